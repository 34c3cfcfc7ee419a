using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Kith.Practice.Forms;

/// <summary>
/// Finds what looks like an address in an answer that is not asked for one. An address in a note has no date, is not protected, and no
/// letter or safety check finds it.
/// </summary>
public static partial class AddressLike
{
    public const string Code = "address-in-text";

    /// <summary>One problem for each such answer, at its place; the text itself is not repeated.</summary>
    public static ImmutableArray<Problem> In(Form form, JsonObject answers) => [.. Problems(form.Fields, answers, "", false)];

    /// <summary>Whether free text holds a postcode.</summary>
    public static bool Is(string? text) => text is not null && PostcodePattern().IsMatch(text);

    public static Problem Problem(string place, string label) => new(place, Code,
        $"“{label}” looks as if it holds an address. Put the address into an address field, or on the person's page of addresses with its date: in a note nobody keeps it safe, and letters go to the old one. If it must stand here as it is, say so at the end of the form.");

    private static IEnumerable<Problem> Problems(ImmutableArray<Field> fields, JsonObject answers, string under, bool address)
    {
        foreach (var field in fields.IsDefault ? [] : fields)
        {
            var at = FieldPath.Under(under, field.Id);
            var isAddress = address || field.Class is "address" or "protected-address" || field.Type == FieldType.Postcode;
            switch (answers[field.Id])
            {
                case JsonObject group when field.Type == FieldType.Group:
                    foreach (var problem in Problems(field.Fields, group, at, isAddress)) yield return problem;
                    break;
                case JsonArray items when field.Type == FieldType.Repeat:
                    for (var i = 0; i < items.Count; i++)
                        if (items[i] is JsonObject item)
                            foreach (var problem in Problems(field.Fields, item, FieldPath.Item(at, i), isAddress)) yield return problem;
                    break;
                case JsonValue value when !isAddress && field.Type is FieldType.Text or FieldType.LongText && Is(value.ToString()):
                    yield return Problem(at, field.Label);
                    break;
            }
        }
    }

    // As people type it: any case, with or without the space, and not as part of a longer word or number.
    [GeneratedRegex(@"(?<![A-Za-z0-9])[A-Za-z]{1,2}[0-9][0-9A-Za-z]?[ \u00a0]{0,2}[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}(?![A-Za-z0-9])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PostcodePattern();
}
