using System.Collections.Immutable;
using NodaTime;

namespace Kith.Record.Family;

/// <summary>What one source says of whether somebody lived with the child, on a day.</summary>
/// <param name="Part">Code of <c>household-role</c>.</param>
public sealed record Living(string Member, LocalDate On, string Part, string Source);

/// <summary>Somewhere that somebody lives from a day on, until the next.</summary>
/// <param name="Place">The same text for the same place.</param>
/// <param name="Until">First day on which it no longer holds; null while it does.</param>
public sealed record Dwelling(string Member, string Place, LocalDate From, LocalDate? Until);

/// <summary>Who lived with the child, from when until when. Pure.</summary>
public static class Households
{
    private static readonly string[] There = ["lives-there", "lives-there-part-time"];
    private static readonly string[] NotThere = ["visits", "lives-elsewhere"];

    /// <summary>Stays as told, report by report: one goes on until a later report says otherwise. That a later report is silent ends nothing.</summary>
    public static IEnumerable<Stay> Told(IEnumerable<Living> said)
    {
        foreach (var member in said.GroupBy(s => s.Member, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Stay? stay = null;
            foreach (var s in member.OrderBy(s => s.On).ThenBy(s => s.Source, StringComparer.Ordinal))
            {
                if (There.Contains(s.Part, StringComparer.Ordinal))
                {
                    if (stay is not null && stay.Part != s.Part)
                    {
                        yield return stay with { Until = s.On };
                        stay = null;
                    }
                    stay = stay is null ? new Stay(s.Member, s.Part, s.On, s.On, null, [s.Source]) : stay with { Last = s.On, Sources = stay.Sources.Add(s.Source) };
                }
                else if (NotThere.Contains(s.Part, StringComparer.Ordinal) && stay is not null)
                {
                    yield return stay with { Until = s.On, Sources = stay.Sources.Add(s.Source) };
                    stay = null;
                }
            }
            if (stay is not null) yield return stay;
        }
    }

    /// <summary>Stays from addresses that were recorded with a day: as long as the other's and the child's were the same.</summary>
    public static IEnumerable<Stay> Shared(string child, IReadOnlyCollection<Dwelling> dwellings, LocalDate today) =>
        from own in dwellings
        where own.Member == child
        from other in dwellings
        where other.Member != child && other.Place == own.Place
        let begin = LocalDate.Max(own.From, other.From)
        let end = own.Until is { } a && other.Until is { } b ? LocalDate.Min(a, b) : own.Until ?? other.Until
        where end is null || end > begin
        orderby other.Member, begin
        select new Stay(other.Member, "address", begin, end ?? today, end, ["addresses"]);
}
