using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Ledger;
using Kith.Record.Queries;
using Kith.Record.Views;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Views;

/// <summary>
/// Random lives of restrictions: on two people, on a report, and on episodes about one of them and about nobody; several at once, with and without ids, lifted, opened by
/// name for a time, closed around. After each entry everybody's list is what an oracle says that keeps plain lists and shares no line with view or gate.
/// </summary>
public class RestrictionOracleTests
{
    private static readonly string[] Records = ["person/p1", "person/p2", "report/r1", "episode/e1", "episode/e2", "episode/e3"];
    private static readonly (string Id, string Report, string Person)[] Episodes = [("e1", "r1", "p1"), ("e2", "r1", ""), ("e3", "r2", "p1"), ("e4", "", "")];
    private static readonly Reader[] Readers = [House.Screener, House.Manager, House.Grace, House.OtherSocialWorker];
    private static readonly string[] Workers = [.. Readers.Select(r => r.Human)];

    private sealed class Held
    {
        public required string Record;
        public required string Id;
        public required bool Old;
        public List<(string Worker, string Why, Instant From, Instant? Until)> Names = [];
    }

    private readonly List<Held> stand = [];
    private readonly List<(string Record, string Worker, Instant From, Instant? Until)> atLarge = [];
    private readonly List<(string Record, string Worker)> barred = [];
    private readonly List<(string Episode, string Wider, string[] While)> around = [];
    private int ids;

    [Theory, InlineData(Databases.Sqlite, 1), InlineData(Databases.Sqlite, 2), InlineData(Databases.Sqlite, 3), InlineData(Databases.Postgres, 4)]
    public async Task The_lists_the_gate_and_a_slow_oracle_say_the_same_after_every_entry(string engine, int seed)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, ViewTables.All);
        var script = new Script(store);
        await Begin(script);
        var random = new Random(20261128 + seed);
        var (compared, seen, closed, several, hidden) = (0, 0, 0, 0, 0);
        for (var i = 0; i < 120; i++)
        {
            if (Next(random, script) is not { } entry)
                continue;
            await script.Do(entry);
            await using var db = store.Context();
            var now = script.Now + Duration.FromMinutes(random.Next(0, 4));
            foreach (var reader in Readers)
            {
                var asker = new Asker(reader, House.Gate, now, [], new Disclosure());
                var expected = Episodes.Where(e => Sees(reader.Human, e, now)).Select(e => e.Id).ToArray();
                (await db.Seen(asker).OrderBy(e => e.Id).Select(e => e.Id).ToArrayAsync()).ShouldBe(expected, $"seed {seed}, entry {i}: {reader.Human}, after {entry.Kind} on {entry.Chain} ({string.Join(' ', entry.Says)})");
                foreach (var row in await db.Set<EpisodeRow>().AsNoTracking().OrderBy(e => e.Id).ToListAsync())
                    (await db.Sight(asker, row, CancellationToken.None)).All.ShouldBe(expected.Contains(row.Id), row.Id);
                foreach (var person in new[] { "p1", "p2" })
                    (await db.Open(asker).AnyAsync(p => p.Id == person)).ShouldBe(LetIn($"person/{person}", reader.Human, now) && !barred.Contains(($"person/{person}", reader.Human)), person);
                (compared, seen) = (compared + Episodes.Length, seen + expected.Length);
                hidden += await WhoeverIsKeptOutOfNothingReadsTheSameEitherWay(db, asker);
            }
            closed += Episodes.Count(e => Closing(e).Any());
            several += Episodes.Count(e => Closing(e).Count() > 1);
            await TheKernelSaysTheSame(db);
        }
        compared.ShouldBeGreaterThan(1_000);
        seen.ShouldBeInRange(compared / 10, compared * 9 / 10, "the comparison must not be of nothing");
        several.ShouldBeGreaterThan(20);
        hidden.ShouldBeGreaterThan(3, "somebody in a report that is read must have been hidden");
        closed.ShouldBeGreaterThan(several);
        (await Rebuild.Check(store)).First.ShouldBeEmpty();
    }

    /// <summary>What is closed is counted where it stands, for those whom nobody keeps out of anything; for the others it is asked each time.</summary>
    /// <returns>How many are hidden in reports that the reader sees.</returns>
    private async Task<int> WhoeverIsKeptOutOfNothingReadsTheSameEitherWay(RecordContext db, Asker asker)
    {
        if (barred.Exists(b => b.Worker == asker.Reader.Human))
            return 0;
        var counted = asker with { KeptOut = KeptOut.Nobody with { OutOfNothing = true } };
        var whole = await db.Whole(asker).OrderBy(m => m.Id).Select(m => m.Id).ToArrayAsync();
        (await db.Whole(counted).OrderBy(m => m.Id).Select(m => m.Id).ToArrayAsync()).ShouldBe(whole, asker.Reader.Human);
        (await db.Known(counted).OrderBy(m => m.Id).Select(m => m.Id).ToArrayAsync()).ShouldBe(await db.Known(asker).OrderBy(m => m.Id).Select(m => m.Id).ToArrayAsync(), asker.Reader.Human);
        return await db.Set<MentionRow>().CountAsync(m => db.Seen(asker).Any(e => e.Report == m.Report) && !whole.Contains(m.Id));
    }

    private static async Task Begin(Script script)
    {
        await script.Do(script.Report("r1", "m1", "family-name=Osei given-names=Kofi", siblings: ["m2"], kin: [("m4", [0]), ("m5", [0, 1]), ("m6", [])]));
        await script.Do(script.Report("r2", "m3", "family-name=Osei given-names=Kofi"));
        await script.Do(script.EpisodeOpened("e1", subject: "m1", report: "r1"));
        await script.Do(script.EpisodeOpened("e2", subject: "m2", report: "r1"));
        await script.Do(script.EpisodeOpened("e3", subject: "m3", report: "r2"));
        await script.Do(script.EpisodeOpened("e4", more: "cleared=w-grace,w-manager"));
        await script.Do(Script.Created("p1", "r1", "m1"), Script.Linked("r1", "m1", "p1"), Script.Linked("r2", "m3", "p1"));
        await script.Do(Script.Created("p2", "r1", "m1"));
    }

    /// <summary>Something that somebody may do as things stand, told to the oracle as well.</summary>
    private EntryDraft? Next(Random random, Script script)
    {
        T One<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];
        var now = script.Now + Duration.FromMinutes(1);
        var (record, worker) = (One(Records), One(Workers));
        switch (random.Next(10))
        {
            case 0 or 1 or 2:
                return Restrict(record, random.Next(3) != 0, [.. Workers.Where(_ => random.Next(2) == 0).DefaultIfEmpty(worker)], now);
            case 3:
                return stand.Count(h => h.Id != "e4") == 0 ? null : Lift(One(stand.Where(h => h.Id != "e4").ToList()));
            case 4 or 5:
                return Let(random, record, worker, now);
            case 6:
                return Out(record, worker);
            case 7:
                if (barred.RemoveAll(b => b == (record, worker)) == 0)
                {
                    barred.Add((record, worker));
                    return Script.Entry(record, Kinds.Barred, $"worker={worker} why=other");
                }
                return Script.Entry(record, Kinds.BarLifted, $"worker={worker}");
            default:
                var episode = One(Episodes);
                var (own, wider) = (stand.Where(h => !h.Old && h.Record == $"episode/{episode.Id}").ToList(), stand.Where(h => !h.Old && (h.Record == $"report/{episode.Report}" || h.Record == $"person/{episode.Person}")).ToList());
                if (episode.Id == "e4" || own.Count == 0 || wider.Count == 0)
                    return null;
                var (id, others) = (One(wider).Id, own.Select(h => h.Id).ToArray());
                around.RemoveAll(a => a.Episode == episode.Id && a.Wider == id);
                around.Add((episode.Id, id, others));
                return Script.Entry($"episode/{episode.Id}", Kinds.ClosedAround, $"id={id} while={string.Join(',', others)}");
        }
    }

    private EntryDraft Restrict(string record, bool numbered, string[] cleared, Instant now)
    {
        var stood = numbered ? null : stand.Find(h => h.Record == record && h.Old);
        if (stood is null)
            stand.Add(stood = new Held { Record = record, Id = $"i{ids++}", Old = !numbered });
        foreach (var worker in cleared)
        {
            stood.Names.RemoveAll(n => n.Worker == worker);
            stood.Names.Add((worker, "cleared", now, null));
        }
        return Script.Entry(record, Kinds.Restricted, $"{(numbered ? $"id={stood.Id} " : "")}restriction=sealed cleared={string.Join(',', cleared)} review-by={Script.Micros(now)}");
    }

    private EntryDraft Lift(Held lifted)
    {
        stand.Remove(lifted);
        foreach (var name in lifted.Names.Where(n => n.Why != "cleared"))
            atLarge.Add((lifted.Record, name.Worker, name.From, name.Until));
        return Script.Entry(lifted.Record, Kinds.RestrictionLifted, $"{(lifted.Old ? "" : $"id={lifted.Id} ")}restriction=sealed");
    }

    private EntryDraft Let(Random random, string record, string worker, Instant now)
    {
        var here = stand.Where(h => h.Record == record).ToList();
        var numbered = here.Where(h => !h.Old).ToList();
        var named = numbered.Count > 0 && random.Next(3) != 0 ? numbered[random.Next(numbered.Count)] : null;
        var until = random.Next(4) == 0 ? (Instant?)null : now + Duration.FromMinutes(random.Next(1, 12));
        var why = until is null ? "cleared" : "granted";
        foreach (var held in named is null ? here : [named])
            held.Names.Add((worker, why, now, until));
        if (here.Count == 0)
            atLarge.Add((record, worker, now, until));
        return Script.Entry(record, Kinds.LetIn, $"{(named is null ? "" : $"id={named.Id} ")}worker={worker} why={why} from={Script.Micros(now)}{(until is { } at ? $" until={Script.Micros(at)}" : "")}");
    }

    private EntryDraft Out(string record, string worker)
    {
        foreach (var held in stand.Where(h => h.Record == record))
            held.Names.RemoveAll(n => n.Worker == worker);
        atLarge.RemoveAll(n => n.Record == record && n.Worker == worker);
        return Script.Entry(record, Kinds.LetOut, $"worker={worker}");
    }

    private IEnumerable<Held> Closing((string Id, string Report, string Person) episode)
    {
        var own = stand.Where(h => h.Record == $"episode/{episode.Id}").ToList();
        var report = stand.Where(h => h.Record == $"report/{episode.Report}" && !Away(episode.Id, h.Id, own)).ToList();
        var person = stand.Where(h => h.Record == $"person/{episode.Person}" && !Away(episode.Id, h.Id, [.. own, .. report])).ToList();
        return [.. own, .. report, .. person];
    }

    private bool Away(string episode, string wider, List<Held> narrower)
    {
        foreach (var one in around)
            if (one.Episode == episode && one.Wider == wider)
                foreach (var other in narrower)
                    if (one.While.Contains(other.Id))
                        return true;
        return false;
    }

    private bool Sees(string worker, (string Id, string Report, string Person) episode, Instant now)
    {
        string[] reach = [$"episode/{episode.Id}", $"report/{episode.Report}", $"person/{episode.Person}"];
        if (barred.Any(b => b.Worker == worker && reach.Contains(b.Record)))
            return false;
        if (episode.Id == "e4")
            return worker is "w-grace" or "w-manager";
        var closing = Closing(episode).ToList();
        if (closing.Count > 0)
            return closing.TrueForAll(h => h.Names.Exists(n => n.Worker == worker && Holds(n.From, n.Until, now)));
        return worker is "w-screener" or "w-manager" || atLarge.Exists(n => n.Worker == worker && reach.Contains(n.Record) && Holds(n.From, n.Until, now));
    }

    private bool LetIn(string record, string worker, Instant now) =>
        stand.Where(h => h.Record == record).All(h => h.Names.Exists(n => n.Worker == worker && Holds(n.From, n.Until, now)));

    private static bool Holds(Instant from, Instant? until, Instant now) => from <= now && (until is null || now < until);

    /// <summary>What the kernel folds from a chain is what the view has of it.</summary>
    private static async Task TheKernelSaysTheSame(RecordContext db)
    {
        foreach (var record in Records.Append("episode/e4"))
        {
            var folded = NamedReplay.Access(await db.Read(record).ToListAsync());
            var rows = await db.Set<NamedRow>().AsNoTracking().Where(n => n.Record == record && !n.Out).ToListAsync();
            rows.Select(n => (n.Restriction, n.Worker, n.Why, n.From, n.Until)).Order().ShouldBe(
                folded.Restrictions.Values.SelectMany(r => r.LetIn.Select(l => (r.Id, l.Key, l.Value.Why, l.Value.From, l.Value.Until)))
                    .Concat(folded.AtLarge.Select(l => ("", l.Key, l.Value.Why, l.Value.From, l.Value.Until))).Order());
            (await db.Set<RestrictionRow>().AsNoTracking().Where(r => r.Record == record).Select(r => r.Id).ToListAsync()).Order(StringComparer.Ordinal).ShouldBe(folded.Restrictions.Keys);
        }
    }
}
