using NodaTime;
using Shouldly;

namespace Kith.Matching.Tests;

public sealed class ComparisonTests
{
    private static readonly Model Model = Model.Standard(_ => null, _ => null);

    [Theory]
    [InlineData("Mohammed", "Muhammad", "Given name is another form of the same")]
    [InlineData("Katie", "Catherine", "Given name is another form of the same")]
    [InlineData("Oluwaseun", "Seun", "Given name is another form of the same")]
    [InlineData("Yousef", "Yusuf", "Given name is another form of the same")]
    [InlineData("Abdulkareem", "Abdelkarim", "Given name is another form of the same")]
    [InlineData("Zoë", "ZOE", "Same given name")]
    [InlineData("Rosalind", "Rosalimd", "Given name is spelt nearly the same")]
    [InlineData("Tara Louise", "Tara", "Part of the given name is the same")]
    [InlineData("T", "Tara", "Given name begins with the same letter")]
    [InlineData("Tara", "Derek", "Given name differs")]
    [InlineData("Mary", "Mark", "Given name differs")]
    public void Given_names(string one, string other, string words) =>
        Model.Explain(Named(one, "Wychwood"), Named(other, "Wychwood")).ShouldContain(r => r.Words == words);

    [Theory]
    [InlineData("Smith-Jones", "Jones", "Part of the family name is the same")]
    [InlineData("O’Brien", "OBrien", "Same family name")]
    [InlineData("Kowalski", "Kovalsky", "Family name is spelt nearly the same")]
    [InlineData("Szczepanski", "Shepansky", "Family name is another form of the same")]
    [InlineData("Marlow", "Marlowe", "Family name is spelt nearly the same")]
    [InlineData("Marlowe", "Quinn", "Family name differs")]
    public void Family_names(string one, string other, string words) =>
        Model.Explain(Named("Tara", one), Named("Tara", other)).ShouldContain(r => r.Words == words);

    [Fact]
    public void Given_and_family_name_exchanged() =>
        Model.Explain(Named("Thanh", "Nguyen"), Named("Nguyen", "Thanh")).ShouldContain(r => r.Alike && r.Words == "Given and family name are the same, exchanged");

    [Theory]
    [InlineData("2014-03-09", "2014-03-09", "Same date of birth")]
    [InlineData("2014-03-09", "2014-09-03", "Date of birth is the same with day and month exchanged")]
    [InlineData("2014-03-09", "2014-03-19", "Date of birth differs in one figure only (9 March 2014, 19 March 2014)")]
    [InlineData("2014-03-09", "2014-03-27", "Date of birth differs in one place only (9 March 2014, 27 March 2014)")]
    [InlineData("2014-03-09", "2011-12-27", "Date of birth differs (9 March 2014, 27 December 2011)")]
    public void Dates_of_birth(string one, string other, string words) =>
        Model.Explain(Named("Tara", "Marlowe", Birth.On(Iso(one))), Named("Tara", "Marlowe", Birth.On(Iso(other)))).ShouldContain(r => r.Words == words);

    [Fact]
    public void An_age_fits_give_or_take_a_year_and_an_unborn_child_six_weeks()
    {
        var told = new LocalDate(2026, 11, 20);

        Words(Birth.Aged(7, told), Birth.On(new LocalDate(2018, 6, 1))).ShouldBe("Age fits, give or take a year");
        Words(Birth.Aged(7, told), Birth.On(new LocalDate(2012, 6, 1))).ShouldBe("Age does not fit");
        Words(Birth.ExpectedOn(told), Birth.On(told.PlusDays(-30))).ShouldBe("Born about when the unborn child was expected");
        Words(Birth.ExpectedOn(told), Birth.On(told.PlusDays(-90))).ShouldBe("Not expected or born at about the same time");
        Words(Birth.ExpectedOn(told), Birth.Aged(7, told)).ShouldBe("One of them is not yet born");

        static string Words(Birth one, Birth other) => Model.Explain(Named("A", "B", one), Named("A", "B", other)).Single(r => r.Words.Contains("born", StringComparison.OrdinalIgnoreCase) || r.Words.StartsWith("Age", StringComparison.Ordinal)).Words;
    }

    [Theory]
    [InlineData("943 476 5919", "9434765919", "Same NHS number")]
    [InlineData("943 476 5919", "NHS 943 476 5919", "NHS number is nearly the same")]
    [InlineData("943 476 5919", "943 476 5991", "NHS number is nearly the same")]
    [InlineData("943 476 5919", "701 222 1043", "NHS number differs")]
    public void Numbers(string one, string other, string words) =>
        Model.Explain(Numbered(one), Numbered(other)).ShouldContain(r => r.Words == words);

    [Fact]
    public void What_one_does_not_say_counts_neither_way()
    {
        var known = Named("Tara", "Marlowe", Birth.On(new LocalDate(2014, 3, 9)));

        Model.Explain(Named("Tara", "Marlowe"), known).ShouldNotContain(r => r.Words.Contains("birth"));
        Model.Explain(Named("Tara", "unknown"), known).ShouldNotContain(r => r.Words.Contains("family"));
    }

    [Fact]
    public void A_rare_name_says_more_than_a_common_one()
    {
        var model = Model.Standard(_ => null, name => name == "quillfeather" ? 0.00001 : 0.01);
        var (rare, common) = (Named("Tara", "Quillfeather"), Named("Tara", "Smith"));

        model.Compare(rare, rare).Weight.ShouldBeGreaterThan(model.Compare(common, common).Weight + 8);
        model.Explain(rare, rare).ShouldContain(r => r.Words == "Same family name, a rare one");
        model.Explain(common, common).ShouldContain(r => r.Words == "Same family name, a common one");
    }

    [Fact]
    public void Twins_and_namesakes_are_left_to_people()
    {
        var (day, home) = (Birth.On(new LocalDate(2014, 3, 9)), new Address("4", "Mill Street", null, "Bedford", "MK40 1AA"));
        var (tara, rose) = (At(Named("Tara", "Marlowe", day), home), At(Named("Rose", "Marlowe", day), home));
        var (father, son) = (At(Named("Derek", "Marlowe", Birth.On(new LocalDate(1979, 1, 30))), home), At(Named("Derek", "Marlowe", day), home));

        Model.Compare(tara, rose).ShouldSatisfyAllConditions(l => l.Same.ShouldBeFalse(), l => l.Caution.ShouldBe(Caution.Twins));
        Model.Compare(father, son).ShouldSatisfyAllConditions(l => l.Same.ShouldBeFalse(), l => l.Caution.ShouldBe(Caution.Namesakes));
        Model.Compare(tara, tara).Same.ShouldBeTrue();
        Model.Explain(tara, rose).ShouldContain(r => !r.Alike && r.Words.StartsWith("They may be twins", StringComparison.Ordinal));
    }

    [Fact]
    public void It_matters_not_who_is_compared_with_whom()
    {
        var (one, other) = (Named("Katie", "Smith-Jones", Birth.On(new LocalDate(2014, 3, 9))), Named("Catherine", "Jones", Birth.On(new LocalDate(2014, 9, 3))));

        Model.Compare(one, other).ShouldBe(Model.Compare(other, one));
    }

    private static Compared Named(string given, string family, Birth? birth = null) =>
        new(new Traits { GivenNames = [given], FamilyNames = [family], Births = birth is null ? [] : [birth] });

    private static Compared At(Compared person, Address address) => new(person.Traits with { Addresses = [address] });

    private static Compared Numbered(string number) => new(new Traits { GivenNames = ["Tara"], Identifiers = [new Identifier("NHS number", number)] });

    private static LocalDate Iso(string date) => NodaTime.Text.LocalDatePattern.Iso.Parse(date).Value;
}
