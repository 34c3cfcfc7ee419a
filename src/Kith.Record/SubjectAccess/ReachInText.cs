using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Kith.Record.SubjectAccess;

/// <summary>Finds telephone numbers and email addresses in a text that are not those of the one whose record it is. Pure.</summary>
/// <param name="own">What was told of how they themselves are reached.</param>
internal sealed partial class ReachInText(IEnumerable<string> own)
{
    private readonly ImmutableHashSet<string> own = [.. own.SelectMany(In)];

    public bool OfAnother(string text) => In(text).Any(r => !own.Contains(r));

    private static IEnumerable<string> In(string text) =>
        Phone().Matches(text).Select(m => Digits(m.Value)).Concat(Email().Matches(text).Select(m => m.Value.ToLowerInvariant()));

    private static string Digits(string number)
    {
        var digits = string.Concat(number.Where(char.IsAsciiDigit));
        return digits.StartsWith("44", StringComparison.Ordinal) ? $"0{digits[2..]}" : digits;
    }

    [GeneratedRegex(@"(?<![0-9A-Za-z])(\+44|\(?0)([\s\u00a0()\-.]{0,2}[0-9]){8,11}(?![0-9A-Za-z])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Phone();

    [GeneratedRegex(@"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+\.[A-Za-z]{2,}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Email();
}
