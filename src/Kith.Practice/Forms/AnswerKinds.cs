using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kith.Practice.Loading;

namespace Kith.Practice.Forms;

/// <summary>A question with its place and its name in a sentence.</summary>
internal sealed record Asked(Field Field, string Place, string Name, FormContext Context);

/// <summary>One answer in its kept spelling, or null when there was none, or what is wrong with it.</summary>
internal sealed record Reading(JsonNode? Answer, ImmutableArray<Problem> Problems)
{
    public static readonly Reading None = new(null, []);

    public static Reading Of(JsonNode answer) => new(answer, []);

    public static implicit operator Reading(Problem problem) => new(null, [problem]);
}

/// <summary>How one answer is read, by the kind of its field.</summary>
internal static partial class AnswerKinds
{
    private const int ShortText = 200;
    private const int LongText = 10_000;
    private const int LongestEmail = 254;

    public static Reading Read(Asked q, JsonNode sent) => q.Field.Type switch
    {
        FieldType.Text => Text(q, sent, ShortText, lines: false),
        FieldType.LongText => Text(q, Lines(sent), LongText, lines: true),
        FieldType.Date => TypedDates.Read(q, sent, withTime: false),
        FieldType.DateTime => TypedDates.Read(q, sent, withTime: true),
        FieldType.Number => Number(q, sent),
        FieldType.Choice or FieldType.YesNo => Choice(q, sent),
        FieldType.Choices => Choices(q, sent),
        FieldType.Phone => Word(q, sent, IsPhone, FormMessages.NotAPhone),
        FieldType.Email => Word(q, sent, typed => EmailPattern().IsMatch(typed) && typed.Length <= LongestEmail ? typed : null, FormMessages.NotAnEmail),
        FieldType.Postcode => Word(q, sent, Identifiers.Postcode, FormMessages.NotAPostcode),
        FieldType.NhsNumber => Word(q, sent, Identifiers.NhsDigits, FormMessages.NotAnNhsNumber, Identifiers.NhsChecks, FormMessages.NhsCheck),
        FieldType.Upn => Word(q, sent, Identifiers.UpnForm, FormMessages.NotAUpn, Identifiers.UpnChecks, FormMessages.UpnCheck),
        FieldType.School => School(q, sent),
        FieldType.Threshold => Thresholds.Read(q, sent),
        FieldType.Agencies => Agencies(q, sent),
        _ => throw new ArgumentOutOfRangeException(nameof(q), $"{q.Field.Type} is not a single answer."),
    };

    /// <summary>The text of a JSON string, or null when it is another kind of thing.</summary>
    public static string? TextOf(JsonNode? sent)
    {
        try
        {
            return sent is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character: JSON allows what text does not. As NUL it is refused like other characters that cannot be kept.
            return "\0";
        }
    }

    /// <summary>Text without the space around it. No answer when nothing is left; control characters and halves of characters are refused.</summary>
    public static Reading Text(Asked q, JsonNode sent, int most, bool lines)
    {
        if (TextOf(sent) is not { } typed)
            return FormMessages.WrongKind(q.Place, q.Name, "text");
        var text = typed.ReplaceLineEndings("\n").Trim();
        if (text.Length == 0)
            return Reading.None;
        var max = q.Field.Max ?? most;
        if (text.Length > max)
            return FormMessages.TooLong(q.Place, q.Name, text.Length, max);
        if (!CanBeKept(text, lines))
            return FormMessages.BadCharacters(q.Place, q.Name);
        return text.Length < q.Field.Min ? FormMessages.TooShort(q.Place, q.Name, q.Field.Min.Value) : Reading.Of(text);
    }

    private static bool CanBeKept(string text, bool lines)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i) && ++i > 0)
                continue;
            if (char.IsSurrogate(text[i]) || (char.IsControl(text[i]) && !(lines && text[i] is '\n' or '\t')))
                return false;
        }
        return true;
    }

    /// <summary>An address may come as a list of lines.</summary>
    private static JsonNode Lines(JsonNode sent) =>
        sent is JsonArray list && list.Select(TextOf).ToList() is var lines && lines.All(line => line is not null) ? string.Join('\n', lines) : sent;

    private static Reading Word(
        Asked q, JsonNode sent, Func<string, string?> form, Func<string, string, Problem> notOne,
        Func<string, bool>? checks = null, Func<string, string, Problem>? failed = null)
    {
        var reading = Text(q with { Field = q.Field with { Min = null, Max = null } }, sent, int.MaxValue, lines: false);
        if (reading.Answer is null)
            return reading;
        if (form(reading.Answer.GetValue<string>()) is not { } word)
            return notOne(q.Place, q.Name);
        return checks is not null && !checks(word) ? failed!(q.Place, q.Name) : Reading.Of(word);
    }

    private static string? IsPhone(string typed)
    {
        typed = SpacePattern().Replace(typed, " ");
        var number = ExtensionPattern().Replace(typed, "");
        var digits = number.Count(char.IsAsciiDigit);
        var abroad = number.StartsWith('+') || number.StartsWith("00", StringComparison.Ordinal);
        var fits = abroad ? digits is >= 8 and <= 17 : digits is >= 10 and <= 11 && number.TrimStart('(', ' ').StartsWith('0');
        return typed.Length <= 40 && PhonePattern().IsMatch(number) && fits ? typed : null;
    }

    private static Reading Number(Asked q, JsonNode sent)
    {
        if (TextOf(sent) is { } typed)
        {
            if (string.IsNullOrWhiteSpace(typed))
                return Reading.None;
            return int.TryParse(typed.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var entered)
                ? Within(q, entered)
                : FormMessages.NotANumber(q.Place, q.Name);
        }
        if (sent.GetValueKind() != JsonValueKind.Number)
            return FormMessages.WrongKind(q.Place, q.Name, "a whole number");
        return decimal.TryParse(sent.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && decimal.IsInteger(number) && number is >= int.MinValue and <= int.MaxValue
            ? Within(q, (int)number)
            : FormMessages.NotANumber(q.Place, q.Name);
    }

    private static Reading Within(Asked q, int number)
    {
        if (number < q.Field.Min)
            return FormMessages.TooSmall(q.Place, q.Name, q.Field.Min.Value);
        return number > q.Field.Max ? FormMessages.TooLarge(q.Place, q.Name, q.Field.Max.Value) : Reading.Of(number);
    }

    private static Reading Choice(Asked q, JsonNode sent)
    {
        var options = FieldOptions.Of(q.Field, q.Context.Pack);
        var code = q.Field.Type == FieldType.YesNo && sent.GetValueKind() is JsonValueKind.True or JsonValueKind.False
            ? sent.GetValueKind() == JsonValueKind.True ? "yes" : "no"
            : TextOf(sent);
        if (code is null)
            return FormMessages.WrongKind(q.Place, q.Name, "one of its choices, as text");
        code = code.Trim();
        if (code.Length == 0)
            return Reading.None;
        return options.Any(o => o.Id == code) ? Reading.Of(code) : NotAnOption(q, code, options);
    }

    private static Reading Choices(Asked q, JsonNode sent)
    {
        var options = FieldOptions.Of(q.Field, q.Context.Pack);
        return Several(q, sent, code => options.Any(o => o.Id == code) ? null : NotAnOption(q, code, options), code => options.First(o => o.Id == code).Name);
    }

    private static Problem NotAnOption(Asked q, string code, ImmutableArray<Option> options) =>
        FormMessages.NotAnOption(q.Place, q.Name, Nearest.To(code, options.Select(o => o.Id)), [.. options.Select(o => o.Id)]);

    private static Reading Agencies(Asked q, JsonNode sent)
    {
        var partnership = q.Context.Pack.Partnership;
        var today = q.Context.Now.Date;
        var door = q.Context.Authority is { } area ? partnership.FrontDoorOf(area)?.Id : null;
        return Several(q, sent, Wrong, id => partnership.Agency(id)!.Name);

        Problem? Wrong(string id)
        {
            if (partnership.Agency(id) is not { } agency || agency.From > today || agency.Until < today)
                return FormMessages.NoSuchAgency(q.Place, q.Name, Nearest.To(id, partnership.Agencies.Where(a => a.Answers).Select(a => a.Id)));
            if (!agency.Answers)
                return FormMessages.AgencyDoesNotAnswer(q.Place, q.Name, agency.Name);
            return door is not null && !agency.AskedBy.IsDefaultOrEmpty && !agency.AskedBy.Contains(door)
                ? FormMessages.AgencyNotAskedHere(q.Place, q.Name, agency.Name)
                : null;
        }
    }

    /// <summary>A list of codes, or one alone; empty ones are none, and none may come twice.</summary>
    public static Reading Several(Asked q, JsonNode sent, Func<string, Problem?> wrong, Func<string, string> name, bool counted = true)
    {
        var codes = (sent is JsonArray list ? list.Select(TextOf) : [TextOf(sent)]).ToList();
        if (codes.Any(c => c is null))
            return FormMessages.WrongKind(q.Place, q.Name, "a list of its choices, as texts");
        var chosen = codes.Select(c => c!.Trim()).Where(c => c.Length > 0).ToList();
        if (chosen.Select(wrong).FirstOrDefault(p => p is not null) is { } problem)
            return problem;
        if (chosen.GroupBy(c => c, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
            return FormMessages.Repeated(q.Place, q.Name, name(twice.Key));
        if (chosen.Count == 0)
            return Reading.None;
        if (counted && chosen.Count < q.Field.Min)
            return FormMessages.TooFew(q.Place, q.Name, q.Field.Min.Value, chosen.Count);
        if (counted && chosen.Count > q.Field.Max)
            return FormMessages.TooMany(q.Place, q.Name, q.Field.Max.Value, chosen.Count);
        return Reading.Of(new JsonArray([.. chosen.Select(c => (JsonNode)c)]));
    }

    /// <summary>The number of a school in the list, or a school's name as given; six figures that are no school's are a slip.</summary>
    private static Reading School(Asked q, JsonNode sent)
    {
        var reading = Text(q, sent, ShortText, lines: false);
        return reading.Answer?.GetValue<string>() is { Length: 6 } urn && urn.All(char.IsAsciiDigit)
            && !q.Context.Pack.Partnership.Schools.Any(s => s.Urn == urn)
            ? FormMessages.NoSuchSchool(q.Place, q.Name)
            : reading;
    }

    [GeneratedRegex(@"^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+\z", RegexOptions.ExplicitCapture)]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"^\+?[0-9 ()./‐‑–-]+\z")]
    private static partial Regex PhonePattern();

    [GeneratedRegex(@"\s*(x|ext\.?|extension)\s*[0-9]{1,6}\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex ExtensionPattern();

    [GeneratedRegex(@"\s+")]
    private static partial Regex SpacePattern();
}
