namespace Kith.Practice.Forms;

/// <summary>How questions and items are called in a sentence.</summary>
internal static class Wording
{
    /// <summary><c>Date of birth of child 2</c>; a whole question stands in quotation marks.</summary>
    public static string Name(string label, string item) => (label.EndsWith('?'), item.Length > 0) switch
    {
        (true, true) => $"“{label}” ({item})",
        (true, false) => $"“{label}”",
        (false, true) => $"{label} of {item}",
        _ => label,
    };

    /// <summary><c>child 2</c>, from the label of the repeat; within another item, <c>relationship 1 of person 2</c>.</summary>
    public static string Item(string label, int number, string within) => $"{Thing(label)} {number}{(within.Length > 0 ? $" of {within}" : "")}";

    /// <summary>The label of a repeat as the name of one item: its first words, without an article or a capital.</summary>
    public static string Thing(string label)
    {
        var words = label.Split(',', ':', '(')[0].Trim();
        if (words.StartsWith("The ", StringComparison.Ordinal))
            words = words[4..];
        return words.Length > 1 && char.IsLower(words[1]) ? char.ToLowerInvariant(words[0]) + words[1..] : words;
    }

    public static string Sentence(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
}
