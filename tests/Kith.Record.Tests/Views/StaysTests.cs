using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Record.Views;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Views;

/// <summary>What an agency answered stays where it was asked, when it said so; and when it cannot be read whether it did.</summary>
public class StaysTests
{
    [Theory]
    [InlineData("yes", null, true)]
    [InlineData("no", """{"may-share":"mash-only"}""", false)]
    [InlineData(null, """{"may-share":"mash-only","summary":"Twice this year."}""", true)]
    [InlineData(null, """{"may-share":"professionals"}""", false)]
    [InlineData(null, """{"trace":"no-trace"}""", false)]
    [InlineData(null, null, true)]
    public void An_answer_says_so_or_from_before_it_did_its_words_do(string? said, string? words, bool stays) =>
        Entry(Kinds.Answered, said, words).Stays().ShouldBe(stays);

    [Fact]
    public void What_no_agency_answered_stays_only_where_it_says_so()
    {
        Entry(Kinds.FormRecorded, null, null).Stays().ShouldBeFalse();
        Entry(Kinds.FormRecorded, "yes", null).Stays().ShouldBeTrue();
    }

    private static PastEntry Entry(string kind, string? said, string? words) => new(
        "episode/e", 1, "change", new Actor("w-sergeant", "partner", "police", null), kind, 1, Happened.On(new LocalDate(2026, 11, 20)), Instant.FromUtc(2026, 11, 20, 10, 0), [],
        said is null ? ImmutableSortedDictionary<string, string>.Empty : ImmutableSortedDictionary<string, string>.Empty.Add("stays", said),
        [new PastPart(null, "agency-information", words is null ? null : (JsonObject)JsonNode.Parse(words)!), new PastPart(null, "identity", [])]);
}
