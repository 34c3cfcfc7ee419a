using System.Globalization;

namespace Kith.Practice.Forms;

/// <summary>
/// Every sentence that the check of a form can say, in one place. Each names the question and what would put it right.
/// What somebody wrote is not repeated; codes of the pack are.
/// </summary>
public static class FormMessages
{
    // The answers as a whole

    public static Problem NotAnObject(string place) =>
        new(place, "not-an-object", "The answers must be one object, with a name for each question. Send them as { \"question\": answer }.");

    public static Problem Unreadable(string place) =>
        new(place, "unreadable", "These answers name the same thing twice, or are not valid text. Send each name once, in UTF-8.");

    public static Problem NotJson(string why) =>
        new("", "not-json", $"This is not JSON that can be read: {why} Send one JSON object in UTF-8, each name once.");

    public static Problem UnknownField(string place, string word, string? nearest) => new(place, "unknown-field", nearest is null
        ? $"“{word}” is not a field of this form. Leave it out, or put what it says where the form asks for it."
        : $"“{word}” is not a field of this form. Did you mean “{nearest}”?");

    public static Problem TooManyProblems() =>
        new("", "too-many-problems", "There is more to correct than is listed here. Correct these first, then send the answers again.");

    // Any question

    public static Problem WrongKind(string place, string name, string wanted) =>
        new(place, "wrong-kind", $"{name} must be {wanted}. Send it in that form.");

    public static Problem Needed(string place, string name, string how) => new(place, "needed", $"{name} needs an answer. {how}");

    public static Problem NeedOneOf(string place, string item, IEnumerable<string> labels, bool words) => new(place, "need-one-of",
        $"{item} needs at least one of: {string.Join(", ", labels)}. {(words ? "Write “not known” if nobody knows." : "Answer one of them.")}");

    public static Problem NotAsked(string place, string name, IEnumerable<string> because) => new(place, "not-asked",
        $"{name} is answered, but it is not asked when {string.Join(" and ", because)}. Clear this answer, or change the other.");

    public static Problem Repeated(string place, string name, string what) =>
        new(place, "repeated", $"{name} has “{what}” more than once. Keep one of them.");

    // Text

    public static Problem TooLong(string place, string name, int length, int max) => new(place, "too-long",
        $"{name} has {Figure(length)} characters and may have {Figure(max)}. Shorten it by {Figure(length - max)}.");

    public static Problem TooShort(string place, string name, int min) =>
        new(place, "too-short", $"{name} must have at least {Figure(min)} characters. Say more.");

    public static Problem BadCharacters(string place, string name) => new(place, "bad-characters",
        $"{name} has characters in it that cannot be kept, such as control characters. Type it again without them.");

    public static Problem NotAPhone(string place, string name) => new(place, "not-a-phone",
        $"{name} is not a telephone number. Enter it with its area code, like 01234 567890, or with + and the country code from abroad.");

    public static Problem NotAnEmail(string place, string name) =>
        new(place, "not-an-email", $"{name} is not an email address. Enter it like name@example.org.");

    public static Problem NotAPostcode(string place, string name) =>
        new(place, "not-a-postcode", $"{name} is not a full postcode. Enter it like MK42 9AP, or leave it out if nobody knows it.");

    public static Problem NotAnNhsNumber(string place, string name) =>
        new(place, "not-an-nhs-number", $"{name} must be ten digits, like 999 012 3454. Check it against the source.");

    public static Problem NhsCheck(string place, string name) => new(place, "nhs-check",
        $"{name} cannot be right: its last digit does not fit the others. Check it against the source, and look for swapped digits.");

    public static Problem NotAUpn(string place, string name) =>
        new(place, "not-a-upn", $"{name} must be a letter and twelve digits (the last may be a letter), like C821200025001. Check it against the source.");

    public static Problem UpnCheck(string place, string name) => new(place, "upn-check",
        $"{name} cannot be right: its first letter does not fit the rest. Check it against the source, and look for swapped digits.");

    public static Problem NoSuchSchool(string place, string name) => new(place, "no-such-school",
        $"{name} has a number that no school in the list has. Choose the school from the list, or write its name.");

    // Numbers

    public static Problem NotANumber(string place, string name) =>
        new(place, "not-a-number", $"{name} must be a whole number. Enter it in figures, like 4.");

    public static Problem TooSmall(string place, string name, int min) =>
        new(place, "too-small", $"{name} must be {Figure(min)} or more. Check the figure.");

    public static Problem TooLarge(string place, string name, int max) =>
        new(place, "too-large", $"{name} must be {Figure(max)} or less. Check the figure.");

    public static Problem NoSuchItem(string place, string name, string item, int count) => new(place, "no-such-item", count == 0
        ? $"{name} names a {item}, and none is described here. Describe it first."
        : $"{name} names one that is not described here. Choose {item} 1{(count == 1 ? "" : $" to {Figure(count)}")}, the first being sent as 0.");

    // Dates and times

    public static Problem NotADate(string place, string name) =>
        new(place, "not-a-date", $"{name} is not a date. Enter day, month and year in figures, like 27 3 2019 (a program sends 2019-03-27).");

    public static Problem NotADateTime(string place, string name) => new(place, "not-a-date",
        $"{name} is not a date and time. Enter day, month and year in figures, and the time like 14:05 if it is known (a program sends 2026-03-27T14:05, in London time).");

    public static Problem DatePartMissing(string place, string name, IEnumerable<string> parts) => new(place, "date-part-missing",
        $"{name} needs the {string.Join(" and the ", parts)} as well. Enter {(parts.Count() == 1 ? "it" : "them")}, or clear the date if it is not known.");

    public static Problem NoSuchDate(string place, string name, string date) =>
        new(place, "no-such-date", $"{name} cannot be right: there is no {date}. Check the day and the month.");

    public static Problem YearOutOfRange(string place, string name) =>
        new(place, "year-out-of-range", $"{name} needs a year in four figures, from 1900 to 2100. Check the year.");

    public static Problem InFuture(string place, string name) => new(place, "in-future", $"{name} is in the future. Check the year.");

    public static Problem NotATime(string place, string name) =>
        new(place, "not-a-time", $"{name} has a time that is not one. Enter it like 14:05, or leave it out if it is not known.");

    public static Problem NoSuchTime(string place, string name) => new(place, "no-such-time",
        $"{name} cannot be right: the clocks went forward in that hour, from 01:00 to 02:00. Check the time.");

    // Choices

    public static Problem NotAnOption(string place, string name, string? nearest, IReadOnlyCollection<string> options) => new(place, "not-an-option",
        nearest is not null ? $"{name} is not one of the choices. Did you mean “{nearest}”?"
        : options.Count is > 0 and <= 12 ? $"{name} is not one of the choices. Choose from: {string.Join(", ", options)}."
        : $"{name} is not one of the choices. Choose from the list.");

    public static Problem NoSuchAgency(string place, string name, string? nearest) => new(place, "no-such-agency", nearest is null
        ? $"{name} names an agency that is not in the partnership today. Choose agencies from the list."
        : $"{name} names an agency that is not in the partnership today. Did you mean “{nearest}”?");

    public static Problem AgencyDoesNotAnswer(string place, string name, string agency) =>
        new(place, "agency-does-not-answer", $"{agency} does not answer requests for information. Take it out of {name}, and ask by another way.");

    public static Problem AgencyNotAskedHere(string place, string name, string agency) =>
        new(place, "agency-not-asked-here", $"{agency} answers another front door's requests. Take it out of {name}, and choose this area's own.");

    // Level of need

    public static Problem LevelNeeded(string place, string name) => new(place, "level-needed", $"{name} needs a level. Choose 1, 2, 3 or 4.");

    public static Problem NoSuchLevel(string place, string name) => new(place, "no-such-level", $"{name} must be level 1, 2, 3 or 4. Choose one.");

    public static Problem IndicatorsNeeded(string place, string name) =>
        new(place, "indicators-needed", $"{name} needs what it rests on. Choose at least one indicator.");

    public static Problem NoSuchIndicator(string place, string name, string? nearest) => new(place, "no-such-indicator", nearest is null
        ? $"{name} names an indicator that is not in the guide. Choose indicators from the guide."
        : $"{name} names an indicator that is not in the guide. Did you mean “{nearest}”?");

    public static Problem BelowFloor(string place, string name, int level, string indicator, int floor) => new(place, "below-floor",
        $"{name} cannot be level {Figure(level)} when “{indicator}” is present: that is level {Figure(floor)} at least. Choose level {Figure(floor)}, or take the indicator out if it is not so.");

    // Repeats

    public static Problem TooFew(string place, string item, int min, int count) => new(place, "too-few", min == 1
        ? $"{item} is needed. Add one."
        : $"{item}: at least {Figure(min)} are needed and there {(count == 1 ? "is" : "are")} {Figure(count)}. Add {Figure(min - count)} more.");

    public static Problem TooMany(string place, string item, int max, int count) => new(place, "too-many",
        $"{item}: there are {Figure(count)} and {Figure(max)} at most can be sent together. Send the rest separately.");

    private static string Figure(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
