using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Pack;
using Kith.Record.Queries;
using Kith.Record.Views;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Views;

/// <summary>Whom of a report somebody sees is asked in two ways, a wide one and a narrow one; on a county made at random both give the same.</summary>
public class MentionsSeenTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 20, 12, 0);
    private static readonly string[] Fields = ["family-name", "date-of-birth", "address.postcode", "school", "concern"];

    // What is of the class concern stays where it was told.
    private static readonly Gate Staying = new(House.Pack with { Classes = ImmutableSortedDictionary<string, SensitivityClass>.Empty.Add("concern", new("concern", "Concern", null) { Stays = true }) });

    [Theory, InlineData(Databases.Sqlite, 20261129), InlineData(Databases.Postgres, 20261130)]
    public async Task The_narrow_look_and_the_whole_one_agree(string engine, int seed)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, ViewTables.All);
        await using var db = store.Context();
        var random = new Random(seed);
        await Populate(db, random, 24);
        var mentions = await db.Set<MentionRow>().AsNoTracking().OrderBy(m => m.Id).ToListAsync();

        var (whole, outline, denied, answers) = (0, 0, 0, 0);
        foreach (var reader in House.All)
        foreach (var (gate, kept) in new[] { (House.Gate, KeptOut.Nobody), (Staying, new KeptOut(["p1", "p2"], ["r03"])) })
        {
            var asker = new Asker(reader, gate, Now, [], new Disclosure()) { KeptOut = kept };
            // A few at a time too: what is not asked about must not come in.
            var asked = mentions.Where(_ => random.Next(3) > 0).ToList();
            var ids = asked.Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
            var narrow = MentionsSeen.Of(await MentionsSeen.WithWhole(db, asker, db.Known(asker).Where(m => ids.Contains(m.Id))).ToListAsync());
            var name = $"{reader.Human} as {reader.Role}, kept out of {kept.Persons.Length}";
            var all = await db.Whole(asker).Select(m => m.Id).ToListAsync();
            var known = await db.Known(asker).Select(m => m.Id).ToListAsync();
            narrow.Whole.Order(StringComparer.Ordinal).ShouldBe(all.Where(ids.Contains).Order(StringComparer.Ordinal), name);
            narrow.Known.Order(StringComparer.Ordinal).ShouldBe(known.Where(ids.Contains).Order(StringComparer.Ordinal), name);
            var read = await narrow.Answers(db, asker, db.Set<MentionAnswerRow>(), CancellationToken.None);
            var wide = await db.Answers(asker).ToListAsync();
            read.Select(Key).Order(StringComparer.Ordinal).ShouldBe(wide.Where(a => ids.Contains(a.Mention)).Select(Key).Order(StringComparer.Ordinal), name);
            (whole, outline, denied, answers) = (whole + narrow.Whole.Count, outline + narrow.Known.Count - narrow.Whole.Count, denied + asked.Count - narrow.Known.Count, answers + read.Count);
        }
        foreach (var some in new[] { whole, outline, denied, answers }) some.ShouldBeGreaterThan(30, "the comparison must not be of empty lists");
    }

    private static string Key(MentionAnswerRow answer) => $"{answer.Mention} {answer.Field}";

    /// <summary>Reports of one to three children with their households; work about each child, some of it restricted, some of it kept from somebody; answers told and found out.</summary>
    private static async Task Populate(RecordContext db, Random random, int reports)
    {
        T One<T>(params T[] of) => of[random.Next(of.Length)];
        for (var i = 0; i < reports; i++)
        {
            var report = $"r{i:00}";
            var children = Enumerable.Range(0, 1 + random.Next(3)).Select(c => $"m{i:00}-c{c}").ToList();
            var adults = Enumerable.Range(0, random.Next(4)).Select(a => $"m{i:00}-a{a}").ToList();
            var works = new List<EpisodeRow>();
            foreach (var child in children)
            {
                var person = random.Next(3) == 0 ? null : $"p{random.Next(reports / 2)}";
                foreach (var n in Enumerable.Range(0, random.Next(3)))
                    works.Add(Work($"e{child[1..]}-{n}", report, child, person, restricted: random.Next(4) == 0, One("bedford-front-door", "bedford-assessment", "luton-front-door")));
                db.Add(Mention(child, report, "child", person));
            }
            foreach (var adult in adults)
            {
                db.Add(Mention(adult, report, "adult", random.Next(3) == 0 ? null : $"p{random.Next(reports / 2)}"));
                foreach (var (child, n) in children.Where(_ => random.Next(2) == 0).Select((c, n) => (c, n)))
                    db.Add(new RelationshipRow { Mention = adult, Ordinal = n, Child = child, Code = "mother", Class = "identity" });
            }
            db.AddRange(works);
            foreach (var work in works)
                db.AddRange(Enumerable.Range(0, random.Next(4)).Select(_ => new AudienceRow
                {
                    Episode = work.Id, Key = One("team:bedford-front-door", "team:bedford-assessment", "front-door:*", "front-door:*", "front-door:bedford", "agency:police", "worker:w-screener", "worker:w-grace", "worker:w-idris", "worker:w-teacher"),
                    Scope = One(Audience.All, Audience.All, Audience.Summary, Audience.Summary, Audience.Own, Audience.Nothing), Why = One("named", "told", "opened"), From = Now - Duration.FromDays(9), Until = One<Instant?>(null, null, Now - Duration.FromHours(1)),
                }).DistinctBy(a => (a.Key, a.Scope)));
            foreach (var (mention, field) in children.Concat(adults).SelectMany(m => Fields.Where(_ => random.Next(3) > 0).Select(f => (m, f))))
                db.Add(new MentionAnswerRow
                {
                    Mention = mention, Field = field, Name = field.Split('.')[0], Class = field switch { "address.postcode" => "address", "concern" => "concern", _ => "identity" }, Value = $"{mention} {field}", Recorded = Now, Source = report,
                    Episode = random.Next(3) == 0 ? works.Where(w => w.Subject == mention).Select(w => w.Id).FirstOrDefault() : null,
                });
        }
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
    }

    private static MentionRow Mention(string id, string report, string role, string? person) =>
        new() { Id = id, Report = report, Role = role, Path = id[4..], Received = Now, Person = person, Written = person, Episodes = 0, Filled = 0 };

    private static EpisodeRow Work(string id, string report, string child, string? person, bool restricted, string team) => new()
    {
        Id = id, Pathway = "contact", Shape = "pack", Stage = "any", Authority = "bedford", FrontDoor = "bedford", Team = team, Worker = team == "bedford-assessment" ? "w-grace" : null, Route = "worker",
        Report = report, Subject = child, Person = person, Received = Now, Opened = Now - Duration.FromDays(10), Care = false, Urgent = false, Danger = 2, Restricted = restricted,
    };
}
