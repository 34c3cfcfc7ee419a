using System.Text.RegularExpressions;

namespace Kith.Practice.Forms;

/// <summary>
/// Identifiers that carry their own check, and the postcode. Each answers with the way it is written down, or null when it cannot be one.
/// Source: practice rules, code sets and check digits.
/// </summary>
public static partial class Identifiers
{
    private const string UpnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";

    /// <summary>Ten digits, as typed with or without spaces and hyphens; null when it is not ten digits.</summary>
    public static string? NhsDigits(string typed)
    {
        var digits = Bare(typed);
        return digits.Length == 10 && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    /// <summary>Modulus 11: a check of 11 is written 0, and a number whose check would be 10 was never issued.</summary>
    public static bool NhsChecks(string tenDigits)
    {
        var check = 11 - tenDigits.Take(9).Select((digit, i) => (digit - '0') * (10 - i)).Sum() % 11;
        return check != 10 && check % 11 == tenDigits[9] - '0';
    }

    /// <summary>A letter, eleven digits, and a digit or (temporary) a letter, in capitals; null when it has not that form.</summary>
    public static string? UpnForm(string typed)
    {
        var upn = Bare(typed).ToUpperInvariant();
        return UpnPattern().IsMatch(upn) ? upn : null;
    }

    /// <summary>The first letter checks the twelve characters after it, weighted by their places 2 to 13.</summary>
    public static bool UpnChecks(string upn)
    {
        var sum = upn.Skip(1).Select((c, i) => (char.IsAsciiDigit(c) ? c - '0' : UpnLetters.IndexOf(c)) * (i + 2)).Sum();
        return UpnLetters[sum % UpnLetters.Length] == upn[0];
    }

    /// <summary>In capitals with one space; the pseudo-postcodes ZZ99 (no fixed abode, abroad, synthetic) among them.</summary>
    public static string? Postcode(string typed)
    {
        var code = Bare(typed).ToUpperInvariant();
        if (code.Length is < 5 or > 7)
            return null;
        code = $"{code[..^3]} {code[^3..]}";
        return PostcodePattern().IsMatch(code) || PseudoPostcodePattern().IsMatch(code) ? code : null;
    }

    private static string Bare(string typed) =>
        typed.Length > 40 ? typed : string.Concat(typed.Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '‐' or '‑' or '–')));

    [GeneratedRegex(@"^[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]\z")]
    private static partial Regex UpnPattern();

    [GeneratedRegex(@"^(GIR 0AA|[A-PR-UWYZ]([0-9]{1,2}|([A-HK-Y][0-9]([0-9ABEHMNPRV-Y])?)|[0-9][A-HJKPS-UW]) [0-9][ABD-HJLNP-UW-Z]{2})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex PostcodePattern();

    [GeneratedRegex(@"^ZZ99 [0-9][A-Z]{2}\z")]
    private static partial Regex PseudoPostcodePattern();
}
