using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>Something that was made of entries (a document that was given, a chronology of chosen entries), and one chain that it was made of.</summary>
public sealed class GroundRow : ViewRow
{
    internal const string Document = "document/";
    internal const string Chronology = "chronology/";

    /// <summary>All that stood in the chain when it was made.</summary>
    internal const string Whole = "*";

    /// <summary>Only that the episode is: what its outline tells.</summary>
    internal const string Outline = "1";

    /// <summary><c>document/…</c> or <c>chronology/…</c>.</summary>
    public required string Made { get; set; }

    public required string Chain { get; set; }

    /// <summary>Which entries of it, as <c>1-3,7</c>; <see cref="Whole"/>; or empty where the chain only says who may know of it.</summary>
    public required string Entries { get; set; }

    /// <summary>The episode whose audience it is for, or the report.</summary>
    public string? Episode { get; set; }

    public string? Report { get; set; }
}

/// <summary>
/// Of what things were made; and what follows when that is withdrawn, or restricted afterwards. It comes after the views of what is made and of who is
/// named, whose rows it finishes.
/// </summary>
public sealed class GroundView : IProjector
{
    public int Version => 2;

    public void Shape(ModelBuilder model) => model.Entity<GroundRow>(e =>
    {
        e.HasKey(r => new { r.Partnership, r.Made, r.Chain });
        e.HasIndex(r => new { r.Partnership, r.Chain });
        e.HasIndex(r => new { r.Partnership, r.Episode });
        e.HasIndex(r => new { r.Partnership, r.Report });
    });

    public Task Project(RecordContext db, PastEntry entry) => entry.Kind switch
    {
        Kinds.Disclosed => Given(db, entry),
        Kinds.ChronologyMade => Chosen(db, entry),
        Kinds.Recalled when !entry.Chain.StartsWith(AttachedView.Chain, StringComparison.Ordinal) => Withdraw(db, entry),
        Kinds.EventWithdrawn => Unquote(db, entry),
        Kinds.Destroyed when entry.Chain.StartsWith("person/", StringComparison.Ordinal) => Forget(db, entry),
        Kinds.Restricted or Kinds.RestrictionLifted or Kinds.MentionLinked or Kinds.MentionUnlinked or Kinds.PersonMerged or Kinds.PersonUnmerged or Kinds.EntryAssigned => Close(db, entry),
        _ => Task.CompletedTask,
    };

    private static async Task Given(RecordContext db, PastEntry entry)
    {
        await db.SaveChangesAsync();
        var made = GroundRow.Document + entry.Word("document");
        var grounds = Grounds.Of(entry) ?? await Before(db, entry);
        var rows = await Rows(db, made, [.. grounds, new($"episode/{entry.Of()}", [])], $"episode/{entry.Of()}");
        db.AddRange(rows);
        var given = (await db.FindAsync<DisclosureRow>(db.Partnership, entry.Word("document")))!;
        string[] stood = Grounds.Of(entry) is null ? await StandingOver.Of(db, Episodes(rows)) : [.. Grounds.StoodOf(entry)];
        given.Stood = string.Join(',', stood.Order(StringComparer.Ordinal));
        given.Shut = await StandingOver.Beyond(db, Episodes(rows), stood);
        // Withdrawn while it was being given.
        foreach (var ground in grounds.Where(g => !g.Entries.IsEmpty))
            if (await Gone(db, ground) is { } gone)
                await Withdrawn(db, given, entry.Recorded, gone.Why);
    }

    /// <summary>What a document from before grounds were written down was made of: its episode and the report of it; the person's own record, of all that tells of them.</summary>
    private static async Task<ImmutableArray<MadeFrom>> Before(RecordContext db, PastEntry entry)
    {
        var episode = await EpisodeView.Get(db, entry.Of());
        List<string> chains = [entry.Chain, .. episode.Report is { } report ? [$"report/{report}"] : Array.Empty<string>()];
        if (entry.Word("kind") != Practice.Kernel.SubjectAccess.Pathway) return Made(chains);
        // The part of it that stands in restricted work is made of that work.
        if (episode.Record is { } held && held.StartsWith("episode/", StringComparison.Ordinal))
        {
            chains.Add(held);
            if ((await EpisodeView.Get(db, EntryWords.Bare(held))).Report is { } of) chains.Add($"report/{of}");
        }
        if (episode.Person is { } person)
        {
            var told = await db.Set<MentionRow>().Where(m => m.Person == person).Select(m => m.Report).Distinct().ToListAsync();
            var work = await db.Set<EpisodeRow>().Where(e => e.Person == person).Select(e => e.Id).ToListAsync();
            chains.AddRange(told.Select(r => $"report/{r}").Concat(work.Select(e => $"episode/{e}")));
        }
        return Made(chains);

        static ImmutableArray<MadeFrom> Made(List<string> chains) => [.. chains.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(c => new MadeFrom(c, []))];
    }

    private static async Task Chosen(RecordContext db, PastEntry entry)
    {
        await db.SaveChangesAsync();
        var (id, made) = (entry.Word("chronology"), GroundRow.Chronology + entry.Word("chronology"));
        db.RemoveRange(await db.Set<GroundRow>().Where(g => g.Made == made).ToListAsync());
        var row = (await db.FindAsync<MadeChronologyRow>(db.Partnership, id))!;
        (row.Withdrawn, row.Role, row.Classes) = (null, entry.Actor.Role, "");
        if (entry.Parts.Select(p => p.Body?["entries"]).OfType<System.Text.Json.Nodes.JsonArray>().FirstOrDefault() is not { } chosen) return;
        await db.SaveChangesAsync();
        var grounds = MadeFrom.Of(chosen.Select(e => e!.ToString().Split('#')).Where(e => e.Length == 2).Select(e => (e[0], long.Parse(e[1], System.Globalization.CultureInfo.InvariantCulture))));
        db.AddRange(await Rows(db, made, grounds, null));
        row.Classes = string.Join(',', await Told.Classes(db, grounds));
        foreach (var ground in grounds)
            if (row.Withdrawn is null && await Gone(db, ground) is not null)
                row.Withdrawn = entry.Recorded;
    }

    private static async Task<RecalledRow?> Gone(RecordContext db, MadeFrom ground)
    {
        var (chain, entries) = (ground.Chain, ground.Entries.ToArray());
        return await db.Set<RecalledRow>().AsNoTracking().Where(r => r.Chain == chain && entries.Contains(r.Sequence)).OrderBy(r => r.Sequence).FirstOrDefaultAsync();
    }

    /// <summary>An event that its agency withdrew stands in no document and in no chronology of chosen entries.</summary>
    private static async Task Unquote(RecordContext db, PastEntry entry)
    {
        await db.SaveChangesAsync();
        if (await db.FindAsync<EventRow>(db.Partnership, entry.Word("event")) is not { } row) return;
        var chain = $"person/{row.Written}";
        foreach (var ground in await db.Set<GroundRow>().Where(g => g.Chain == chain && g.Entries != "").ToListAsync())
        {
            var hit = ground.Entries == GroundRow.Whole || Grounds.Numbers(ground.Entries).Contains(row.Sequence);
            if (hit && Under(ground.Made, GroundRow.Document) is { } document && await db.FindAsync<DisclosureRow>(db.Partnership, document) is { } given) await Withdrawn(db, given, entry.Recorded, "wrong-fact");
            if (hit && Under(ground.Made, GroundRow.Chronology) is { } chronology && await db.FindAsync<MadeChronologyRow>(db.Partnership, chronology) is { } made) made.Withdrawn ??= entry.Recorded;
        }
    }

    /// <summary>A row for each chain; and, for what stands with a person, for the work in which it was told.</summary>
    private static async Task<List<GroundRow>> Rows(RecordContext db, string made, ImmutableArray<MadeFrom> grounds, string? from)
    {
        var rows = grounds.GroupBy(g => g.Chain, StringComparer.Ordinal).Select(g => new GroundRow
        {
            Made = made, Chain = g.Key, Episode = Under(g.Key, "episode/"), Report = Under(g.Key, "report/"),
            Entries = g.Key != from || g.Count() > 1 ? g.First().Entries is { IsEmpty: false } some ? Grounds.Short(some) : GroundRow.Whole : "",
        }).ToList();
        foreach (var work in await Told.Works(db, grounds.Where(g => g.Chain.StartsWith("person/", StringComparison.Ordinal))))
            if (rows.TrueForAll(r => r.Chain != work))
                rows.Add(new GroundRow { Made = made, Chain = work, Entries = "", Episode = Under(work, "episode/"), Report = Under(work, "report/") });
        return rows;
    }

    private static async Task Withdraw(RecordContext db, PastEntry entry)
    {
        await db.SaveChangesAsync();
        var (chain, withdrawn) = (entry.Chain, Replay.Withdrawn(entry).ToArray());
        var report = Under(chain, "report/");
        var rows = report is null
            ? await db.Set<GroundRow>().Where(g => g.Chain == chain && g.Entries != "").ToListAsync()
            : await db.Set<GroundRow>().Where(g => g.Report == report || db.Set<EpisodeRow>().Any(e => e.Id == g.Episode && e.Report == report)).ToListAsync();
        var recorded = (await db.Entries.AsNoTracking().Where(e => e.Chain == chain && withdrawn.Contains(e.Sequence)).Select(e => e.Recorded).ToListAsync()).Select(Micros.ToInstant).DefaultIfEmpty(entry.Recorded).Min();
        foreach (var group in rows.GroupBy(r => r.Made, StringComparer.Ordinal))
        {
            var hit = report is not null || group.Any(g => g.Entries != GroundRow.Whole && Grounds.Numbers(g.Entries).Intersect(withdrawn).Any());
            var whole = group.Any(g => g.Entries == GroundRow.Whole);
            if (Under(group.Key, GroundRow.Document) is { } document && await db.FindAsync<DisclosureRow>(db.Partnership, document) is { } given && (hit || (whole && recorded <= given.At)))
                await Withdrawn(db, given, entry.Recorded, entry.Word("why"));
            if (Under(group.Key, GroundRow.Chronology) is { } chronology && await db.FindAsync<MadeChronologyRow>(db.Partnership, chronology) is { } made && hit)
                made.Withdrawn ??= entry.Recorded;
        }
    }

    /// <summary>Its lines stand in the entry that gave it, and are read by nobody from here on.</summary>
    private static async Task Withdrawn(RecordContext db, DisclosureRow given, Instant at, string why)
    {
        if (given.Withdrawn is not null) return;
        (given.Withdrawn, given.WithdrawnWhy) = (at, why);
        if (await db.FindAsync<RecalledRow>(db.Partnership, $"episode/{given.Episode}", given.Entry) is null)
            db.Add(new RecalledRow { Chain = $"episode/{given.Episode}", Sequence = given.Entry, Why = why, At = at });
    }

    private static async Task Forget(RecordContext db, PastEntry entry)
    {
        var person = entry.Of();
        foreach (var row in await db.Set<MadeChronologyRow>().Where(c => c.Written == person).ToListAsync())
        {
            var made = GroundRow.Chronology + row.Id;
            db.RemoveRange(await db.Set<GroundRow>().Where(g => g.Made == made).ToListAsync());
            (row.Withdrawn, row.Classes) = (null, "");
        }
    }

    /// <summary>A recipient reads on as long as no restriction has come to stand on what they were given that did not stand when they were given it.</summary>
    private static async Task Close(RecordContext db, PastEntry entry)
    {
        await db.SaveChangesAsync();
        var works = await Touched(db, entry);
        if (works.Length == 0) return;
        var documents = await db.Set<GroundRow>().Where(g => g.Episode != null && works.Contains(g.Episode) && g.Made.StartsWith(GroundRow.Document)).Select(g => g.Made).Distinct().OrderBy(m => m).ToListAsync();
        foreach (var made in documents)
        {
            var given = (await db.FindAsync<DisclosureRow>(db.Partnership, Under(made, GroundRow.Document)!))!;
            var rows = await db.Set<GroundRow>().Where(g => g.Made == made).ToListAsync();
            given.Shut = await StandingOver.Beyond(db, Episodes(rows), given.Stood.Split(','));
        }
    }

    private static async Task<string[]> Touched(RecordContext db, PastEntry entry)
    {
        var id = entry.Of();
        if (entry.Chain.StartsWith("episode/", StringComparison.Ordinal)) return [id];
        if (entry.WordOrNull("mention") is { } mention) return await db.Set<EpisodeRow>().Where(e => e.Subject == mention).Select(e => e.Id).ToArrayAsync();
        if (entry.Chain.StartsWith("report/", StringComparison.Ordinal)) return await db.Set<EpisodeRow>().Where(e => e.Report == id).Select(e => e.Id).ToArrayAsync();
        string[] people = [await OnePerson.GoesBy(db, id), .. MergeView.Other(entry) is { } other ? [await OnePerson.GoesBy(db, other)] : Array.Empty<string>()];
        return await db.Set<EpisodeRow>().Where(e => e.Person != null && people.Contains(e.Person)).Select(e => e.Id).ToArrayAsync();
    }

    private static IEnumerable<string> Episodes(IEnumerable<GroundRow> rows) => rows.Select(r => r.Episode).OfType<string>();

    private static string? Under(string chain, string kind) => chain.StartsWith(kind, StringComparison.Ordinal) ? chain[kind.Length..] : null;
}
