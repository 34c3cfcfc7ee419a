using System.Collections.Immutable;

namespace Kith.Record.Sharing;

/// <summary>Tells whether a passage of one text stands in another: any eight words in a row, whatever their case, spacing and punctuation.</summary>
public sealed class Shingles
{
    /// <summary>Fewer words than this in a row are how everybody speaks.</summary>
    public const int Words = 8;

    private readonly HashSet<string> runs;

    private Shingles(HashSet<string> runs) => this.runs = runs;

    public static Shingles Of(string text) => new([.. Runs(text)]);

    public bool Any => runs.Count > 0;

    public bool StandsIn(string text) => Any && Runs(text).Any(runs.Contains);

    private static IEnumerable<string> Runs(string text)
    {
        var words = Normal(text);
        for (var i = 0; i + Words <= words.Length; i++) yield return string.Join(' ', words, i, Words);
    }

    private static string[] Normal(string text)
    {
        var letters = new char[text.Length];
        for (var i = 0; i < text.Length; i++) letters[i] = char.IsLetterOrDigit(text[i]) ? char.ToLowerInvariant(text[i]) : ' ';
        return new string(letters).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
