using Kith.Matching;
using Kith.Practice.Entries;
using Kith.Record.Queries;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Views;

/// <summary>Two people on record who may be one, by what the class <c>identity</c> says of them. A suggestion: nothing follows from it.</summary>
public sealed class LikelyPairRow : ViewRow
{
    /// <summary>The id that comes first in ordinal order.</summary>
    public required string One { get; set; }

    public required string Other { get; set; }

    /// <summary>Tenths of the base-2 logarithm of the odds.</summary>
    public required int Weight { get; set; }

    /// <summary>Twins, or relatives of one name, look just like this.</summary>
    public required bool Caution { get; set; }
}

/// <summary>Two who look alike and are not one, as somebody said.</summary>
public sealed class RefusedPairRow : ViewRow
{
    public required string One { get; set; }
    public required string Other { get; set; }
}

/// <summary>
/// Who looks like whom, found whenever what is known of somebody changes, by the keys that they share with others: never by going through everybody.
/// A pair follows from what now stands of both, so that a rebuild comes to the same in whatever order they came. Last of all views.
/// </summary>
public sealed class LikenessView : IProjector
{
    /// <summary>A pair less likely than this is not worth anybody's time.</summary>
    private const double Least = 0.05;

    private const int Most = 200, MostMentions = 60, LeastKeys = 2;

    private static readonly Model Model = Model.Standard(_ => null, _ => null);

    public void Shape(ModelBuilder model)
    {
        model.Entity<LikelyPairRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.One, r.Other });
            e.HasIndex(r => new { r.Partnership, r.Other });
            e.HasIndex(r => new { r.Partnership, r.Caution, r.Weight });
        });
        model.Entity<RefusedPairRow>(e => e.HasKey(r => new { r.Partnership, r.One, r.Other }));
    }

    public async Task Project(RecordContext db, PastEntry entry)
    {
        switch (entry.Kind)
        {
            case Kinds.MentionLinked or Kinds.MentionUnlinked:
                await Renew(db, entry.Id("person"));
                break;
            case Kinds.BirthRecorded:
                await Renew(db, entry.Of());
                break;
            case Kinds.PersonMerged or Kinds.PersonUnmerged when MergeView.Other(entry) is { } other:
                await Renew(db, entry.Of());
                await Drop(db, entry.Of(), unlessOwn: true);
                await Renew(db, other);
                break;
            case Kinds.GapFilled when (await EpisodeView.Get(db, entry.Of())).Subject is { } mention:
                await db.SaveChangesAsync();
                await Anew(db, [mention]);
                break;
            case Kinds.Recalled when entry.Chain.StartsWith("report/", StringComparison.Ordinal):
                var report = entry.Of();
                await db.SaveChangesAsync();
                await Anew(db, await db.Set<MentionRow>().Where(m => m.Report == report).OrderBy(m => m.Id).Select(m => m.Id).ToListAsync());
                break;
            case Kinds.LikenessRefused:
                var (one, two) = Ordered(entry.Of(), entry.Id("other"));
                if (await db.FindAsync<RefusedPairRow>(db.Partnership, one, two) is null)
                    db.Add(new RefusedPairRow { One = one, Other = two });
                break;
        }
    }

    /// <summary>Something else is known, or nothing any more, of whoever these mentions are.</summary>
    internal static async Task Anew(RecordContext db, IReadOnlyCollection<string> mentions)
    {
        var people = await db.Set<MentionRow>().Where(m => mentions.Contains(m.Id) && m.Person != null).Select(m => m.Person!).Distinct().OrderBy(p => p).ToListAsync();
        foreach (var person in people)
            await Renew(db, person);
    }

    private static async Task Renew(RecordContext db, string written)
    {
        await db.SaveChangesAsync();
        var person = await OnePerson.GoesBy(db, written);
        await Drop(db, person, unlessOwn: false);
        var keys = db.Set<PersonKeyRow>().Where(k => k.Person == person).Select(k => k.Key);
        var numbers = db.Set<PersonIdentifierRow>().Where(i => i.Person == person && i.Class == PersonIndex.Identity).Select(i => i.Value);
        var others = await db.Set<PersonKeyRow>().Where(k => keys.Contains(k.Key) && k.Person != person)
            .GroupBy(k => k.Person).Where(g => g.Select(k => k.Key).Distinct().Count() >= LeastKeys).OrderBy(g => g.Key).Select(g => g.Key).Take(Most).ToListAsync();
        others.AddRange(await db.Set<PersonIdentifierRow>().Where(i => numbers.Contains(i.Value) && i.Class == PersonIndex.Identity && i.Person != person)
            .Select(i => i.Person).Distinct().OrderBy(p => p).Take(Most).ToListAsync());
        if (others.Count == 0)
            return;
        var described = await Described(db, [person, .. others.Distinct(StringComparer.Ordinal)]);
        if (!described.TryGetValue(person, out var self))
            return;
        foreach (var (other, compared) in described.Where(d => d.Key != person))
        {
            var likeness = Model.Compare(self, compared);
            if (likeness.Probability < Least)
                continue;
            var (one, two) = Ordered(person, other);
            db.Add(new LikelyPairRow { One = one, Other = two, Weight = (int)Math.Round(Math.Clamp(likeness.Weight, -100, 100) * 10), Caution = likeness.Caution != Caution.None });
        }
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
    }

    /// <param name="unlessOwn">Only where the id does not stand for a person of its own any more.</param>
    private static async Task Drop(RecordContext db, string person, bool unlessOwn)
    {
        if (!unlessOwn || await OnePerson.GoesBy(db, person) != person)
            await db.Set<LikelyPairRow>().Where(p => p.One == person || p.Other == person).ExecuteDeleteAsync();
    }

    private static async Task<Dictionary<string, Compared>> Described(RecordContext db, string[] people)
    {
        var mentions = await db.Set<MentionRow>().AsNoTracking().Where(m => m.Person != null && people.Contains(m.Person)).OrderBy(m => m.Id).Take(people.Length * MostMentions).ToListAsync();
        var ids = mentions.Select(m => m.Id).ToArray();
        var answers = (await db.Set<MentionAnswerRow>().AsNoTracking().Where(a => ids.Contains(a.Mention) && a.Class == PersonIndex.Identity).OrderBy(a => a.Mention).ThenBy(a => a.Field).ToListAsync()).ToLookup(a => a.Mention);
        return mentions.GroupBy(m => m.Person!, StringComparer.Ordinal).ToDictionary(
            p => p.Key, p => new Compared(Describing.Together(p.Select(m => Describing.Of(m, answers[m.Id])))), StringComparer.Ordinal);
    }

    /// <summary>A pair is kept once, whichever of the two is named first.</summary>
    internal static (string One, string Other) Ordered(string a, string b) => string.CompareOrdinal(a, b) <= 0 ? (a, b) : (b, a);
}
