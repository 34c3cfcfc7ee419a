using System.Collections.Immutable;
using System.Security.Cryptography;
using Kith.Practice.Entries;
using Kith.Practice.Pack;
using NodaTime;

namespace Kith.Record.Casework;

public static class Changes
{
    public static ChangeDraft Of(
        string id, Instant at, Actor actor, string purpose, PracticePack pack, ImmutableSortedDictionary<string, string> facts, ImmutableArray<EntryDraft> entries) =>
        new(id, at, actor, purpose, ImmutableSortedDictionary<string, string>.Empty.Add("pack", pack.Hash), facts, entries);
}

internal static class NewId
{
    /// <summary>A new id for a change: 100 random bits.</summary>
    public static string Random() => Practice.OpaqueId.From(RandomNumberGenerator.GetBytes(13));
}
