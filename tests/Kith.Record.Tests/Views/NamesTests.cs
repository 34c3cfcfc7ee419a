using Kith.Record.Views;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Views;

public class NamesTests
{
    [Theory]
    [InlineData("Kofi Osei", "kofi osei")]
    [InlineData("O’Brien", "brien o obrien")]
    [InlineData("Smith-Jones", "jones smith smithjones")]
    [InlineData("Łukasz Żółć", "lukasz zolc")]
    [InlineData("JOSÉ María", "jose maria")]
    [InlineData("Straßer", "strasser")]
    [InlineData("Nguyễn Thị Ánh", "anh nguyen thi")]
    [InlineData("محمد", "محمد")]
    [InlineData("Not known", "")]
    [InlineData("  ", "")]
    public void A_name_is_kept_under_its_plain_words(string name, string tokens) =>
        string.Join(' ', Names.Tokens(name)).ShouldBe(tokens);

    [Theory]
    [InlineData("osei KOFI", "osei kofi")]
    [InlineData("O'Brien", "obrien")]
    [InlineData("O Brien", "o brien")]
    [InlineData("smith-jones", "smith jones")]
    [InlineData("smithjones", "smithjones")]
    [InlineData("%_*", "")]
    public void What_is_typed_becomes_terms_that_are_kept(string typed, string terms) =>
        string.Join(' ', Names.Terms(typed)).ShouldBe(terms);
}
