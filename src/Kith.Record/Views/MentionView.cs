using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>Somebody as a report describes them, and the person they were said to be.</summary>
public sealed class MentionRow : ViewRow, IOfPerson
{
    public required string Id { get; set; }
    public required string Report { get; set; }
    public required string Role { get; set; }

    /// <summary>Where in the report: <c>children[0]</c>.</summary>
    public required string Path { get; set; }

    public required Instant Received { get; set; }
    public string? Person { get; set; }
    public string? Written { get; set; }
    public Instant? Linked { get; set; }

    /// <summary>
    /// Episodes about it, and answers filled in since. Written whenever another chain takes something from this row, so that two
    /// changes at once, one linking and one opening, cannot both go by what they had read.
    /// </summary>
    public required int Episodes { get; set; }

    public required int Filled { get; set; }

    /// <summary>How many episodes about it are denied to all but those named on them.</summary>
    public int Closed { get; set; }

    /// <summary>
    /// For the sake of how many children of the report it was told of, and how many of these have work of their own that is closed. Where that is all of
    /// them, or its own work is closed, whoever reads the report sees it only where they see some of that work.
    /// </summary>
    public int For { get; set; }

    public int ForClosed { get; set; }
}

/// <summary>One thing said of a mention, with its sensitivity class.</summary>
public sealed class MentionAnswerRow : ViewRow
{
    public required string Mention { get; set; }

    /// <summary>Path beneath the mention: <c>family-name</c>, <c>address.postcode</c>, <c>relationships[0].relationship</c>.</summary>
    public required string Field { get; set; }

    public required string Class { get; set; }
    public required string Value { get; set; }
    public required Instant Recorded { get; set; }

    /// <summary>The chain whose entry says it: the report, or an episode in which a gap was filled.</summary>
    public required string Source { get; set; }

    /// <summary>The field without what stands beneath it: <c>family-name</c>, <c>address</c>, <c>aliases</c>.</summary>
    public required string Name { get; set; }

    /// <summary>The episode in which it was found out; null when the report tells it, and of a birth, which is told with the report.</summary>
    public string? Episode { get; set; }
}

/// <summary>What somebody in the household is to a child of the same report, as told. Implicated is an allegation, not a fact.</summary>
public sealed class RelationshipRow : ViewRow
{
    public required string Mention { get; set; }
    public required int Ordinal { get; set; }
    public required string Child { get; set; }
    public required string Code { get; set; }
    public required string Class { get; set; }
    public bool? Implicated { get; set; }
    public string? ImplicatedClass { get; set; }
}

public sealed class MentionView : IProjector
{
    public int Version => 6;

    public void Shape(ModelBuilder model)
    {
        model.Entity<MentionRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Id });
            e.HasIndex(r => new { r.Partnership, r.Report });
            e.HasIndex(r => new { r.Partnership, r.Person });
        });
        model.Entity<MentionAnswerRow>(e => e.HasKey(r => new { r.Partnership, r.Mention, r.Field }));
        model.Entity<RelationshipRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Mention, r.Ordinal });
            e.HasIndex(r => new { r.Partnership, r.Child });
        });
        PersonIndex.Shape(model);
    }

    public Task Project(RecordContext db, PastEntry entry) => entry.Kind switch
    {
        Kinds.ReportReceived => Receive(db, entry),
        Kinds.GapFilled => Fill(db, entry),
        Kinds.PersonCreated => PersonIndex.Create(db, entry),
        Kinds.MentionLinked => Link(db, entry, entry.Id("person")),
        Kinds.MentionUnlinked => Link(db, entry, null),
        _ => Task.CompletedTask,
    };

    /// <summary>The person that a new episode's subject is linked to; counts the episode.</summary>
    internal static async Task<(string? Person, string? Written)> NowSubjectOf(RecordContext db, string mention)
    {
        var row = await Get(db, mention);
        row.Episodes++;
        return (row.Person, row.Written);
    }

    /// <summary>Work was closed or opened again: its subject, and whoever was told of for their sake. Counted, so that two such changes at once collide.</summary>
    internal static async Task Close(RecordContext db, EpisodeRow episode)
    {
        if (episode.Subject is not { } subject)
            return;
        var row = await Get(db, subject);
        var before = row.Closed > 0;
        row.Closed += episode.Restricted ? 1 : -1;
        if (before == row.Closed > 0)
            return;
        foreach (var mention in await db.Set<RelationshipRow>().Where(r => r.Child == subject).Select(r => r.Mention).Distinct().OrderBy(m => m).ToListAsync())
            (await Get(db, mention)).ForClosed += before ? -1 : 1;
    }

    /// <summary>What its report said of whose sake it was told for is withdrawn.</summary>
    internal static void ForNobody(MentionRow row) => (row.For, row.ForClosed) = (0, 0);

    private static async Task<MentionRow> Get(RecordContext db, string mention) =>
        await db.FindAsync<MentionRow>(db.Partnership, mention)
        ?? throw new FormatException($"mention/{mention} is named by an entry but no report describes it; its view cannot be made.");

    private static Task Receive(RecordContext db, PastEntry entry)
    {
        const string prefix = "mention:";
        var paths = entry.Says.Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(s => s.Value, s => s.Key[prefix.Length..], StringComparer.Ordinal);
        var roles = entry.Concerns.DistinctBy(c => c.Who).ToDictionary(c => EntryWords.Bare(c.Who), c => c.Role, StringComparer.Ordinal);
        foreach (var (path, mention) in paths)
        {
            var row = new MentionRow
            {
                Id = mention,
                Report = entry.Of(),
                Role = roles.GetValueOrDefault(mention, "mentioned"),
                Path = path,
                Received = entry.At("received"),
                Episodes = 0,
                Filled = 0,
            };
            db.Add(row);
            var answers = Described.In(entry.Parts, mention, path).Select(a => Answer(mention, a, entry)).ToList();
            db.AddRange(answers);
            var relationships = Described.Relationships(mention, answers, paths).ToList();
            row.For = relationships.DistinctBy(r => r.Child).Count();
            db.AddRange(relationships);
        }
        return Task.CompletedTask;
    }

    private static MentionAnswerRow Answer(string mention, Said said, PastEntry entry) =>
        new()
        {
            Mention = mention, Field = said.Field, Name = NameOf(said.Field), Class = said.Class, Value = said.Value, Recorded = entry.Recorded, Source = entry.Chain, Episode = EpisodeOf(entry),
        };

    private static string NameOf(string field) => field.Split('.', '[')[0];

    private static string? EpisodeOf(PastEntry entry) => entry.Chain.StartsWith("episode/", StringComparison.Ordinal) ? entry.Of() : null;

    private static async Task Fill(RecordContext db, PastEntry entry)
    {
        if ((await EpisodeView.Get(db, entry.Of())).Subject is { } mention)
            await Say(db, mention, entry, [.. Described.In(entry.Parts, mention, "child")]);
    }

    /// <summary>A child who was expected was born: whoever they were expected as is now known by what the birth says.</summary>
    internal static Task Born(RecordContext db, PastEntry entry) => Say(db, entry.Id("mention"), entry,
        [.. entry.Parts.Where(p => p.Body is not null).SelectMany(p => p.Body!.Where(b => b.Key != "reason" && b.Value is not null).Select(b => new Said(b.Key, p.Class, b.Value!.ToString())))]);

    /// <summary>Something more is known of a mention. Counted by the header alone, so that a rebuild comes to the same when the words have been destroyed since.</summary>
    private static async Task Say(RecordContext db, string mention, PastEntry entry, IReadOnlyCollection<Said> found)
    {
        var row = await Get(db, mention);
        row.Filled++;
        if (found.Count == 0)
            return;
        var answers = await db.Set<MentionAnswerRow>().Where(a => a.Mention == mention).ToListAsync();
        foreach (var said in found)
        {
            if (answers.Find(a => a.Field == said.Field) is not { } before)
            {
                var added = Answer(mention, said, entry);
                db.Add(added);
                answers.Add(added);
            }
            else if ((before.Recorded, before.Source).CompareTo((entry.Recorded, entry.Chain)) <= 0)
            {
                (before.Class, before.Value, before.Recorded, before.Source, before.Episode) = (said.Class, said.Value, entry.Recorded, entry.Chain, EpisodeOf(entry));
            }
        }
        if (row.Person is not null)
            await PersonIndex.Write(db, row, answers);
    }

    private static async Task Link(RecordContext db, PastEntry entry, string? written)
    {
        var row = await Get(db, entry.Id("mention"));
        if (row.Written is { } before)
            await PersonIndex.Remove(db, before, row);
        var person = written is null ? null : await OnePerson.GoesBy(db, written);
        (row.Person, row.Written, row.Linked) = (person, written, written is null ? null : entry.Recorded);
        await EpisodeView.Leave(db, entry);
        foreach (var episode in await db.Set<EpisodeRow>().Where(e => e.Subject == row.Id).ToListAsync())
            (episode.Person, episode.Written) = (person, written);
        if (written is null)
            return;
        await PersonIndex.Count(db, written);
        await PersonIndex.Write(db, row, await db.Set<MentionAnswerRow>().Where(a => a.Mention == row.Id).ToListAsync());
    }
}
