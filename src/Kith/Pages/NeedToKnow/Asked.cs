using System.Text.RegularExpressions;

namespace Kith.Pages.NeedToKnow;

/// <summary>The record that an address named, when somebody was told that nothing is there for them: <c>people/…</c> or <c>episodes/…</c>.</summary>
public static partial class Asked
{
    /// <summary><c>person/…</c> or <c>episode/…</c>; null when the address names neither. Says nothing of whether there is one.</summary>
    public static string? Record(string? path) => Shape().Match(path ?? "") is { Success: true } match
        ? $"{(match.Groups["kind"].Value == "people" ? "person" : "episode")}/{match.Groups["id"].Value}"
        : null;

    /// <summary>The page of a record.</summary>
    public static string Address(string record) => record.StartsWith("person/", StringComparison.Ordinal) ? $"/people/{record["person/".Length..]}" : $"/episodes/{record["episode/".Length..]}";

    /// <summary>What an address says of a record, and nothing else of it: fit to be handed on.</summary>
    public static string? Of(string? path) => Record(path) is { } record ? Address(record)[1..] : null;

    [GeneratedRegex("^/?(?<kind>people|episodes|steps|asks)/(?<id>[a-z0-9]{16,40})(/|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
