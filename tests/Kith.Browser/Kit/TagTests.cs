using Kith.Practice;
using Kith.Web.Kit;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Browser.Kit;

/// <summary>Due times and ratings in words.</summary>
public sealed class TagTests
{
    // A Friday at 14:05 in London.
    private static readonly Instant Now = new LocalDateTime(2026, 11, 20, 14, 5).InLondon();

    [Theory]
    [InlineData("2026-11-20T14:04:30", "Overdue by less than a minute", "red")]
    [InlineData("2026-11-20T14:04:00", "Overdue by 1 minute", "red")]
    [InlineData("2026-11-20T12:05:00", "Overdue by 2 hours", "red")]
    [InlineData("2026-11-17T12:05:00", "Overdue by 3 days", "red")]
    [InlineData("2026-11-20T14:05:00", "Due today 14:05", "yellow")]
    [InlineData("2026-11-20T16:30:00", "Due today 16:30", "yellow")]
    [InlineData("2026-11-20T23:59:00", "Due today", "yellow")]
    [InlineData("2026-11-21T09:00:00", "Due tomorrow 09:00", "blue")]
    [InlineData("2026-11-23T23:59:59", "Due Mon 23 Nov", "grey")]
    [InlineData("2027-01-04T09:00:00", "Due 4 Jan 2027", "grey")]
    public void A_due_time_is_said_as_people_say_it(string due, string words, string colour)
    {
        var local = NodaTime.Text.LocalDateTimePattern.ExtendedIso.Parse(due).Value;
        TagView.Due(local.InLondon(), Now).ShouldBe(new TagView(words, colour));
    }

    [Fact]
    public void A_rating_that_is_none_is_an_error() =>
        Should.Throw<ArgumentOutOfRangeException>(() => TagView.Rag("puce")).Message.ShouldContain("red, amber or green");

    [Theory]
    [InlineData("", "", "", new string[0])]
    [InlineData("3", "11", "2026", new[] { "2026-11-03" })]
    [InlineData("31", "2", "2026", new[] { "31", "2", "2026" })]
    [InlineData("soon", "", "", new[] { "soon" })]
    public void A_date_comes_back_as_it_was_typed(string day, string month, string year, string[] values) =>
        new FieldView { Name = "d", Type = "date", Label = "D", Values = [.. values] }.DateBoxes.ShouldBe((day, month, year));
}
