using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
using NodaTime;

namespace Kith.Record.Tests;

/// <summary>Changes that the tests append: Tilly Okonkwo-Hart's episode and what hangs on it.</summary>
internal static class Sample
{
    public static readonly Instant Noon = Instant.FromUtc(2026, 11, 20, 12, 0);
    public static readonly Actor Screener = new("worker-1", "screener", "northshire", "mash");
    public static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary<string, string>.Empty;

    public static EntryDraft Entry(string chain, string words = "Tilly came in late and hungry.", string kind = "note") => new(
        chain,
        kind,
        1,
        Happened.At(Noon),
        [new("person/tilly", "subject")],
        Nothing.Add("step", "s1"),
        [new("person/tilly", "ordinary", new JsonObject { ["text"] = words }), new(null, "police", new JsonObject { ["text"] = "Markers: none." })]);

    public static ChangeDraft Change(string id, Instant at, params ImmutableArray<EntryDraft> entries) =>
        new(id, at, Screener, "screening", Nothing.Add("contact", "abc123"), Nothing.Add("open-plan", "no"), entries);

    public static ChangeDraft Change(string id, params ImmutableArray<EntryDraft> entries) => Change(id, Noon, entries);

    /// <summary>The entry in whose name parts are destroyed.</summary>
    public static EntryDraft Destroying(params DestructionRow[] rows) => Entry(rows[0].ByChain) with { Says = Nothing.Add(Destructions.Says, Destructions.Digest(rows)) };
}
