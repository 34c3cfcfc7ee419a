using System.Text.RegularExpressions;

namespace Kith.Practice.Forms;

/// <summary>
/// Finds what looks like an address in an answer that is not asked for one. An address in a note has no date, is not protected, and no
/// letter or safety check finds it.
/// </summary>
public static partial class AddressLike
{
    public const string Code = "address-in-text";

    /// <summary>Whether free text holds a postcode.</summary>
    public static bool Is(string? text) => text is not null && PostcodePattern().IsMatch(text);

    public static Problem Problem(string place, string label) => new(place, Code,
        $"“{label}” looks as if it holds an address. Put the address into an address field, or on the person's page of addresses with its date: in a note nobody keeps it safe, and letters go to the old one. If it must stand here as it is, say so at the end of the form.");

    /// <summary>The same for a program, which is told by which name it says so.</summary>
    public static string ForPrograms(string name) =>
        $"This looks as if it holds an address. Send addresses in the fields for addresses: in words nobody keeps them safe. If it must stand here as it is, send “{name}”: “yes” with it.";

    /// <summary>Whether a question asks for an address itself.</summary>
    public static bool AsksFor(Field field) => field.Class is "address" or "protected-address" || field.Type == FieldType.Postcode;

    /// <summary>Whether an answer may hold one that was not asked for.</summary>
    public static bool MayHold(Field field) => !AsksFor(field) && field.Type is (FieldType.Text or FieldType.LongText);

    // As people type it: any case, with or without the space, and not as part of a longer word or number.
    [GeneratedRegex(@"(?<![A-Za-z0-9])[A-Za-z]{1,2}[0-9][0-9A-Za-z]?[ \u00a0]{0,2}[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}(?![A-Za-z0-9])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PostcodePattern();
}
