using System.Reflection;
using Kith.Practice.Forms;
using Shouldly;

namespace Kith.Practice.Tests.Forms;

/// <summary>Every sentence that a form can say, as people read it.</summary>
public class FormMessagesTests
{
    private const string At = "children[1].x";

    public static readonly (string Rule, Problem Problem, string Says)[] Rows =
    [
        (nameof(FormMessages.NotAnObject), FormMessages.NotAnObject(At), "The answers must be one object, with a name for each question. Send them as { \"question\": answer }."),
        (nameof(FormMessages.Unreadable), FormMessages.Unreadable(At), "These answers name the same thing twice, or are not valid text. Send each name once, in UTF-8."),
        (nameof(FormMessages.NotJson), FormMessages.NotJson("see line 2, byte 4."), "This is not JSON that can be read: see line 2, byte 4. Send one JSON object in UTF-8, each name once."),
        (nameof(FormMessages.UnknownField), FormMessages.UnknownField(At, "famly-name", "family-name"), "“famly-name” is not a field of this form. Did you mean “family-name”?"),
        (nameof(FormMessages.UnknownField), FormMessages.UnknownField(At, "zzz", null), "“zzz” is not a field of this form. Leave it out, or put what it says where the form asks for it."),
        (nameof(FormMessages.TooManyProblems), FormMessages.TooManyProblems(), "There is more to correct than is listed here. Correct these first, then send the answers again."),
        (nameof(FormMessages.WrongKind), FormMessages.WrongKind(At, "Email of child 2", "text"), "Email of child 2 must be text. Send it in that form."),
        (nameof(FormMessages.Needed), FormMessages.Needed(At, "“What are you worried about?”", "Enter it."), "“What are you worried about?” needs an answer. Enter it."),
        (nameof(FormMessages.NeedOneOf), FormMessages.NeedOneOf(At, "Child 2", ["Family name", "Given names"], words: true), "Child 2 needs at least one of: Family name, Given names. Write “not known” if nobody knows."),
        (nameof(FormMessages.NeedOneOf), FormMessages.NeedOneOf(At, "You", ["Email", "Phone"], words: false), "You needs at least one of: Email, Phone. Answer one of them."),
        (nameof(FormMessages.NotAsked), FormMessages.NotAsked(At, "Why not", ["Consent is “Agreed”", "Age has no answer"]), "Why not is answered, but it is not asked when Consent is “Agreed” and Age has no answer. Clear this answer, or change the other."),
        (nameof(FormMessages.Repeated), FormMessages.Repeated(At, "Languages", "Polish"), "Languages has “Polish” more than once. Keep one of them."),
        (nameof(FormMessages.TooLong), FormMessages.TooLong(At, "Your name", 1250, 200), "Your name has 1,250 characters and may have 200. Shorten it by 1,050."),
        (nameof(FormMessages.TooShort), FormMessages.TooShort(At, "Why", 20), "Why must have at least 20 characters. Say more."),
        (nameof(FormMessages.BadCharacters), FormMessages.BadCharacters(At, "Your name"), "Your name has characters in it that cannot be kept, such as control characters. Type it again without them."),
        (nameof(FormMessages.NotAPhone), FormMessages.NotAPhone(At, "Phone"), "Phone is not a telephone number. Enter it with its area code, like 01234 567890, or with + and the country code from abroad."),
        (nameof(FormMessages.NotAnEmail), FormMessages.NotAnEmail(At, "Email"), "Email is not an email address. Enter it like name@example.org."),
        (nameof(FormMessages.NotAPostcode), FormMessages.NotAPostcode(At, "Postcode of child 2"), "Postcode of child 2 is not a full postcode. Enter it like MK42 9AP, or leave it out if nobody knows it."),
        (nameof(FormMessages.NotAnNhsNumber), FormMessages.NotAnNhsNumber(At, "NHS number of child 2"), "NHS number of child 2 must be ten digits, like 999 012 3454. Check it against the source."),
        (nameof(FormMessages.NhsCheck), FormMessages.NhsCheck(At, "NHS number of child 2"), "NHS number of child 2 cannot be right: its last digit does not fit the others. Check it against the source, and look for swapped digits."),
        (nameof(FormMessages.NotAUpn), FormMessages.NotAUpn(At, "Unique pupil number"), "Unique pupil number must be a letter and twelve digits (the last may be a letter), like C821200025001. Check it against the source."),
        (nameof(FormMessages.UpnCheck), FormMessages.UpnCheck(At, "Unique pupil number"), "Unique pupil number cannot be right: its first letter does not fit the rest. Check it against the source, and look for swapped digits."),
        (nameof(FormMessages.NoSuchSchool), FormMessages.NoSuchSchool(At, "School"), "School has a number that no school in the list has. Choose the school from the list, or write its name."),
        (nameof(FormMessages.NotANumber), FormMessages.NotANumber(At, "How often"), "How often must be a whole number. Enter it in figures, like 4."),
        (nameof(FormMessages.TooSmall), FormMessages.TooSmall(At, "How often", 1), "How often must be 1 or more. Check the figure."),
        (nameof(FormMessages.TooLarge), FormMessages.TooLarge(At, "How often", 1200), "How often must be 1,200 or less. Check the figure."),
        (nameof(FormMessages.NoSuchItem), FormMessages.NoSuchItem(At, "Which child", "child", 0), "Which child names a child, and none is described here. Describe it first."),
        (nameof(FormMessages.NoSuchItem), FormMessages.NoSuchItem(At, "Which child", "child", 1), "Which child names one that is not described here. Choose child 1, the first being sent as 0."),
        (nameof(FormMessages.NoSuchItem), FormMessages.NoSuchItem(At, "Which child", "child", 3), "Which child names one that is not described here. Choose child 1 to 3, the first being sent as 0."),
        (nameof(FormMessages.NotADate), FormMessages.NotADate(At, "Date of birth of child 2"), "Date of birth of child 2 is not a date. Enter day, month and year in figures, like 27 3 2019 (a program sends 2019-03-27)."),
        (nameof(FormMessages.NotADateTime), FormMessages.NotADateTime(At, "“When?”"), "“When?” is not a date and time. Enter day, month and year in figures, and the time like 14:05 if it is known (a program sends 2026-03-27T14:05, in London time)."),
        (nameof(FormMessages.DatePartMissing), FormMessages.DatePartMissing(At, "Date of birth", ["year"]), "Date of birth needs the year as well. Enter it, or clear the date if it is not known."),
        (nameof(FormMessages.DatePartMissing), FormMessages.DatePartMissing(At, "Date of birth", ["month", "year"]), "Date of birth needs the month and the year as well. Enter them, or clear the date if it is not known."),
        (nameof(FormMessages.NoSuchDate), FormMessages.NoSuchDate(At, "Date of birth", "31 February 2026"), "Date of birth cannot be right: there is no 31 February 2026. Check the day and the month."),
        (nameof(FormMessages.YearOutOfRange), FormMessages.YearOutOfRange(At, "Date of birth"), "Date of birth needs a year in four figures, from 1900 to 2100. Check the year."),
        (nameof(FormMessages.InFuture), FormMessages.InFuture(At, "Date of birth of child 2"), "Date of birth of child 2 is in the future. Check the year."),
        (nameof(FormMessages.NotATime), FormMessages.NotATime(At, "“When?”"), "“When?” has a time that is not one. Enter it like 14:05, or leave it out if it is not known."),
        (nameof(FormMessages.NoSuchTime), FormMessages.NoSuchTime(At, "“When?”"), "“When?” cannot be right: the clocks went forward in that hour, from 01:00 to 02:00. Check the time."),
        (nameof(FormMessages.NotAnOption), FormMessages.NotAnOption(At, "Sex of child 2", "F", ["F", "M"]), "Sex of child 2 is not one of the choices. Did you mean “F”?"),
        (nameof(FormMessages.NotAnOption), FormMessages.NotAnOption(At, "Sex of child 2", null, ["F", "M"]), "Sex of child 2 is not one of the choices. Choose from: F, M."),
        (nameof(FormMessages.NotAnOption), FormMessages.NotAnOption(At, "Sex of child 2", null, []), "Sex of child 2 is not one of the choices. Choose from the list."),
        (nameof(FormMessages.NoSuchAgency), FormMessages.NoSuchAgency(At, "Agencies to ask", "police"), "Agencies to ask names an agency that is not in the partnership today. Did you mean “police”?"),
        (nameof(FormMessages.NoSuchAgency), FormMessages.NoSuchAgency(At, "Agencies to ask", null), "Agencies to ask names an agency that is not in the partnership today. Choose agencies from the list."),
        (nameof(FormMessages.AgencyDoesNotAnswer), FormMessages.AgencyDoesNotAnswer(At, "Agencies to ask", "Fire"), "Fire does not answer requests for information. Take it out of Agencies to ask, and ask by another way."),
        (nameof(FormMessages.AgencyNotAskedHere), FormMessages.AgencyNotAskedHere(At, "Agencies to ask", "Luton health"), "Luton health answers another front door's requests. Take it out of Agencies to ask, and choose this area's own."),
        (nameof(FormMessages.LevelNeeded), FormMessages.LevelNeeded(At, "Level of need"), "Level of need needs a level. Choose 1, 2, 3 or 4."),
        (nameof(FormMessages.NoSuchLevel), FormMessages.NoSuchLevel(At, "Level of need"), "Level of need must be level 1, 2, 3 or 4. Choose one."),
        (nameof(FormMessages.IndicatorsNeeded), FormMessages.IndicatorsNeeded(At, "Level of need"), "Level of need needs what it rests on. Choose at least one indicator."),
        (nameof(FormMessages.NoSuchIndicator), FormMessages.NoSuchIndicator(At, "Level of need", "missing-meals"), "Level of need names an indicator that is not in the guide. Did you mean “missing-meals”?"),
        (nameof(FormMessages.NoSuchIndicator), FormMessages.NoSuchIndicator(At, "Level of need", null), "Level of need names an indicator that is not in the guide. Choose indicators from the guide."),
        (nameof(FormMessages.BelowFloor), FormMessages.BelowFloor(At, "Level of need", 2, "A bruise", 4), "Level of need cannot be level 2 when “A bruise” is present: that is level 4 at least. Choose level 4, or take the indicator out if it is not so."),
        (nameof(FormMessages.TooFew), FormMessages.TooFew(At, "Child", 1, 0), "Child is needed. Add one."),
        (nameof(FormMessages.TooFew), FormMessages.TooFew(At, "Action", 3, 1), "Action: at least 3 are needed and there is 1. Add 2 more."),
        (nameof(FormMessages.TooMany), FormMessages.TooMany(At, "Child", 12, 100_000), "Child: there are 100,000 and 12 at most can be sent together. Send the rest separately."),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Rows.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void It_reads(int row) => Rows[row].Problem.Message.ShouldBe(Rows[row].Says);

    [Fact]
    public void Every_message_has_a_row() =>
        typeof(FormMessages).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(m => m.Name).Except(Rows.Select(r => r.Rule)).ShouldBeEmpty();

    [Fact]
    public void Every_message_has_a_code_of_its_own_and_says_where()
    {
        foreach (var (rule, problem, _) in Rows)
        {
            problem.Code.ShouldMatch("^[a-z]+(-[a-z]+)*$", rule);
            problem.Place.ShouldBeOneOf(At, "");
        }
        Rows.GroupBy(r => r.Problem.Code).Where(g => g.Select(r => r.Rule).Distinct().Count() > 1).Select(g => g.Key).ShouldBe(["not-a-date"]);
    }
}
