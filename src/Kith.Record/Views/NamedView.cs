using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>
/// Who is named on which record, carried on to the audience of every episode of that record. It comes after the views of episodes, mentions
/// and audience: what it writes into them follows from them.
/// </summary>
public sealed class NamedView : IProjector
{
    /// <summary>Why a line of an audience stands that lets in by name, to each restriction of the episode.</summary>
    internal const string Named = "named";

    private const string Barred = "barred";
    private const string AtLarge = "";

    public int Version => 3;

    public void Shape(ModelBuilder model)
    {
        model.Entity<RestrictionRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Record, r.Id });
            e.HasIndex(r => new { r.Partnership, r.Id });
            e.HasIndex(r => new { r.Partnership, r.Agency, r.ReviewBy });
        });
        model.Entity<NamedRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Record, r.Restriction, r.Worker, r.Out });
            e.HasIndex(r => new { r.Partnership, r.Worker });
        });
        model.Entity<ClosedAroundRow>(e => e.HasKey(r => new { r.Partnership, r.Episode, r.Restriction }));
    }

    public Task Project(RecordContext db, PastEntry entry) => entry.Kind switch
    {
        Kinds.Restricted => Restrict(db, entry),
        Kinds.RestrictionLifted => Lift(db, entry),
        Kinds.ClosedAround => CloseAround(db, entry),
        Kinds.LetIn => LetIn(db, entry),
        Kinds.LetOut => LetOut(db, entry),
        Kinds.Barred => Bar(db, entry),
        Kinds.BarLifted => LiftBar(db, entry),
        Kinds.EpisodeOpened => Opened(db, entry),
        Kinds.MentionLinked or Kinds.MentionUnlinked => Linked(db, entry),
        Kinds.PersonMerged or Kinds.PersonUnmerged => Merged(db, entry),
        _ => Task.CompletedTask,
    };

    private static async Task Restrict(RecordContext db, PastEntry entry)
    {
        var numbered = entry.WordOrNull("id") is not null;
        // Before restrictions had ids, restricting anew changed the kind of the one that stood.
        var row = numbered ? null : (await Standing(db, entry)).Find(r => r.Unnumbered);
        if (row is null)
            db.Add(row = new RestrictionRow { Record = entry.Chain, Id = Restraint.IdOf(entry), Kind = "", Since = entry.Recorded, By = "", Unnumbered = !numbered });
        (row.Kind, row.Since, row.By, row.Agency, row.ReviewBy) = (entry.Word("restriction"), entry.Recorded, entry.Actor.Human, entry.Actor.Agency, entry.At("review-by"));
        foreach (var worker in entry.Word("cleared").Split(',').Distinct(StringComparer.Ordinal))
            await Put(db, entry.Chain, row.Id, worker, new(Clearance.Cleared, entry.Recorded, null));
        await Recarry(db, entry);
    }

    private static async Task Lift(RecordContext db, PastEntry entry)
    {
        var named = entry.WordOrNull("id");
        foreach (var row in (await Standing(db, entry)).Where(r => named is null ? r.Unnumbered : r.Id == named))
        {
            db.Remove(row);
            foreach (var name in await db.Set<NamedRow>().Where(n => n.Record == row.Record && n.Restriction == row.Id).ToListAsync())
            {
                db.Remove(name);
                // Whoever was let in for a time stays let in until then, as far as nothing else closes the record.
                if (name.Why != Clearance.Cleared)
                    await Put(db, entry.Chain, AtLarge, name.Worker, new(name.Why, name.From, name.Until));
            }
        }
        await Recarry(db, entry);
    }

    private static async Task CloseAround(RecordContext db, PastEntry entry)
    {
        var row = await db.FindAsync<ClosedAroundRow>(db.Partnership, entry.Of(), entry.Word("id"));
        if (row is null)
            db.Add(row = new ClosedAroundRow { Episode = entry.Of(), Restriction = entry.Word("id"), While = "" });
        row.While = entry.Word("while");
        await Recarry(db, entry);
    }

    private static async Task LetIn(RecordContext db, PastEntry entry)
    {
        var (named, clearance) = (entry.WordOrNull("id"), new Clearance(entry.Word("why"), entry.At("from"), entry.AtOrNull("until")));
        var to = (await Standing(db, entry)).Where(r => named is null || r.Id == named).Select(r => r.Id).ToList();
        if (to.Count == 0 && named is null)
            to.Add(AtLarge);
        foreach (var restriction in to)
            await Put(db, entry.Chain, restriction, entry.Word("worker"), clearance);
        await Recarry(db, entry);
    }

    private static async Task LetOut(RecordContext db, PastEntry entry)
    {
        var (worker, named) = (entry.Word("worker"), entry.WordOrNull("id") is var id && id == NamedReplay.Nothing ? AtLarge : id);
        db.RemoveRange(await db.Set<NamedRow>().Where(n => n.Record == entry.Chain && n.Worker == worker && !n.Out && (named == null || n.Restriction == named)).ToListAsync());
        await Recarry(db, entry);
    }

    private static async Task Bar(RecordContext db, PastEntry entry)
    {
        var row = await db.FindAsync<NamedRow>(db.Partnership, entry.Chain, AtLarge, entry.Word("worker"), true);
        if (row is null)
            db.Add(row = new NamedRow { Record = entry.Chain, Restriction = AtLarge, Worker = entry.Word("worker"), Out = true, Why = "", From = entry.Recorded });
        (row.Why, row.From, row.Until) = (entry.Word("why"), entry.Recorded, null);
        await Recarry(db, entry);
    }

    private static async Task LiftBar(RecordContext db, PastEntry entry)
    {
        if (await db.FindAsync<NamedRow>(db.Partnership, entry.Chain, AtLarge, entry.Word("worker"), true) is { } row)
            db.Remove(row);
        await Recarry(db, entry);
    }

    private static Task<List<RestrictionRow>> Standing(RecordContext db, PastEntry entry) =>
        db.Set<RestrictionRow>().Where(r => r.Record == entry.Chain).OrderBy(r => r.Id).ToListAsync();

    private static async Task Put(RecordContext db, string record, string restriction, string worker, Clearance next)
    {
        var row = await db.FindAsync<NamedRow>(db.Partnership, record, restriction, worker, false);
        if (row is null)
            db.Add(row = new NamedRow { Record = record, Restriction = restriction, Worker = worker, Out = false, Why = next.Why, From = next.From, Until = next.Until });
        else
            next = new Clearance(row.Why, row.From, row.Until).And(next);
        (row.Why, row.From, row.Until) = (next.Why, next.From, next.Until);
    }

    /// <summary>What is opened for those cleared alone stands under a restriction of its own from the first.</summary>
    private static async Task Opened(RecordContext db, PastEntry entry)
    {
        var id = entry.Of();
        if (entry.WordOrNull("cleared") is { } cleared)
        {
            var row = new RestrictionRow { Record = entry.Chain, Id = Restraint.IdOf(entry), Kind = Restraint.ByName, Since = entry.Recorded, By = entry.Actor.Human, Team = entry.Word("team") };
            db.Add(row);
            foreach (var worker in cleared.Split(',').Distinct(StringComparer.Ordinal))
                await Put(db, entry.Chain, row.Id, worker, new(Clearance.Cleared, entry.Recorded, null));
        }
        await db.SaveChangesAsync();
        // Written each time, so that who opens work and who restricts its report or its person collide.
        var episode = await EpisodeView.Get(db, id);
        if (episode.Report is { } report && await db.FindAsync<ReportRow>(db.Partnership, report) is { } told)
            told.Closings++;
        if (episode.Person is { } person && await db.FindAsync<PersonRow>(db.Partnership, person) is { } about)
            about.Named++;
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
            if (await db.FindAsync<PersonRow>(db.Partnership, together) is { } about)
                about.Named++;
            await Carry(db, e => e.Person == together, entry.Recorded);
        }
        else if (entry.Chain.StartsWith("report/", StringComparison.Ordinal))
        {
            if (await db.FindAsync<ReportRow>(db.Partnership, id) is { } told)
                told.Closings++;
            await Carry(db, e => e.Report == id, entry.Recorded);
        }
        else
        {
            await Carry(db, e => e.Id == id, entry.Recorded);
        }
    }

    /// <summary>Writes what names say into the audience of the episodes: from their own record, their report's and their person's.</summary>
    private static async Task Carry(RecordContext db, System.Linq.Expressions.Expression<Func<EpisodeRow, bool>> which, Instant now)
    {
        foreach (var episode in await db.Set<EpisodeRow>().Where(which).ToListAsync())
        {
            var (records, closings) = (await Closings.Over(db, episode), await Closings.Of(db, episode));
            var before = episode.Restricted;
            episode.Restricted = closings.Length > 0;
            if (episode.Restricted != before)
            {
                await PassageView.Close(db, episode);
                await MentionView.Close(db, episode);
            }
            var rows = await db.Set<NamedRow>().AsNoTracking().Where(n => records.Contains(n.Record)).OrderBy(n => n.Record).ThenBy(n => n.Worker).ThenBy(n => n.Restriction).ToListAsync();
            var stood = await db.Set<AudienceRow>().Where(a => a.Episode == episode.Id && (a.Why == Named || a.Why == Barred)).ToListAsync();
            var letIn = Closed.LetsIn([.. closings.Select(c => Place(c.Record, c.Id))], rows.Where(n => !n.Out).Select(n => new Access.LetIn(n.Restriction == AtLarge ? null : Place(n.Record, n.Restriction), n.Worker, n.From, n.Until)));
            var keptOut = rows.Where(n => n.Out).GroupBy(n => n.Worker).Select(own => new Grant(Audience.Worker(own.Key), Audience.Nothing, own.Min(n => n.From), null));
            foreach (var grant in letIn.Concat(keptOut))
            {
                var row = stood.Find(a => a.Key == grant.Key && a.Scope == grant.Scope);
                if (row is null)
                    db.Add(row = new AudienceRow { Episode = episode.Id, Key = grant.Key, Scope = grant.Scope, Why = grant.Named ? Named : Barred, From = now });
                (row.From, row.Until) = (grant.From, grant.Until);
                stood.Remove(row);
            }
            db.RemoveRange(stood);
        }
    }

    private static string Place(string record, string restriction) => $"{record} {restriction}";
}
