using System.Collections.Immutable;
using Kith.Practice.Entries;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Practice.Tests.Kernel;

/// <summary>Of what a document was made stands in the header of the entry that gave it: whatever there is of it, it fits, and comes back the same.</summary>
public sealed class GroundsTests
{
    /// <summary>What a header takes (<c>Kith.Record.Ledger.Limits</c>).</summary>
    private const int LongestValue = 1024, MostKeys = 100;

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 2_000, 2)]
    [InlineData(1_000, 2, 2)]
    [InlineData(40, 50, 1)]
    public void What_was_written_is_read_again(int chains, int entries, int step)
    {
        var told = Enumerable.Range(0, chains).SelectMany(c => Enumerable.Range(1, entries).Select(n => ($"episode/{c:x20}", (long)n * step))).ToArray();
        var grounds = MadeFrom.Of(told);
        var stood = Enumerable.Range(0, chains).Select(c => $"episode/{c:x20}@1763373600000000").ToArray();
        var says = Grounds.Says(grounds, stood).ToImmutableSortedDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);
        says.Values.ShouldAllBe(v => v.Length <= LongestValue);
        says.Count.ShouldBeLessThan(MostKeys - 15);
        var entry = Entry(says);
        Grounds.Of(entry)!.Value.SelectMany(g => g.Entries.Select(e => (g.Chain, e))).Order().ShouldBe(told.Order());
        Grounds.StoodOf(entry).Order().ShouldBe(stood.Order());
    }

    [Fact]
    public void A_chain_that_counts_whole_has_no_numbers_and_an_old_entry_no_grounds()
    {
        var grounds = MadeFrom.Of([("report/a", 3), ("report/a", 0), ("episode/b", 2), ("episode/b", 1), ("episode/b", 7)]);
        var says = Grounds.Says(grounds, []).ToImmutableSortedDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);
        says["grounds:1"].ShouldBe("episode/b=1-2,7;report/a=");
        Grounds.Of(Entry(says))!.Value.Single(g => g.Chain == "report/a").Entries.ShouldBeEmpty();
        Grounds.Of(Entry(ImmutableSortedDictionary<string, string>.Empty)).ShouldBeNull();
    }

    private static PastEntry Entry(ImmutableSortedDictionary<string, string> says)
    {
        var at = Instant.FromUtc(2026, 11, 17, 10, 0);
        return new("episode/b", 1, "c", Actor.Engine, Kinds.Disclosed, 1, Happened.At(at), at, [], says, []);
    }
}
