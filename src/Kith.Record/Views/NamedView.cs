using Kith.Access;
using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>A restriction of a person or an episode, while it holds.</summary>
public sealed class RestrictionRow : ViewRow
{
    /// <summary><c>person/…</c> or <c>episode/…</c>.</summary>
    public required string Record { get; set; }

    public required string Restriction { get; set; }
    public required Instant Since { get; set; }
    public required string By { get; set; }

    /// <summary>When somebody must ask whether it is still needed.</summary>
    public required Instant ReviewBy { get; set; }
}

/// <summary>A worker let in to a record, or kept out of it, by name.</summary>
public sealed class NamedRow : ViewRow
{
    public required string Record { get; set; }
    public required string Worker { get; set; }

    /// <summary>Kept out, whatever else lets them in.</summary>
    public required bool Out { get; set; }

    /// <summary>cleared, granted, emergency; own-family, implicated, self, other.</summary>
    public required string Why { get; set; }

    public required Instant From { get; set; }
    public Instant? Until { get; set; }
}

/// <summary>
/// Who is named on which record, carried on to the audience of every episode of that record. It comes after the views of episodes, mentions
/// and audience: what it writes into them follows from them.
/// </summary>
public sealed class NamedView : IProjector
{
    private const string Named = "named";
    private const string Barred = "barred";

    public void Shape(ModelBuilder model)
    {
        model.Entity<RestrictionRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Record });
            e.HasIndex(r => new { r.Partnership, r.ReviewBy });
        });
        model.Entity<NamedRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Record, r.Worker, r.Out });
            e.HasIndex(r => new { r.Partnership, r.Worker });
        });
    }

    public Task Project(RecordContext db, PastEntry entry) => entry.Kind switch
    {
        Kinds.Restricted => Restrict(db, entry),
        Kinds.RestrictionLifted => Lift(db, entry),
        Kinds.LetIn => LetIn(db, entry),
        Kinds.LetOut => Remove(db, entry, @out: false),
        Kinds.Barred => Bar(db, entry),
        Kinds.BarLifted => Remove(db, entry, @out: true),
        Kinds.EpisodeOpened => Opened(db, entry),
        Kinds.MentionLinked or Kinds.MentionUnlinked => Linked(db, entry),
        Kinds.PersonMerged or Kinds.PersonUnmerged => Merged(db, entry),
        _ => Task.CompletedTask,
    };

    private static async Task Restrict(RecordContext db, PastEntry entry)
    {
        var row = await db.FindAsync<RestrictionRow>(db.Partnership, entry.Chain);
        if (row is null)
            db.Add(row = new RestrictionRow { Record = entry.Chain, Restriction = "", Since = entry.Recorded, By = "", ReviewBy = entry.Recorded });
        (row.Restriction, row.Since, row.By, row.ReviewBy) = (entry.Word("restriction"), entry.Recorded, entry.Actor.Human, entry.At("review-by"));
        foreach (var worker in entry.Word("cleared").Split(','))
            await Put(db, entry.Chain, worker, @out: false, "cleared", entry.Recorded, null);
        await Recarry(db, entry);
    }

    private static async Task Lift(RecordContext db, PastEntry entry)
    {
        if (await db.FindAsync<RestrictionRow>(db.Partnership, entry.Chain) is { } row)
            db.Remove(row);
        db.RemoveRange(await db.Set<NamedRow>().Where(n => n.Record == entry.Chain && !n.Out && n.Why == "cleared").ToListAsync());
        await Recarry(db, entry);
    }

    private static async Task LetIn(RecordContext db, PastEntry entry)
    {
        await Put(db, entry.Chain, entry.Word("worker"), @out: false, entry.Word("why"), entry.At("from"), entry.AtOrNull("until"));
        await Recarry(db, entry);
    }

    private static async Task Bar(RecordContext db, PastEntry entry)
    {
        await Put(db, entry.Chain, entry.Word("worker"), @out: true, entry.Word("why"), entry.Recorded, null);
        await Recarry(db, entry);
    }

    private static async Task Remove(RecordContext db, PastEntry entry, bool @out)
    {
        if (await db.FindAsync<NamedRow>(db.Partnership, entry.Chain, entry.Word("worker"), @out) is { } row)
            db.Remove(row);
        await Recarry(db, entry);
    }

    private static async Task Put(RecordContext db, string record, string worker, bool @out, string why, Instant from, Instant? until)
    {
        var row = await db.FindAsync<NamedRow>(db.Partnership, record, worker, @out);
        if (row is null)
            db.Add(row = new NamedRow { Record = record, Worker = worker, Out = @out, Why = why, From = from });
        (row.Why, row.From, row.Until) = (why, from, until);
    }

    private static async Task Opened(RecordContext db, PastEntry entry)
    {
        var id = entry.Of();
        await db.SaveChangesAsync();
        await Carry(db, e => e.Id == id, entry.Recorded);
    }

    private static async Task Linked(RecordContext db, PastEntry entry)
    {
        var mention = entry.Id("mention");
        await db.SaveChangesAsync();
        await Carry(db, e => e.Subject == mention, entry.Recorded);
    }

    /// <summary>What closes one closes both; parted again, each has its own.</summary>
    private static async Task Merged(RecordContext db, PastEntry entry)
    {
        if (MergeView.Other(entry) is not { } other)
            return;
        await db.SaveChangesAsync();
        var (one, two) = (await OnePerson.GoesBy(db, entry.Of()), await OnePerson.GoesBy(db, other));
        await Carry(db, e => e.Person == one || e.Person == two, entry.Recorded);
    }

    private static async Task Recarry(RecordContext db, PastEntry entry)
    {
        await db.SaveChangesAsync();
        var id = entry.Of();
        if (entry.Chain.StartsWith("person/", StringComparison.Ordinal))
        {
            if (await db.FindAsync<PersonRow>(db.Partnership, id) is { } person)
                person.Restricted = await db.Set<RestrictionRow>().AnyAsync(r => r.Record == entry.Chain);
            var together = await OnePerson.GoesBy(db, id);
            if (await db.Set<PersonRow>().CountAsync(p => p.GoesBy == together) > 1)
                (await db.FindAsync<PersonRow>(db.Partnership, together))!.Named++;
            await Carry(db, e => e.Person == together, entry.Recorded);
        }
        else
        {
            await Carry(db, e => e.Id == id, entry.Recorded);
        }
    }

    /// <summary>Writes what names say into the audience of the episodes, from their own record and their person's.</summary>
    private static async Task Carry(RecordContext db, System.Linq.Expressions.Expression<Func<EpisodeRow, bool>> which, Instant now)
    {
        foreach (var episode in await db.Set<EpisodeRow>().Where(which).ToListAsync())
        {
            var own = $"episode/{episode.Id}";
            string[] records = episode.Person is null ? [own] : [own, .. (await OnePerson.Ids(db, episode.Person)).Select(p => $"person/{p}")];
            var closed = await db.Set<RestrictionRow>().Where(r => records.Contains(r.Record)).Select(r => r.Record).ToListAsync();
            var before = episode.Restricted;
            episode.Restricted = episode.ByName || closed.Count > 0;
            if (episode.Restricted != before)
                await PassageView.Close(db, episode);
            closed.Remove(own);
            var rows = await db.Set<NamedRow>().AsNoTracking().Where(n => records.Contains(n.Record)).OrderBy(n => n.Record).ThenBy(n => n.Worker).ToListAsync();
            var named = rows.Where(n => n.Out || n.Record == own).Concat(Agreed([.. rows.Where(n => !n.Out && n.Record != own)], closed));
            var stood = await db.Set<AudienceRow>().Where(a => a.Episode == episode.Id && (a.Why == Named || a.Why == Barred)).ToListAsync();
            foreach (var group in named.GroupBy(n => (n.Worker, n.Out)))
            {
                var (key, scope, why) = (Audience.Worker(group.Key.Worker), group.Key.Out ? Audience.Nothing : Audience.All, group.Key.Out ? Barred : Named);
                var row = stood.Find(a => a.Key == key && a.Scope == scope);
                if (row is null)
                    db.Add(row = new AudienceRow { Episode = episode.Id, Key = key, Scope = scope, Why = why, From = now });
                // Of two that name the same worker the longer holds.
                (row.From, row.Until) = (group.Min(n => n.From), group.Any(n => n.Until is null) ? null : group.Max(n => n.Until));
                stood.Remove(row);
            }
            db.RemoveRange(stood);
        }
    }

    /// <summary>Of several records that go by one id, those that are closed must each let a worker in.</summary>
    internal static IEnumerable<NamedRow> Agreed(IReadOnlyCollection<NamedRow> letIn, IReadOnlyCollection<string> closed) => closed.Count == 0
        ? letIn
        : from row in letIn
          where closed.Contains(row.Record)
          group row by row.Worker into own
          where own.Count() == closed.Count
          select new NamedRow { Record = own.First().Record, Worker = own.Key, Out = false, Why = own.First().Why, From = own.Max(n => n.From), Until = own.Min(n => n.Until) };
}
