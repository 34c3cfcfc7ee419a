using System.Collections.Immutable;
using System.Globalization;
using NodaTime;

namespace Kith.Access;

/// <summary>Where somebody lives, from a day on.</summary>
/// <param name="Confirmed">When somebody last confirmed that post there is safe; null when nobody has.</param>
public sealed record DatedAddress(string Id, LocalDate From, string Text, bool Protected, Instant? Confirmed);

/// <summary>All that speaks for and against writing to somebody.</summary>
/// <param name="SafetyFlag">When the latest flag was raised that asks for care; null when none stands.</param>
/// <param name="NewerTold">When a report last told of another address than the one on record; null when none did.</param>
/// <param name="Wish">How they asked to be reached, in words, when that is not by post.</param>
public sealed record PostalCare(ImmutableArray<DatedAddress> Addresses, Instant? SafetyFlag, bool AddressProtected, Instant? NewerTold, string? Wish);

/// <summary>Whether a letter may be posted, and where to. Only a dated address that somebody has confirmed since the last alarm is written to.</summary>
public static class Post
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    public static (DatedAddress? To, string? Stopped) Decide(PostalCare care, LocalDate today)
    {
        (DatedAddress?, string?) Stop(string why) => (null, $"{why} Hand it over, or ask them how they want to have it.");
        if (care.Wish is { } wish) return Stop($"They asked not to be written to ({wish}). Nothing is posted.");
        if (care.AddressProtected) return Stop("Their address must not stand on a letter. Nothing is posted.");
        if (care.Addresses.Where(a => a.From <= today).OrderBy(a => a.From).LastOrDefault() is not { } current)
            return Stop("There is no dated address for them on record. Record it, with the day from which they live there.");
        if (current.Protected) return Stop("Their address must not stand on a letter. Nothing is posted.");
        if (current.Confirmed is not { } confirmed)
            return Stop($"Nobody has confirmed the address that holds from {Day(current.From)}. Confirm it with them before anything is posted.");
        if (care.SafetyFlag is { } raised && raised >= confirmed)
            return Stop($"A safety flag was raised on {Day(raised)}, after the address was confirmed. Confirm with them that post there is safe.");
        if (care.NewerTold is { } told && told > confirmed)
            return Stop($"Another address was told of on {Day(told)}, after this one was confirmed. Find out which is right, and record or confirm it.");
        return (current, null);
    }

    private static string Day(LocalDate day) => day.ToString("d MMMM uuuu", British);

    private static string Day(Instant at) => Day(Kith.Practice.London.Local(at).Date);
}
