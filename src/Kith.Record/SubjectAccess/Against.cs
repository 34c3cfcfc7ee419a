using System.Collections.Immutable;
using Kith.Matching;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.SubjectAccess;

/// <summary>
/// What the record says against somebody who asks: that they are said to have harmed the one whose record it is, or another child, or are kept
/// out of it. By who they were found to be, and by the name they gave; a name may deceive, and is said as no more than a name.
/// </summary>
internal static class Against
{
    private static readonly string[] Titles = ["mr", "mrs", "ms", "miss", "mx", "dr"];

    /// <param name="mention">As whom they were found on the record; null when they were not.</param>
    /// <param name="stranger">Somebody looked, and found them not on the record: then a like family name alone is said, since nothing else is known of them.</param>
    public static async Task<ImmutableArray<string>> Asker(RecordContext db, Circle circle, string? mention, string name, bool stranger, CancellationToken cancel)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        var known = mention is null ? null : circle.Find(mention);
        var self = known is not null && circle.Self.Contains(known.Id);
        var whose = circle.Own.Length == 0 ? "the person whose record it is" : circle.NameOf(circle.Own[0]);
        var implicated = circle.Told.Where(r => r.Implicated == true).ToArray();
        var harming = implicated.Where(r => circle.Self.Contains(r.Child)).Select(r => circle.Find(r.Mention)).OfType<MentionRow>().ToArray();
        if (known is not null)
        {
            var same = circle.Same(known).Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
            if (harming.Any(h => same.Contains(h.Id))) found.Add($"{circle.NameOf(known)} is said to have harmed {whose}");
            else if (implicated.Any(r => same.Contains(r.Mention))) found.Add(self ? $"{circle.NameOf(known)} is said to have harmed a child" : $"{circle.NameOf(known)} is said to have harmed another child");
            found.AddRange(await KeptOut(db, circle, known, cancel));
        }
        var said = Words(name);
        foreach (var other in harming.Where(h => known is null || circle.Same(known).All(m => m.Id != h.Id)).DistinctBy(h => h.Person ?? h.Id))
            if (circle.Same(other).Any(m => circle.Called(m) is var called && NameAlike.Is(said, called.Given, called.Family, stranger)))
                found.Add($"The name that was given is like that of {circle.NameOf(other)}, who is said to have harmed {whose}");
        if (!self) found.AddRange(await Barred(db, circle, said, cancel));
        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Folded words of a name as it was given, without a title.</summary>
    private static string[] Words(string name) => [.. Names.Tokens(name).Where(w => !Titles.Contains(w, StringComparer.Ordinal))];

    /// <summary>A worker who is the asker, and is kept out of the record.</summary>
    private static async Task<IEnumerable<string>> KeptOut(RecordContext db, Circle circle, MentionRow known, CancellationToken cancel)
    {
        if (known.Person is not { } person || circle.Ids.Contains(person)) return [];
        var records = await OnePerson.Records(db, $"person/{person}", cancel);
        var workers = await db.Set<NamedRow>().AsNoTracking().Where(n => records.Contains(n.Record) && n.Out && n.Why == "self").Select(n => n.Worker).Take(Circle.Most).ToListAsync(cancel);
        var own = Records(circle);
        return await db.Set<NamedRow>().AsNoTracking().AnyAsync(n => own.Contains(n.Record) && n.Out && workers.Contains(n.Worker), cancel) ? [$"{circle.NameOf(known)} is kept out of this record"] : [];
    }

    /// <summary>The name that was given is that of a worker who is kept out of the record.</summary>
    private static async Task<IEnumerable<string>> Barred(RecordContext db, Circle circle, string[] said, CancellationToken cancel)
    {
        var own = Records(circle);
        var names = await (from n in db.Set<NamedRow>().AsNoTracking() where own.Contains(n.Record) && n.Out join w in db.Set<WorkerRow>() on n.Worker equals w.Id select w.Name).Take(Circle.Most).ToListAsync(cancel);
        return names.OfType<string>().Where(n => Words(n) is { Length: > 1 } words && words.All(w => said.Contains(w, StringComparer.Ordinal))).Select(n => $"The name that was given is that of {n}, who is kept out of this record");
    }

    private static string[] Records(Circle circle) => [.. circle.Ids.Select(i => $"person/{i}")];
}
