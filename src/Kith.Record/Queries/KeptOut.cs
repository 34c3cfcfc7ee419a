using System.Collections.Immutable;
using Kith.Access;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>
/// Records that a worker must not read because of who they are: their own, and those of children whom they are said to have harmed.
/// A worker is known to be a person on record when somebody kept them out of that person's record as <c>self</c>.
/// </summary>
/// <param name="Persons">Ids of persons.</param>
/// <param name="Reports">Ids of reports in which they are said to have harmed somebody.</param>
public sealed record KeptOut(ImmutableArray<string> Persons, ImmutableArray<string> Reports)
{
    public static readonly KeptOut Nobody = new([], []);
    private const string Self = "self";
    private const int Most = 500;

    public bool Nothing => Persons.IsEmpty && Reports.IsEmpty;

    /// <summary>Nobody keeps them out of anything, by name or as somebody in it: known of nearly everybody, and then no list needs to ask.</summary>
    public bool OutOfNothing { get; init; }

    public bool Of(string? person, string? report) => (person is not null && Persons.Contains(person)) || (report is not null && Reports.Contains(report));

    /// <summary>
    /// Work from which this worker is not kept out, by name or as somebody in it. What was sent of any other is gone for them: notices, replies,
    /// receipts, drafts, and what an agency's system does on their behalf.
    /// </summary>
    internal IQueryable<EpisodeRow> OpenTo(RecordContext db, string worker)
    {
        var (me, persons, reports) = (Audience.Worker(worker), Persons.ToArray(), Reports.ToArray());
        var open = db.Set<EpisodeRow>().AsNoTracking().Where(e => !db.Set<AudienceRow>().Any(a => a.Episode == e.Id && a.Key == me && a.Scope == Audience.Nothing));
        return Nothing ? open : open.Where(e => (e.Person == null || !persons.Contains(e.Person)) && (e.Report == null || !reports.Contains(e.Report)));
    }

    /// <summary>
    /// Work from which this worker was kept out as it was opened: they told of it, and are said in it to have harmed the child. They have the
    /// receipt that practice gives to anybody, since whoever sends something knows that they did.
    /// </summary>
    internal static IQueryable<EpisodeRow> ReceiptOnly(RecordContext db, string worker) => db.Set<EpisodeRow>().AsNoTracking()
        .Where(e => db.Set<NamedRow>().Any(n => n.Record == "episode/" + e.Id && n.Worker == worker && n.Out && n.Why == "implicated" && n.From == e.Opened));

    public static Task<KeptOut> For(RecordContext db, string worker, CancellationToken cancel) => For(db, worker, worker, cancel);

    /// <param name="human">Who asks: their system, where it does so on their behalf.</param>
    public static async Task<KeptOut> For(RecordContext db, string worker, string human, CancellationToken cancel)
    {
        var named = await db.Set<NamedRow>().AsNoTracking().Where(n => (n.Worker == worker || n.Worker == human) && n.Out)
            .OrderByDescending(n => n.Why == Self).ThenBy(n => n.Record)
            .Select(n => new { n.Record, n.Worker, n.Why }).Take(Most).ToListAsync(cancel);
        var own = named.Where(n => n.Worker == worker && n.Why == Self && n.Record.StartsWith("person/", StringComparison.Ordinal))
            .Select(n => EntryWords.Bare(n.Record)).ToArray();
        if (own.Length == 0)
            return Nobody with { OutOfNothing = named.Count == 0 };
        own = await db.Set<PersonRow>().AsNoTracking().Where(p => own.Contains(p.Id)).Select(p => p.GoesBy).Distinct().ToArrayAsync(cancel);
        var harmed = await (
            from m in db.Set<MentionRow>()
            join r in db.Set<RelationshipRow>() on m.Id equals r.Mention
            where m.Person != null && own.Contains(m.Person) && r.Implicated == true
            join c in db.Set<MentionRow>() on r.Child equals c.Id
            orderby m.Id
            select new { m.Report, Child = c.Person }).Take(Most).ToListAsync(cancel);
        return new([.. own.Concat(harmed.Select(h => h.Child).OfType<string>()).Distinct(StringComparer.Ordinal)], [.. harmed.Select(h => h.Report).Distinct(StringComparer.Ordinal)]);
    }
}
