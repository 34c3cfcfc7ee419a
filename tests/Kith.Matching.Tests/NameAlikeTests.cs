using Shouldly;
using Xunit;

namespace Kith.Matching.Tests;

public sealed class NameAlikeTests
{
    private static readonly string[] Given = ["lucian"];
    private static readonly string[] Family = ["harcastle"];

    [Theory]
    [InlineData("lucian harcastle", true)]
    [InlineData("harcastle lucian", true)]
    [InlineData("lucien hardcastle", true)]
    [InlineData("l harcastle", true)]
    [InlineData("harcastle", true)]
    [InlineData("araminta harcastle", false)]
    [InlineData("lucian brackenbury", false)]
    [InlineData("", false)]
    public void A_name_is_like_another_by_both_its_parts_or_by_the_one_that_was_given(string said, bool alike) =>
        NameAlike.Is(said.Split(' ', StringSplitOptions.RemoveEmptyEntries), Given, Family).ShouldBe(alike);

    [Fact]
    public void Of_a_stranger_the_family_name_alone_is_enough() => NameAlike.Is(["araminta", "hardcastle"], Given, Family, familyAlone: true).ShouldBeTrue();

    [Fact]
    public void A_short_form_is_the_same_name_and_a_name_of_one_word_is_compared_with_that_word()
    {
        NameAlike.Is(["bob", "harcastle"], ["robert"], Family).ShouldBeTrue();
        NameAlike.Is(["robbie"], ["robert"], []).ShouldBeTrue();
        NameAlike.Is(["sara"], ["robert"], []).ShouldBeFalse();
    }
}
