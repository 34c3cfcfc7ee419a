using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Record.Queries;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Walks;

/// <summary>A seeded random walk of actions over the canary county: what people do to records, to each other's access, and to themselves.</summary>
/// <param name="registered">Workers and postings, which are registered and not done.</param>
internal sealed class Wandering(Deeds deeds, CanaryCounty county, Canaries words, Random chance, PracticeByItself practice, IReadOnlyList<PastEntry> registered)
{
    private static readonly string[] EventKinds = ["school-concern", "injury", "offence", "sexual-harm", "intelligence", "move"];
    private static readonly string[] Schools = ["990001", "990003", "990004", "990016"];

    private TheRecord Now => new(deeds.Ledger);

    public async Task Walk(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            if (chance.Next(12) == 0) deeds.Kith.Clock.Pass(Duration.FromHours(chance.Next(1, 30)));
            if (chance.Next(60) == 0) deeds.Kith.Clock.Pass(Duration.FromDays(35));
            await Once();
        }
    }

    private Task Once() => chance.Next(30) switch
    {
        0 => Contact(),
        1 or 2 or 3 or 4 or 5 => AnOpenStep(),
        6 or 7 => Restrict(person: true),
        8 or 9 => Restrict(person: false),
        10 => Clear(),
        11 or 12 => Bar(),
        13 => Lift(),
        14 => Emergency(),
        15 => AskToKnow(),
        16 => Merge(),
        17 => Unmerge(),
        18 or 19 => Give(),
        20 => Recall(),
        21 => Cover(),
        22 => Move(),
        23 => Allocate(),
        24 => HandOver(),
        25 => Relate(),
        26 => Told(),
        27 => Attached(),
        28 => Said(),
        _ => Dwells(),
    };

    private T One<T>(IReadOnlyList<T> some) => some[chance.Next(some.Count)];

    private (Worker Who, string Role) Anybody(params string[] roles) => One([.. WalkStaff.Readers.Where(r => roles.Length == 0 || roles.Contains(r.Role))]);

    /// <summary>A manager; mostly one who sees the record, for the others are refused.</summary>
    private (Worker Who, string Role) Manager(string record)
    {
        (Worker Who, string Role)[] managers = [.. WalkStaff.Readers.Where(r => r.Role is "front-door-manager" or "team-manager" or "emergency-duty-worker")];
        if (chance.Next(4) == 0) return One(managers);
        var now = new TheRecord(registered.Concat(deeds.Ledger));
        var model = new ReferenceModel(now, practice, deeds.Kith.Now);
        var (kind, id) = TheRecord.Cut(record);
        var may = managers.Where(m => m.Who.Posting(m.Role) is var p && new Reading(m.Who.Id, p.Role, p.Agency, p.Team) is var reader
            && (kind == "person" ? model.SeesSome(reader, id) : model.See(reader, now.Works[id]).Whole == Verdict.Must)).ToList();
        return may.Count > 0 ? One(may) : One(managers);
    }

    private (Worker Who, string Role) SomeWorker() => Anybody("screener", "front-door-manager", "emergency-duty-worker", "social-worker", "team-manager", "early-help-worker");

    private string? Person() => deeds.Of(Kinds.PersonCreated).Select(e => e.Says["person"]).ToList() is { Count: > 0 } people ? One(people) : null;

    private string Episode(bool open = false)
    {
        var closed = deeds.Of(Kinds.EpisodeClosed).Select(e => e.Chain).ToHashSet(StringComparer.Ordinal);
        var all = deeds.Of(Kinds.EpisodeOpened).Where(e => !open || !closed.Contains(e.Chain)).Select(e => Replay.Id(e.Chain)).ToList();
        return One(all);
    }

    private string Record() => chance.Next(2) == 0 ? $"person/{Person()}" : $"episode/{Episode()}";

    /// <summary>The posting that works on an episode, most likely: of the team that holds it.</summary>
    private (Worker Who, string Role) Of(string episode)
    {
        var work = Now.Works[episode];
        var theirs = WalkStaff.Readers.Where(r => r.Who.Posting(r.Role).Team == work.Team && r.Role is not "privacy-officer").ToList();
        return theirs.Count > 0 && chance.Next(5) > 0 ? One(theirs) : SomeWorker();
    }

    private async Task Contact()
    {
        var by = chance.Next(2) == 0 ? Staff.Osric : WalkStaff.Gideon;
        // In a posting that has ended nobody tells of anything.
        if (await deeds.ReaderOf(by, null) is null) return;
        var fill = county.Fill;
        var told = await county.Open(by, fill.Report(
            [fill.Child(chance.Next(4) == 0 ? "LU" : "MK4", One(Schools), $"201{chance.Next(2, 9)}-04-1{chance.Next(0, 9)}")], [fill.Adult((0, chance.Next(2) == 0 ? "mother" : "father", chance.Next(3) == 0))], by.Name));
        var person = chance.Next(3) == 0 ? Person() : null;
        await deeds.Try(chance.Next(2) == 0 ? Staff.Amara : Staff.Farida, new Action.Link(told.Report, told.Child(0), person, fill.Words("Is")));
        await deeds.Try(Staff.Ravi, new Action.Link(told.Report, told.Adult(0), null, fill.Words("New:")));
    }

    private async Task AnOpenStep()
    {
        var open = deeds.Open().ToList();
        if (open.Count == 0) return;
        var (episode, instance, step, roles, agency, version) = One(open);
        if (county.Fill.Step(deeds.Pathway(episode), episode, instance, step, agency, version, chance) is not { } action) return;
        var may = WalkStaff.Readers.Where(r => roles.Contains(r.Role) && (agency is null || r.Who.Posting(r.Role).Agency == agency)).ToList();
        if (may.Count == 0) return;
        var (who, role) = One(may);
        var done = await deeds.Try(who, action, role);
        foreach (var prompt in done.Problems.Where(p => p.Code == "prompt-unanswered").Select(p => p.Place["prompt:".Length..]).ToArray())
            await deeds.Try(who, new Action.SetAside(episode, prompt, county.Fill.Words("Looked at")), role);
        if (done.Problems.Any(p => p.Code == "prompt-unanswered")) await deeds.Try(who, action, role);
    }

    private async Task Restrict(bool person)
    {
        var record = person ? $"person/{Person()}" : $"episode/{Episode()}";
        var (who, role) = Manager(record);
        ImmutableArray<string> cleared = chance.Next(2) == 0 ? [] : [One(WalkStaff.Readers).Who.Id];
        await deeds.Try(who, new Action.Restrict(record, chance.Next(3) == 0 ? "sealed" : "restricted", cleared, county.Fill.Words("Closed because of")), role);
    }

    private string? Closed() => Now.Restrictions.Where(r => !r.Lifted && r.Kind != "given").Select(r => r.Chain).ToList() is { Count: > 0 } closed ? One(closed) : null;

    private async Task Clear()
    {
        if (Closed() is not { } record) return;
        var (who, role) = Manager(record);
        var other = One(WalkStaff.Readers).Who.Id;
        await deeds.Try(who, chance.Next(4) == 0 ? new Action.EndClearance(record, other, county.Fill.Words("No more")) : new Action.Clear(record, other, county.Fill.Words("Works with")), role);
    }

    private async Task Bar()
    {
        var record = Record();
        var (who, role) = Manager(record);
        var other = One(WalkStaff.Readers).Who.Id;
        var now = Now;
        // Often somebody who holds the work, or sent it.
        if (chance.Next(2) == 0 && now.Works.Values.Where(w => w.Worker is not null).Select(w => w.Worker!).ToList() is { Count: > 0 } holders) other = One(holders);
        if (chance.Next(5) == 0 && now.Bars.Count > 0)
        {
            var bar = One(now.Bars);
            await deeds.Try(who, new Action.LiftBar(bar.Chain, bar.Worker, county.Fill.Words("Not any more:")), role);
            return;
        }
        await deeds.Try(who, new Action.Bar(record, other, One(new[] { "own-family", "implicated", "self", "other" }), county.Fill.Words("Kept out as")), role);
    }

    private async Task Lift()
    {
        if (Closed() is not { } record) return;
        var (who, role) = Manager(record);
        await deeds.Try(who, new Action.LiftRestriction(record, county.Fill.Words("No longer:")), role);
    }

    private async Task Emergency()
    {
        var (who, role) = Anybody("screener", "front-door-manager", "emergency-duty-worker", "social-worker", "team-manager");
        await deeds.Try(who, new Action.EmergencyAccess(Closed() is { } record && chance.Next(3) > 0 ? record : Record(), county.Fill.Words("At once, for")), role);
    }

    private async Task AskToKnow()
    {
        var (who, role) = SomeWorker();
        if (await deeds.ReaderOf(who, role) is not { } reader) return;
        await using var db = deeds.Kith.Store.Context();
        if (await WhoAnswers.About(db, deeds.Kith.Pack, reader, Closed() ?? Record(), CancellationToken.None) is not { } given) return;
        var answers = new System.Text.Json.Nodes.JsonObject { ["about"] = county.Fill.Words("About"), ["why"] = county.Fill.Words("To"), ["danger-now"] = "no" };
        await deeds.Try(who, new Action.Open("access-request", "report", answers, "worker", "bedford") { Given = given }, role);
    }

    private async Task Merge()
    {
        if (Person() is not { } one || Person() is not { } other) return;
        await deeds.Try(One(new[] { Staff.Amara, Staff.Ravi, Staff.Bronwen, Staff.Farida }), new Action.Merge(one, other, county.Fill.Words("One, for"), NumbersDiffer: true));
    }

    private async Task Unmerge()
    {
        var merges = deeds.Of(Kinds.PersonMerged).Select(e => e.Says["merge"]).Distinct(StringComparer.Ordinal).ToList();
        if (merges.Count > 0) await deeds.Try(One(new[] { Staff.Amara, Staff.Bronwen, Staff.Farida }), new Action.Unmerge(One(merges), county.Fill.Words("Two, for")));
    }

    private async Task Give()
    {
        var episode = Episode();
        var (who, role) = Of(episode);
        var work = Now.Works[episode];
        string[] to = ["agency:police", "agency:community-health", "team:bedford-assessment", "worker:osric@referring-professional@school-990001", $"party:{work.Subject}"];
        await county.Give(who, episode, One(new[] { "summary", "person", "chronology", "reply" }), One(to), role);
    }

    private async Task Recall()
    {
        var episode = Episode();
        var (who, role) = Of(episode);
        var written = deeds.Ledger.Where(e => e.Chain == $"episode/{episode}" && e.Kind is Kinds.FormRecorded or Kinds.DecisionMade or Kinds.Answered).Select(e => e.Sequence).ToList();
        var whole = written.Count == 0 || chance.Next(6) == 0;
        await deeds.Try(who, new Action.Recall(episode, whole ? [] : [One(written)], One(new[] { "wrong-child", "wrong-fact" }), county.Fill.Words("Wrong:")), role);
    }

    private async Task Cover()
    {
        var (one, other) = (One(WalkStaff.Readers).Who, One(WalkStaff.Readers).Who);
        if (one == other) return;
        var today = deeds.Kith.Now.InUtc().Date;
        var until = today.PlusDays(chance.Next(1, 20));
        await deeds.Register("cover", async (registers, now) =>
        {
            await registers.SetCover(Actor.Engine, one.Id, other.Id, today, until, now);
            return null;
        });
    }

    /// <summary>Ends a posting, or moves somebody to another team of their agency.</summary>
    private async Task Move()
    {
        var (who, role) = Anybody("screener", "social-worker", "early-help-worker", "referring-professional");
        await deeds.Register("end posting", (registers, now) => registers.EndPosting(Actor.Engine, who.Posting(role), now));
        if (chance.Next(2) == 0) await deeds.Register("give posting", async (registers, now) =>
            {
                await registers.Register(Actor.Engine, [(who.Id, who.Name, [who.Posting(role)])], now);
                return null;
            });
    }

    private async Task Allocate()
    {
        var episode = Episode(open: true);
        var (who, role) = Of(episode);
        await deeds.Try(who, new Action.Allocate(episode, chance.Next(5) == 0 ? null : One(WalkStaff.Readers).Who.Id, county.Fill.Words("Goes to")), role);
    }

    private async Task HandOver()
    {
        var episode = Episode(open: true);
        var (who, role) = Of(episode);
        var team = One(new[] { "bedford-assessment", "luton-assessment", "bedford-early-help", "luton-front-door", "bedford-front-door" });
        if ((await deeds.Try(who, new Action.OfferHandover(episode, team, county.Fill.Words("Next:")), role)).Ok && chance.Next(3) > 0)
        {
            var takers = WalkStaff.Readers.Where(r => r.Who.Posting(r.Role).Team == team).ToList();
            if (takers.Count == 0) return;
            var (taker, at) = One(takers);
            await deeds.Try(taker, new Action.AcceptHandover(episode, county.Fill.Words("Taken with")), at);
        }
    }

    private async Task Relate()
    {
        var (who, role) = SomeWorker();
        if (Person() is { } one && Person() is { } other && one != other)
            await deeds.Try(who, county.Related(one, other, One(new[] { "cousin", "partner", "other-relative" }), One(new[] { "identity", "allegation", "intelligence" })), role);
    }

    private async Task Told()
    {
        var (who, role) = Anybody("screener", "social-worker", "agency-responder", "referring-professional", "team-manager", "early-help-worker");
        if (Person() is { } child) await county.Happened(who, child, One(EventKinds), role);
    }

    private async Task Attached()
    {
        var record = Record();
        var (who, role) = record.StartsWith("episode/", StringComparison.Ordinal) ? Of(Replay.Id(record)) : SomeWorker();
        await county.Attach(who, record, One(new[] { "concern", "identity", "health", "assessment" }), role);
    }

    /// <summary>Marks and chosen chronologies.</summary>
    private async Task Said()
    {
        var entries = deeds.Ledger.Where(e => e.Kind is Kinds.FormRecorded or Kinds.DecisionMade or Kinds.ReportReceived or Kinds.EventRecorded).ToList();
        var entry = One(entries);
        var now = Now;
        var child = entry.Chain.StartsWith("person/", StringComparison.Ordinal) ? Replay.Id(entry.Chain)
            : now.Works.Values.Where(w => $"episode/{w.Id}" == entry.Chain || $"report/{w.Report}" == entry.Chain).Select(w => w.Subject is { } s ? now.PersonOf.GetValueOrDefault(s) : null).FirstOrDefault(p => p is not null);
        if (child is null) return;
        var (who, role) = SomeWorker();
        if (chance.Next(2) == 0) await county.Mark(child, entry.Chain, entry.Sequence, One(new[] { "analysis", "family-view", "established" }), who, role);
        else await county.Choose(child, [.. entries.Where(_ => chance.Next(3) == 0).Append(entry).Select(e => $"{e.Chain}#{e.Sequence}").Distinct()], who, role);
    }

    private async Task Dwells()
    {
        var episode = Episode();
        var (who, role) = Of(episode);
        if (Now.Works[episode].Subject is not { } subject) return;
        await deeds.Try(who, chance.Next(2) == 0
            ? new Action.RecordAddress(episode, subject, One(new[] { "home", "refuge", "placement" }), $"1 {words.Name()} Street", words.Postcode("MK4"), "2026-11-10", chance.Next(2) == 0, true)
            : new Action.SetFlag(episode, subject, One(new[] { "visit-in-pairs", "contact-safely", "marac-12-months" }), true, county.Fill.Words("Flag:")), role);
    }
}
