using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Record;
using Kith.Session;
using NodaTime;
using Shouldly;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories;

/// <summary>A child's contact, as the stories about other pages need it.</summary>
public sealed record Case(string Episode, string Report, string Mention);

/// <summary>Work that went before a story begins, done through the kernel like all work.</summary>
public sealed class Casebook(RecordStore store, PackShelf packs, IClock clock)
{
    private readonly Casework casework = new(store, packs);
    private readonly Postings postings = new(store, packs);

    public async Task<Done> Do(Worker worker, Action action, string? role = null)
    {
        var reader = worker.Postings.IsEmpty ? new Reader("engine", "engine", "kith") : (await postings.Find(worker.Posting(role)))!.Reader;
        var done = await casework.Do(reader, action, clock.GetCurrentInstant(), addressesStand: true);
        string.Join('\n', done.Problems.Select(p => $"{p.Place} {p.Code} {p.Message}")).ShouldBe("", $"{worker.Name} does {action.GetType().Name}");
        return done;
    }

    /// <summary>A professional's contact about one child of Bedford.</summary>
    public async Task<Case> Contact(Worker by, string givenNames, string familyName, bool danger = false, string? ethnicity = "WBRI", string? role = null)
    {
        var child = new JsonObject
        {
            ["given-names"] = givenNames, ["family-name"] = familyName, ["date-of-birth"] = "2017-05-04", ["address"] = new JsonObject { ["postcode"] = "MK40 2AB" },
        };
        if (ethnicity is not null)
            child["ethnicity"] = ethnicity;
        var answers = new JsonObject
        {
            ["children"] = new JsonArray(child),
            ["concern"] = "Comes in hungry and tired on most days.",
            ["childs-words"] = "There is no bread at ours.",
            ["consent"] = new JsonObject { ["state"] = "given" },
            ["referrer"] = new JsonObject { ["name"] = by.Name, ["kind"] = "professional", ["phone"] = "01632 960100" },
            ["danger-now"] = danger ? "yes" : "no",
        };
        var done = await Do(by, new Action.Open("contact", "report", answers, "worker"), role);
        var opened = done.Entries.Single(e => e.Kind == Kinds.EpisodeOpened);
        return new(Replay.Id(opened.Chain), Replay.Id(done.Report!.Chain), Replay.Id(opened.Says["subject"]));
    }

    public Task Rate(Worker by, Case contact, string rating) =>
        Do(by, new Action.Decide(contact.Episode, "rate", 0, rating, new JsonObject { ["reason"] = "What is told and what is on record." }));

    /// <summary>Screened, recognised, rated and sent to the MASH, with these agencies asked. Answers with the MASH episode's id.</summary>
    public async Task<string> Mash(Case contact, string rating, params string[] agencies)
    {
        await Do(Staff.Amara, new Action.Link(contact.Report, contact.Mention, null, "Not found in the index."));
        await Do(Staff.Amara, new Action.Fill(contact.Episode, "screen", 0, new JsonObject { ["summary"] = "The school has seen it all term." }));
        await Rate(Staff.Amara, contact, rating);
        var threshold = new JsonObject { ["level"] = 3, ["indicators"] = new JsonArray("persistent-neglect") };
        var decided = await Do(Staff.Bronwen, new Action.Decide(contact.Episode, "next", 0, "mash", new JsonObject { ["threshold"] = threshold, ["reason"] = "Others may know more." }));
        var mash = Replay.Id(decided.Entries.Single(e => e.Kind == Kinds.EpisodeOpened).Chain);
        if (agencies.Length > 0)
        {
            await Do(Staff.Amara, new Action.Ask(mash, "ask-agencies", 0, new JsonObject
            {
                ["agencies"] = new JsonArray([.. agencies.Select(a => (JsonNode)a)]), ["question"] = "What do you know of the child's meals and home?", ["lawful-basis"] = packs.Current.Codes["lawful-basis"].Codes[0].Id,
            }));
        }
        return mash;
    }
}
