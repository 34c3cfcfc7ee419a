using Kith.Record.SubjectAccess;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.SubjectAccess;

/// <summary>What is found in the words of a pack: every form of a name, an address, a number; and what is nobody's.</summary>
public sealed class InTextTests
{
    private static readonly NamesInText Names = new(
        [new(["elizabeth", "lizbeth"], ["okafor", "quill"]), new(["chidi"], ["okafor"]), new(["bo"], ["li"]), new(["will"], ["rose"]), new(["thomas"], ["okafor"])], [new(["tobias", "tom"], ["okafor"])]);

    private static readonly PlacesInText Places = new(
        [new("The Lindens, 7 Tanglewood Row\nFlat 2", "SG17 5TQ")], [new("4 Larkspur Close", "MK40 2AB")], [new("12 Bramble Way", "LU1 2ZZ"), new("4 Larkspur Close", "MK40 2AB")], ["refuge", "women's aid"]);

    private static readonly ReachInText Reach = new(["01632 960200", "tobias@example.org"]);

    [Theory]
    [InlineData("Elizabeth was there")]
    [InlineData("seen with elizabeth’s sister")]
    [InlineData("Lizzie was there")]
    [InlineData("Betty was there")]
    [InlineData("Formerly Quill")]
    [InlineData("Bo was there")]
    [InlineData("told Li so")]
    [InlineData("Mr Okafor was there")]
    [InlineData("MRS OKAFOR")]
    [InlineData("Auntie Okafor")]
    [InlineData("C.O. was there")]
    [InlineData("seen with CO")]
    [InlineData("C O left")]
    [InlineData("Will was there")]
    [InlineData("Ms. Rose")]
    public void Somebody_else_is_found_by_any_form_of_their_name(string text) => Names.Any(text).ShouldBeTrue();

    [Theory]
    [InlineData("Tobias Okafor ran the mile")]
    [InlineData("Tom came home")]
    [InlineData("He will come, and the sun rose")]
    [InlineData("He lives in Bolton")]
    [InlineData("The company co-operates")]
    [InlineData("T.O. was there")]
    [InlineData("")]
    public void Their_own_name_and_words_of_the_language_are_nobody_else(string text) => Names.Any(text).ShouldBeFalse();

    [Theory]
    [InlineData("at the Lindens")]
    [InlineData("LINDENS")]
    [InlineData("7, Tanglewood Row")]
    [InlineData("in tanglewood row")]
    [InlineData("sg175tq")]
    [InlineData("SG17  5TQ")]
    [InlineData("She is in a refuge")]
    [InlineData("through Women’s Aid")]
    public void A_protected_place_is_found_in_any_form(string text) => Places.Hidden(text).ShouldBeTrue();

    [Theory]
    [InlineData("4 Larkspur Close, MK40 2AB")]
    [InlineData("the linden tree")]
    [InlineData("refugees")]
    public void Another_place_is_no_protected_one(string text) => Places.Hidden(text).ShouldBeFalse();

    [Theory]
    [InlineData("12 Bramble Way", true)]
    [InlineData("off Bramble Way", true)]
    [InlineData("lu12zz", true)]
    [InlineData("NN1 4QR", true)]
    [InlineData("4 Larkspur Close, mk402ab", false)]
    public void An_address_of_another_is_any_that_is_not_theirs(string text, bool found) => Places.OfAnother(text).ShouldBe(found);

    [Theory]
    [InlineData("Ring 07700 900 123", true)]
    [InlineData("+44 7700 900123", true)]
    [InlineData("(01632) 960-100", true)]
    [InlineData("write to l.okafor@example.org.", true)]
    [InlineData("Ring 01632960200", false)]
    [InlineData("+44 1632 960200", false)]
    [InlineData("Tobias@Example.org", false)]
    [InlineData("born 04 05 2017", false)]
    [InlineData("NHS number 999 000 0018", false)]
    public void A_number_or_an_email_is_found_unless_it_is_theirs(string text, bool found) => Reach.OfAnother(text).ShouldBe(found);
}
