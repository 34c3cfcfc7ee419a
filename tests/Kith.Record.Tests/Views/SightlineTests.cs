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
        var audiences = await Populate(db, random, 300);

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
        lists.ShouldBe(66);
        hits.ShouldBeGreaterThan(300, "the comparison must not be of empty lists");
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
                Why = random.Next(2) == 0 ? "opened" : "named",
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
