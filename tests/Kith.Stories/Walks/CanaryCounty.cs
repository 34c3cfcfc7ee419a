using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Record.Sharing;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Walks;

/// <summary>
/// A small county in which everything that is written down is a canary: half-siblings told of in one report, a refuge, the family of the other borough, a
/// worker who lives with a child of the record, the same child told of twice.
/// </summary>
internal sealed class CanaryCounty(Deeds deeds, Canaries words)
{
    private readonly Filled fill = new(words, deeds.Kith.Pack.Codes["lawful-basis"].Codes[0].Id);

    public sealed record Told(string Report, string Pathway, ImmutableArray<string> Episodes, ImmutableSortedDictionary<string, string> Mentions)
    {
        public string Child(int n) => Mentions[$"children[{n}]"];

        public string Adult(int n) => Mentions[$"household[{n}]"];
    }

    public List<Told> Reports { get; } = [];

    public Filled Fill => fill;

    public async Task Plant()
    {
        await HalfSiblings();
        await OtherBorough();
        await ToldTwice();
        await Consultation();
    }

    public async Task<Told> Open(Worker by, JsonObject answers, string? role = null, string pathway = "contact")
    {
        var done = await deeds.Must(by, new Action.Open(pathway, "report", answers, "worker"), role);
        var report = done.Report!;
        var told = new Told(Replay.Id(report.Chain), pathway, [.. done.Opened], report.Says.Where(s => s.Key.StartsWith("mention:", StringComparison.Ordinal))
            .ToImmutableSortedDictionary(s => s.Value, s => s.Key["mention:".Length..], StringComparer.Ordinal));
        Reports.Add(told);
        return told;
    }

    public async Task<string> Link(Worker by, Told told, string mention, string? person = null) =>
        (await deeds.Must(by, new Action.Link(told.Report, mention, person, fill.Words("Known by")))).Entries.First(e => e.Kind == Kinds.MentionLinked).Says["person"];

    /// <summary>Two children of one mother in one report, each with a father of their own. One fled to a refuge; her father is said to have harmed her.</summary>
    private async Task HalfSiblings()
    {
        var told = await Open(Staff.Osric, fill.Report(
            [fill.Child("MK4", "990001", "2017-05-04", numbered: true), fill.Child("MK4", "990003", "2019-08-21")],
            [fill.Adult((0, "mother", false), (1, "mother", false)), fill.Adult((0, "father", true)), fill.Adult((1, "father", false))], Staff.Osric.Name, danger: true));
        var (first, second) = (told.Episodes[0], told.Episodes[1]);
        var (girl, boy) = (await Link(Staff.Amara, told, told.Child(0)), await Link(Staff.Amara, told, told.Child(1)));
        var (mother, father) = (await Link(Staff.Amara, told, told.Adult(0)), await Link(Staff.Amara, told, told.Adult(1)));
        await Link(Staff.Amara, told, told.Adult(2));
        foreach (var episode in told.Episodes)
        {
            await Step(Staff.Amara, episode, "screen");
            await Step(Staff.Amara, episode, "rate");
        }
        foreach (var (mention, kind, closed) in new[] { (told.Child(0), "refuge", true), (told.Child(1), "home", false), (told.Adult(0), "refuge", true) })
            await deeds.Must(Staff.Amara, new Action.RecordAddress(first, mention, kind, $"9 {words.Name()} House", words.Postcode("MK4"), "2026-11-01", closed, true));
        await deeds.Must(Staff.Amara, new Action.SetFlag(first, told.Child(0), "visit-in-pairs", true, fill.Words("Since")));
        await deeds.Must(Staff.Amara, new Action.SetFlag(second, told.Child(1), "interpreter-needed", true, fill.Words("Speaks")));
        await deeds.Must(Staff.Amara, new Action.RecordConsent(first, told.Adult(0), "help", "given", null, "2026-11-16", fill.Words("She said yes:")));
        await deeds.Must(Staff.Amara, Related(girl, father, "father", "allegation"));
        await deeds.Must(Staff.Amara, Related(girl, boy, "brother-or-sister", "identity"));
        await deeds.Must(Staff.Amara, Related(girl, mother, "mother", "identity"));
        await Happened(Staff.Osric, girl, "school-concern");
        await Attach(Staff.Amara, $"episode/{first}", "concern");
        await Attach(Staff.Amara, $"person/{girl}", "identity");
        await SetAside(Staff.Bronwen, first, "next", "danger");
        await SetAside(Staff.Bronwen, second, "next", "danger");
        var mash = await Decide(Staff.Bronwen, first, "next", "mash");
        await Decide(Staff.Bronwen, second, "next", "early-help");
        await Step(Staff.Amara, mash, "ask-agencies");
        await Step(Staff.Quill, mash, "ask-agencies@police", "agency-responder");
        await Step(Staff.Rosalind, mash, "ask-agencies@community-health");
        await Happened(Staff.Quill, girl, "offence", "agency-responder");
        await Happened(Staff.Rosalind, girl, "injury");
        await Step(Staff.Amara, mash, "analyse");
        await deeds.Try(Staff.Amara, new Action.Mark(girl, $"episode/{first}", 1, "significant", fill.Words("Because")));
        await Mark(girl, $"report/{told.Report}", 1, "analysis");
        await Choose(girl, [$"report/{told.Report}#1"]);
        await Give(Staff.Amara, first, "summary", "agency:police");
        await Give(Staff.Amara, first, "chronology", "agency:police");
        await Give(Staff.Amara, first, "summary", $"party:{told.Adult(0)}");
        await Decide(Staff.Bronwen, mash, "outcome", "referral");
        var referral = deeds.Ledger.Last(e => e.Kind == Kinds.EpisodeOpened).Chain["episode/".Length..];
        await Step(Staff.Leonie, referral, "accept");
        await deeds.Must(Staff.Leonie, new Action.Allocate(referral, Staff.Kwabena.Id, fill.Words("For")));
        await Step(Staff.Kwabena, referral, "assess");
        var help = deeds.Ledger.Last(e => e.Kind == Kinds.EpisodeOpened && e.Says["pathway"] == "early-help").Chain["episode/".Length..];
        await Step(Staff.Mirela, help, "triage");
        await Step(Staff.Mirela, help, "assess");
    }

    /// <summary>A child of Luton, told by the police; with an address, a flag and a file.</summary>
    private async Task OtherBorough()
    {
        var told = await Open(Staff.Quill, fill.Report([fill.Child("LU", "990015", "2016-02-28")], [fill.Adult((0, "mother", false)), fill.Adult((0, "father", true))], Staff.Quill.Name), "referring-professional");
        var child = await Link(Staff.Farida, told, told.Child(0));
        await Link(Staff.Farida, told, told.Adult(0));
        await Step(Staff.Farida, told.Episodes[0], "screen");
        await Step(Staff.Farida, told.Episodes[0], "rate");
        await deeds.Must(Staff.Farida, new Action.RecordAddress(told.Episodes[0], told.Child(0), "placement", $"2 {words.Name()} Lodge", words.Postcode("LU"), "2026-10-01", true, false));
        await deeds.Must(Staff.Farida, new Action.SetFlag(told.Episodes[0], told.Child(0), "contact-safely", true, fill.Words("Only by")));
        await Happened(Staff.Quill, child, "missing", "referring-professional");
        await Attach(Staff.Farida, $"episode/{told.Episodes[0]}", "health");
    }

    /// <summary>One child told of twice, by two schools; at the second works a man who lives with her.</summary>
    private async Task ToldTwice()
    {
        var one = await Open(Staff.Osric, fill.Report([fill.Child("MK4", "990001", "2014-06-30")], [fill.Adult((0, "mother", false))], Staff.Osric.Name));
        var other = await Open(WalkStaff.Gideon, fill.Report([fill.Child("MK4", "990002", "2014-06-30")], [fill.Adult((0, "step-parent", false))], WalkStaff.Gideon.Name));
        foreach (var told in new[] { one, other })
        {
            await Link(Staff.Ravi, told, told.Child(0));
            await Link(Staff.Ravi, told, told.Adult(0));
            await Step(Staff.Ravi, told.Episodes[0], "screen");
            await Step(Staff.Ravi, told.Episodes[0], "rate");
            await deeds.Must(Staff.Ravi, new Action.RecordAddress(told.Episodes[0], told.Child(0), "home", $"3 {words.Name()} Lane", words.Postcode("MK4"), "2025-01-05", false, true));
        }
        await Decide(Staff.Bronwen, other.Episodes[0], "next", "referral");
    }

    private async Task Consultation()
    {
        var told = await Open(Staff.Osric, fill.Consultation(Staff.Osric.Name), pathway: "consultation");
        await Step(Staff.Amara, told.Episodes[0], "advise");
    }

    public async Task Step(Worker by, string episode, string instance, string? role = null)
    {
        var open = deeds.Open().First(o => o.Episode == episode && o.Instance == instance);
        await deeds.Must(by, fill.Step(deeds.Pathway(episode), episode, instance, open.Step, open.Agency, open.Version, new Random(1))!, role);
    }

    /// <summary>Decides, and answers with the episode that it opened, if it did.</summary>
    public async Task<string> Decide(Worker by, string episode, string step, string outcome)
    {
        var answers = fill.Reason();
        answers["threshold"] = new JsonObject { ["level"] = 3, ["indicators"] = new JsonArray("persistent-neglect") };
        return (await deeds.Must(by, new Action.Decide(episode, step, 0, outcome, answers))).Opened.FirstOrDefault() ?? "";
    }

    private async Task SetAside(Worker by, string episode, string before, string prompt)
    {
        if (deeds.Of(Kinds.PromptRaised).Any(p => p.Chain == $"episode/{episode}" && p.Says["prompt"] == prompt && p.Says.GetValueOrDefault("before") == before))
            await deeds.Must(by, new Action.SetAside(episode, prompt, fill.Words("Done:")));
    }

    public Action.RecordRelationship Related(string person, string other, string code, string sensitivity) =>
        new(person, other, new(code, sensitivity, "", "", "", false, ""), fill.Words("Known from"), Sure: true);

    public Task<Done> Happened(Worker by, string child, string kind, string? role = null) => deeds.Try(by, Event(child, kind), role);

    public Action.RecordEvents Event(string child, string kind) => new([new NewEvent(child, "2026-10-05", null, kind, "reported", true,
        new JsonObject { ["what"] = fill.Words("Happened:"), ["meant"] = fill.Words("Meant"), ["source"] = fill.Words("From"), ["reference"] = words.Word() })]);

    public Task<Done> Attach(Worker by, string record, string sensitivity, string? role = null)
    {
        var bytes = Encoding.UTF8.GetBytes(fill.Words("In the file:"));
        return deeds.Try(by, new Action.Attach(record, $"{words.Word()}.txt", fill.Words("A letter about"), sensitivity, "text", bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), "clean", [Convert.ToBase64String(bytes)]), role);
    }

    public Task<Done> Mark(string child, string chain, long sequence, string sign, Worker? by = null, string? role = null) =>
        deeds.Try(by ?? Staff.Amara, new Action.Mark(child, chain, sequence, sign, fill.Words("I think")), role);

    public Task<Done> Choose(string child, ImmutableArray<string> entries, Worker? by = null, string? role = null) =>
        deeds.Try(by ?? Staff.Amara, new Action.MakeChronology(child, null, "panel", fill.Words("For the panel of"), entries, fill.Words("It tells of")), role);

    public Task<Done> Give(Worker by, string episode, string kind, string to, string? role = null) => deeds.Give(by, episode,
        new ShareRequest(kind, to, "safeguarding", "section-47", fill.Words("They need"), to.StartsWith("party", StringComparison.Ordinal) ? "by-hand" : "here"), role);
}
