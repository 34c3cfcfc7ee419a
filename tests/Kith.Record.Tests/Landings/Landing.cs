using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Loading;
using Kith.Practice.Pack;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Seals;
using Kith.Record.Stores;
using Kith.Record.Views;
using Kith.Simulator;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Tests.Landings;

/// <summary>A child's contact, as the rest of the making needs it.</summary>
internal sealed record Told(string Episode, string Report, string Mention, ImmutableArray<string> Others);

/// <summary>
/// Makes the database that a landing leaves behind: every kind of entry, one open episode at each step of each pathway, agencies in mid-answer.
/// Made through the write path like everything else; sealed; everybody in it is invented.
/// </summary>
internal sealed partial class Landing
{
    private static readonly Instant Begin = Instant.FromUtc(2026, 11, 2, 9, 0);

    private readonly RecordStore store;
    private readonly PackShelf shelf;
    private readonly Office office;

    private Landing(RecordStore store, PackShelf shelf, Office office) => (this.store, this.shelf, this.office) = (store, shelf, office);

    private PracticePack Pack => shelf.Current;

    private static string Practice => Golden.PracticeFolder;

    /// <summary>Makes it in an empty database, and seals it.</summary>
    public static async Task Make(RecordStore store, SealKey key)
    {
        var files = PackFolder.Read(Practice);
        var pack = PackLoader.Load(files).Pack!;
        var registers = new Registers(store, pack);
        await registers.Begin(demonstration: true, Begin);
        var packs = await PackShelf.Publish(store, pack, files, Begin);
        var cast = Cast.Read(Practice);
        // What chance makes of six children: other routes in, deadlines that moved, gaps.
        await new County(store, new Casework.Casework(store, packs), pack, cast, new CountySize(6, 1, 5080), Begin + Duration.FromDays(21)).Live();
        var landing = new Landing(store, packs, await Office.Open(store, packs, cast));
        await landing.Register(registers);
        await landing.EachStep();
        await landing.EachKind();
        await Seal(store, key, landing.office.Now);
    }

    public static async Task Seal(RecordStore store, SealKey key, Instant now)
    {
        var sealing = new Sealing(store, key);
        while (await sealing.Run(now) > 0) { }
    }

    private async Task Register(Registers registers)
    {
        var (admin, now) = (new Actor("wilf-amblecote", "administrator", "partnership-office", "partnership-office-desk"), office.Now);
        await registers.IssueKeys(admin, [("police", "kith_golden_police")], now);
        await registers.TellHome(admin, "kwabena-doyle", "9 Harpur Mews", "MK40 1PG", now);
        await registers.SetCover(admin, "kwabena-doyle", "leonie-braithwaite", new LocalDate(2026, 12, 1), new LocalDate(2026, 12, 5), now);
        await registers.EndPosting(admin, new Posting("verity-osgathorp", "data-analyst", "partnership-office", "partnership-office-desk"), now);
        var accounts = new AccountRegister(store, Pack);
        await accounts.Invite(admin, "amara-okonjo", "amara@bedford.example", now);
        await accounts.Invite(admin, "bartholomew-ng", "bartholomew@school.example", now);
        await accounts.Close(admin, "bartholomew-ng", "administrator", now);
        var clients = new ClientRegister(store, Pack);
        await clients.Register(admin, "police", "Crime system", ["contacts"], null, now);
        await clients.End(admin, (await clients.Register(admin, "community-health", "Clinic system", ["contacts"], null, now)).Id, now);
        await new Drafts(store).Save(new Draft("amara-okonjo", "contact", 0, now, "half a word"u8.ToArray()));
    }

    /// <summary>One open episode at each step of each pathway.</summary>
    private async Task EachStep()
    {
        await Contact("Ada", "Thornbury");
        await Screened("Bela", "Wychwood");
        var asked = await Mash("Cora", "Pemberton");
        await office.Step(asked, "ask-agencies", with: new() { ["agencies"] = new JsonArray("police", "community-health", "bedford-education") });
        await office.Step(asked, "ask-agencies@police");
        await Mash("Dora", "Langcombe");
        var analysed = await Mash("Edith", "Oldmere");
        await office.Step(analysed, "ask-agencies");
        await office.Step(analysed, "analyse");

        await Decided("Flora", "Greenlock", "early-help", 2);
        await office.Step(await Decided("Greta", "Kesford", "early-help", 2), "triage", "accepted");
        var helped = await Decided("Gilda", "Kesford", "early-help", 2);
        await office.Step(helped, "triage", "accepted");
        await office.Step(helped, "assess");
        await Decided("Hilda", "Radwood", "referral", 4);
        await office.Step(await Decided("Ivo", "Selgarth", "referral", 4), "accept", "accepted");
        var assessed = await Decided("Jory", "Tamfield", "referral", 4);
        await office.Step(assessed, "accept", "accepted");
        await office.Step(assessed, "assess");

        await Night("Kit", "Dunbridge");
        await office.Step(await Night("Lena", "Gilwick"), "record");

        await office.Do(Amara, new Action.Open("consultation", "report", new() { ["concern"] = "A pupil who falls asleep.", ["referrer"] = Referrer() }, "worker"));
        var request = await Asked();

        await Put("access-review", new() { ["worker"] = "yusuf-carlisle", ["role"] = "agency-responder", ["agency"] = "luton-education", ["rule"] = "Own address", ["files"] = "1", ["when"] = "2026-11-20T09:00" }, null);
        await Put("lookalike", new() { ["reference"] = "B-26-1", ["alike"] = "Same date of birth" }, null, "bedford-front-door");
        await Keeping("episode/" + request);
        await office.Step(await Keeping("episode/" + request), "review", "destroy");
    }

    private Reader Amara => office.As("amara-okonjo");

    private Reader Bronwen => office.As("bronwen-tallis");

    private Reader Orla => office.As("orla-voss");

    private static JsonObject Referrer() => new() { ["name"] = "Orla Finnegan-Voss", ["kind"] = "professional", ["phone"] = "01632 960100" };

    private static JsonObject Threshold(int level, string indicator) => new() { ["level"] = level, ["indicators"] = new JsonArray(indicator) };

    private async Task<Told> Contact(string given, string family, string? born = "2017-05-04", Reader? by = null, JsonObject? child = null, JsonArray? household = null, bool night = false)
    {
        while (!(night ? Dark(office.Now) : InHours(office.Now))) office.Pass(Duration.FromMinutes(30));
        var told = new JsonObject { ["given-names"] = given, ["family-name"] = family, ["address"] = new JsonObject { ["lines"] = "3 Mill Lane", ["postcode"] = "MK40 2AB" } };
        if (born is not null) told["date-of-birth"] = born;
        foreach (var (field, value) in child ?? []) told[field] = value?.DeepClone();
        var report = new JsonObject
        {
            ["children"] = new JsonArray(told), ["concern"] = "Comes in hungry and tired on most days.", ["childs-words"] = "There is no bread at ours.",
            ["consent"] = new JsonObject { ["state"] = "given" }, ["referrer"] = Referrer(), ["danger-now"] = "no",
        };
        if (household is not null) report["household"] = household;
        var done = await office.Do(by ?? Orla, new Action.Open("contact", "report", report, "worker"));
        var opened = done.Entries.Single(e => e.Kind == Kinds.EpisodeOpened);
        var others = done.Report!.Says.Where(s => s.Key.StartsWith("mention:", StringComparison.Ordinal) && s.Value.StartsWith("household", StringComparison.Ordinal)).OrderBy(s => s.Value, StringComparer.Ordinal).Select(s => s.Key["mention:".Length..]);
        return new(Replay.Id(opened.Chain), Replay.Id(done.Report.Chain), Replay.Id(opened.Says["subject"]), [.. others]);
    }

    /// <returns>The person that the mention now is.</returns>
    private async Task<string> Link(Told told, string? person = null, string? mention = null) =>
        (await office.Do(Amara, new Action.Link(told.Report, mention ?? told.Mention, person, "Looked for in the index."))).Entries.First(e => e.Kind == Kinds.MentionLinked).Says["person"];

    private async Task<Told> Screened(string given, string family, string born = "2017-05-04", Reader? by = null)
    {
        var told = await Contact(given, family, born, by);
        await Link(told);
        await Must(office.Step(told.Episode, "screen", with: new() { ["summary"] = "The school has seen it all term.", ["threshold"] = Threshold(2, "routine-care-patchy") }));
        await Must(office.Step(told.Episode, "rate", "amber"));
        return told;
    }

    /// <summary>The episode that a decision of the front door opened.</summary>
    private async Task<string> Decided(string given, string family, string outcome, int level)
    {
        var told = await Screened(given, family);
        var threshold = level == 4 ? Threshold(4, "severe-neglect") : level == 3 ? Threshold(3, "persistent-neglect") : Threshold(2, "routine-care-patchy");
        var done = await office.Do(Bronwen, new Action.Decide(told.Episode, "next", 0, outcome, new() { ["threshold"] = threshold, ["reason"] = "What is told and what is on record." }));
        return done.Opened.Single();
    }

    private Task<string> Mash(string given, string family) => Decided(given, family, "mash", 3);

    /// <summary>An out-of-hours record, begun by the night's team.</summary>
    private async Task<string> Night(string given, string family)
    {
        var told = await Contact(given, family, night: true);
        return (await Must(office.Step(told.Episode, "out-of-hours", "begin"))).Opened.Single();
    }

    private static bool Dark(Instant at) => at.InUtc().Hour is > 20 or < 5;

    private static bool InHours(Instant at) => at.InUtc() is { Hour: > 8 and < 15, DayOfWeek: not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) };

    /// <summary>What Kith itself puts before a team.</summary>
    private async Task<string> Put(string pathway, JsonObject report, string? record, string team = "bedford-privacy") =>
        (await office.Do(Office.Engine, new Action.Open(pathway, "report", report, "engine") { Given = new(team, record, []) })).Opened.Single();

    private Task<string> Keeping(string? record, string? of = null)
    {
        var report = new JsonObject { ["kept"] = "Contact", ["rule"] = "As long as the schedule says", ["source"] = "Invented", ["until"] = "2026-11-01" };
        if (of is not null) report["store"] = of;
        return Put("retention-review", report, record);
    }

    private static async Task<Done> Must(Task<Done> act)
    {
        var done = await act;
        return done.Ok ? done : throw new InvalidOperationException(done.Problems[0].Message);
    }
}
