using System.Collections.Immutable;
using Kith.Access;
using Kith.Record.Queries;
using Kith.Record.Views;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Views;

public class SightlineTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 20, 12, 0);

    private static readonly string[] Keys =
    [
        .. House.All.Select(r => $"worker:{r.Human}").Distinct(), .. House.All.Select(r => $"agency:{r.Agency}").Distinct(),
        .. House.All.Select(r => r.Team).OfType<string>().Distinct().Select(t => $"team:{t}"), "front-door:bedford", "front-door:luton", "front-door:*",
        .. House.All.Select(r => $"told:worker:{r.Human}").Distinct(), .. House.All.Select(r => r.Team).OfType<string>().Distinct().Select(t => $"told:team:{t}"),
    ];

    private static readonly string[] Scopes = [Audience.All, Audience.Summary, Audience.Own, Audience.Nothing, Audience.Step("ask@police"), Audience.Step("ask@school")];

    /// <summary>Whatever the audience, the list that SQL makes and the gate's decision on each episode are the same.</summary>
    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task The_filter_and_the_gate_agree(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, ViewTables.All);
        await using var db = store.Context();
        var random = new Random(20261120);
        var audiences = await Populate(db, random, 400);

        var (lists, hits) = (0, 0);
        foreach (var reader in House.All)
        foreach (var covering in new[] { ImmutableArray<string>.Empty, ["w-grace", "w-luton"] })
        {
            var asker = new Asker(reader, House.Gate, Now, covering, new Disclosure());
            foreach (var scopes in new[] { [Audience.All], [Audience.All, Audience.Summary], new[] { Audience.Own } })
            {
                var listed = await db.Seen(asker, scopes).OrderBy(e => e.Id).Select(e => e.Id).ToListAsync();
                var decided = audiences.Where(a => In(House.Gate.Sees(reader, a.Episode.Restricted, a.Grants, Now, covering), scopes))
                    .Select(a => a.Episode.Id).Order(StringComparer.Ordinal).ToList();
                listed.ShouldBe(decided, $"{reader.Human} as {reader.Role}, covering {covering.Length}, {string.Join('+', scopes)}");
                (lists, hits) = (lists + 1, hits + listed.Count);
            }
            foreach (var (episode, grants) in audiences.Take(20))
            {
                var (one, gate) = (await db.Sight(asker, episode, CancellationToken.None), House.Gate.Sees(reader, episode.Restricted, grants, Now, covering));
                (one.All, one.Summary, one.Own, string.Join(' ', one.Steps)).ShouldBe((gate.All, gate.Summary, gate.Own, string.Join(' ', gate.Steps)));
            }
        }
        lists.ShouldBe(72);
        hits.ShouldBeGreaterThan(300, "the comparison must not be of empty lists");
    }

    /// <summary>
    /// Families of work (what came of what, about whom, held by whom and until when) made at random: the list that SQL makes, the decision on
    /// each episode, and a third reckoning, the slowest, from the rows alone, are the same.
    /// </summary>
    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task What_led_to_work_is_listed_and_decided_alike(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, ViewTables.All);
        await using var db = store.Context();
        var (episodes, audience) = await Families(db, new Random(20261128), 40);

        var (behind, denied) = (0, 0);
        foreach (var reader in House.All)
        foreach (var covering in new[] { ImmutableArray<string>.Empty, ["w-grace"] })
        foreach (var lookedUp in new[] { false, true })
        {
            // What is held is asked of each row, or looked up once.
            var asking = new Asker(reader, House.Gate, Now, covering, new Disclosure());
            var asker = lookedUp ? asking with { Holds = await db.Holds(asking, CancellationToken.None) } : asking;
            var listed = (await db.Seen(asker).Select(e => e.Id).ToListAsync()).ToHashSet(StringComparer.Ordinal);
            var letIn = (await db.LetIn(asker).Select(e => e.Id).ToListAsync()).ToHashSet(StringComparer.Ordinal);
            letIn.IsSubsetOf(listed).ShouldBeTrue();
            foreach (var episode in episodes)
            {
                var name = $"{episode.Id} for {reader.Human} as {reader.Role}, covering {covering.Length}";
                var sight = await db.Sight(asker, episode, CancellationToken.None);
                sight.All.ShouldBe(listed.Contains(episode.Id), name);
                sight.Behind.ShouldBe(listed.Contains(episode.Id) && !letIn.Contains(episode.Id), name);
                var held = audience.Where(a => a.Key == $"worker:{reader.Human}" && a.Scope == Audience.Nothing && a.Episode == episode.Id).ToList();
                var may = held.Count == 0 && !letIn.Contains(episode.Id) && LedHere(reader, covering, episode, episodes, audience);
                sight.Behind.ShouldBe(may, name);
                (behind, denied) = (behind + (may ? 1 : 0), denied + (sight.All ? 0 : 1));
            }
        }
        behind.ShouldBeGreaterThan(100);
        denied.ShouldBeGreaterThan(1000);
    }

    private static bool LedHere(Reader reader, ImmutableArray<string> covering, EpisodeRow episode, List<EpisodeRow> all, List<AudienceRow> audience)
    {
        if (reader.Role is not ("social-worker" or "family-worker") || episode.Restricted || episode.TeamOnly)
            return false;
        foreach (var work in all.Where(w => !w.TeamOnly))
        {
            var rows = audience.Where(a => a.Episode == work.Id).ToList();
            if (rows.Exists(a => a.Key == $"worker:{reader.Human}" && a.Scope == Audience.Nothing) || (work.Restricted && !rows.Exists(a => a.Key == $"worker:{reader.Human}" && a.Scope == Audience.All && a.Until == null)))
                continue;
            var holds = rows.Exists(a => a.Scope == Audience.All && (
                (a.Key == $"team:{reader.Team}" && a.Why is ("opened" or "handed-over") && Counts(reader, a.Until ?? work.Closed))
                || (a.Why == "allocated" && a.Until is null && work.Closed is null && work.Team == (work.Worker == "w-grace" ? "bedford-assessment" : work.Worker == "w-family" ? "bedford-early-help" : "") && covering.Add(reader.Human).Any(w => a.Key == $"worker:{w}"))));
            if (!holds)
                continue;
            var above = new List<EpisodeRow>();
            for (var up = all.Find(e => e.Id == work.Parent); up is not null; up = all.Find(e => e.Id == up.Parent))
                above.Add(up);
            if (above.Contains(episode) || (above.Exists(a => a.Id == episode.Parent) && episode.Subject == work.Subject && episode.Opened <= work.Opened))
                return true;
            if (reader.Role == "social-worker" && (work == episode || (work.Person is not null && work.Person == episode.Person)))
                return true;
        }
        return false;
    }

    private static bool Counts(Reader reader, Instant? ended) =>
        ended is null || (reader.Role == "social-worker" && Period.DaysBetween(ended.Value.InUtc().Date, Now.InUtc().Date) <= 28) || ended > Now;

    /// <summary>A contact, some of it a MASH, some of that a referral, each about one of a few children, held by this team or that, some of it ended.</summary>
    private static async Task<(List<EpisodeRow> Episodes, List<AudienceRow> Audience)> Families(RecordContext db, Random random, int families)
    {
        var (episodes, audience) = (new List<EpisodeRow>(), new List<AudienceRow>());
        db.AddRange(Posting("w-grace", "bedford-assessment", null), Posting("w-grace", "bedford-early-help", Now - Duration.FromDays(200)), Posting("w-idris", "bedford-assessment", Now - Duration.FromDays(1)), Posting("w-family", "bedford-early-help", null));
        T One<T>(params T[] of) => of[random.Next(of.Length)];
        for (var i = 0; i < families; i++)
        {
            EpisodeRow? above = null;
            for (var j = 0; j < 2 + random.Next(4); j++)
            {
                var opened = Now - Duration.FromDays(90) + Duration.FromDays(random.Next(60));
                var episode = new EpisodeRow
                {
                    Id = $"f{i:00}-{j}", Pathway = "any", Shape = "pack", Stage = "any", Authority = "bedford", FrontDoor = "bedford", Team = One("bedford-front-door", "bedford-assessment", "bedford-assessment", "bedford-early-help"), Route = "worker",
                    Worker = One(null, "w-grace", "w-idris", "w-family"), Received = opened, Opened = opened, Care = false, Urgent = false, Danger = 2, Restricted = random.Next(8) == 0, TeamOnly = random.Next(10) == 0,
                    Parent = above?.Id, Subject = above is null || random.Next(5) == 0 ? $"m{i}-{random.Next(2)}" : above.Subject,
                    Person = random.Next(4) == 0 ? null : $"p{random.Next(families / 2)}",
                    Closed = random.Next(3) == 0 ? Now - Duration.FromDays(random.Next(40)) : null,
                };
                db.Add(episode);
                episodes.Add(episode);
                for (var up = above; up is not null; up = episodes.Find(e => e.Id == up.Parent))
                    db.Add(new OriginRow { Episode = episode.Id, Of = up.Id });
                // A part of what this is a part of, beside it; or something that comes of it.
                above = random.Next(3) == 0 && above is not null ? above : episode;
                List<AudienceRow> rows =
                [
                    Row(episode, $"team:{One("bedford-front-door", "bedford-assessment", "bedford-early-help", "elsewhere")}", Audience.All, "opened", One<Instant?>(null, null, Now - Duration.FromDays(random.Next(40)))),
                    .. random.Next(3) == 0 ? new[] { Row(episode, $"team:{One("bedford-assessment", "bedford-early-help")}", Audience.All, "handed-over", null) } : [],
                    .. episode.Worker is { } worker ? new[] { Row(episode, $"worker:{worker}", Audience.All, "allocated", null) } : [],
                    .. random.Next(3) == 0 && episode.Worker != "w-idris" ? new[] { Row(episode, "worker:w-idris", Audience.All, "allocated", Now - Duration.FromDays(1)) } : [],
                    .. random.Next(12) == 0 ? new[] { Row(episode, $"worker:{One("w-grace", "w-idris")}", Audience.Nothing, "barred", null) } : [],
                    .. random.Next(12) == 0 ? new[] { Row(episode, $"worker:{One("w-grace", "w-idris")}", Audience.All, "named", null) } : [],
                    .. random.Next(12) == 0 ? new[] { Row(episode, "team:bedford-assessment", Audience.All, "told", null) } : [],
                ];
                db.AddRange(rows);
                audience.AddRange(rows);
            }
        }
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
        return (episodes, audience);

        static PostingRow Posting(string worker, string team, Instant? until) => new() { Worker = worker, Role = "social-worker", Agency = "bedford-social-care", Team = team, From = Now - Duration.FromDays(400), Until = until };

        static AudienceRow Row(EpisodeRow of, string key, string scope, string why, Instant? until) => new() { Episode = of.Id, Key = key, Scope = scope, Why = why, From = of.Opened, Until = until };
    }

    private static bool In(Sight sight, string[] scopes) =>
        (sight.All && scopes.Contains(Audience.All)) || (sight.Summary && scopes.Contains(Audience.Summary)) || (sight.Own && scopes.Contains(Audience.Own));

    private static async Task<List<(EpisodeRow Episode, ImmutableArray<Grant> Grants)>> Populate(RecordContext db, Random random, int episodes)
    {
        var all = new List<(EpisodeRow, ImmutableArray<Grant>)>();
        for (var i = 0; i < episodes; i++)
        {
            var episode = new EpisodeRow
            {
                Id = $"e{i:000}", Pathway = "contact", Shape = "pack", Stage = "screening", Authority = "bedford", FrontDoor = "bedford", Team = "bedford-front-door",
                Route = "worker", Received = Now, Opened = Now, Care = false, Urgent = false, Danger = 2, Restricted = random.Next(4) == 0,
            };
            db.Add(episode);
            var rows = Enumerable.Range(0, random.Next(4)).Select(_ => new AudienceRow
            {
                Episode = episode.Id,
                Key = Keys[random.Next(Keys.Length)],
                Scope = Scopes[random.Next(Scopes.Length)],
                // Let in, and holding nothing: what they hold would let them in to more.
                Why = random.Next(2) == 0 ? "told" : "named",
                From = Now + Duration.FromHours(random.Next(-3, 2)),
                Until = random.Next(2) == 0 ? null : Now + Duration.FromHours(random.Next(-1, 2)),
            }).DistinctBy(r => (r.Key, r.Scope)).ToList();
            db.AddRange(rows);
            all.Add((episode, [.. rows.Select(r => new Grant(r.Key, r.Scope, r.From, r.Until, r.Why == "named"))]));
        }
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
        return all;
    }
}
