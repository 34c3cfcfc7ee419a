using System.Globalization;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>Reads what an entry's header says. Views keep opaque ids bare: <c>7k…</c>, not <c>episode/7k…</c>.</summary>
internal static class EntryWords
{
    /// <exception cref="FormatException">The kind's vocabulary promises this word and the entry lacks it.</exception>
    public static string Word(this PastEntry entry, string key) =>
        entry.Says.TryGetValue(key, out var word)
            ? word
            : throw new FormatException($"Entry {entry.Chain}#{entry.Sequence} of kind {entry.Kind} does not say {key}; views cannot be made from it.");

    public static string? WordOrNull(this PastEntry entry, string key) => entry.Says.GetValueOrDefault(key);

    public static string Id(this PastEntry entry, string key) => Bare(entry.Word(key));

    public static string? IdOrNull(this PastEntry entry, string key) => entry.WordOrNull(key) is { } id ? Bare(id) : null;

    public static int Number(this PastEntry entry, string key) => int.Parse(entry.Word(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public static int? NumberOrNull(this PastEntry entry, string key) => entry.WordOrNull(key) is null ? null : entry.Number(key);

    public static Instant At(this PastEntry entry, string key) => Micros.ToInstant(long.Parse(entry.Word(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));

    public static Instant? AtOrNull(this PastEntry entry, string key) => entry.WordOrNull(key) is null ? null : entry.At(key);

    public static bool Yes(this PastEntry entry, string key) => entry.WordOrNull(key) == "yes";

    /// <summary>
    /// Whether whoever wrote it said that it stays in the work where it was told. An agency's answer from before entries said so is looked up
    /// in its own words; as far as they cannot be read, it stays.
    /// </summary>
    public static bool Stays(this PastEntry entry)
    {
        if (entry.WordOrNull("stays") is { } said)
            return said == "yes";
        var told = entry.Kind != Kinds.Answered ? [] : entry.Parts.Where(p => p.Class == "agency-information").ToArray();
        return told.Any(p => p.Body is null || p.Body["may-share"]?.ToString() == "mash-only");
    }

    /// <summary>The opaque id of the chain.</summary>
    public static string Of(this PastEntry entry) => Bare(entry.Chain);

    public static string Bare(string named) => named[(named.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
