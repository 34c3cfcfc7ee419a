using System.Text.RegularExpressions;
using Kith.Practice.Entries;
using Kith.Practice.Pack;
using NodaTime;

namespace Kith.Record.Narrative;

/// <summary>What a notice may say of a document; dates in words.</summary>
public sealed record DocumentSaid(string? Document, string? Child, string? Recipient, string? Given, string? Withdrawn);

/// <summary>A notice as its recipient reads it: the pack's set words, with reference, decision, reason, time and telephone put in.</summary>
public static partial class NoticeWords
{
    /// <param name="entry">The entry that sent it, whose parts hold decision and reason; null when it cannot be read.</param>
    /// <param name="due">By when; without one the words "by …" are left out.</param>
    /// <param name="document">Of a notice about a document: what it was, whom it was about, to whom it was given and when.</param>
    public static string Of(Notice notice, PastEntry? entry, string? reference, FrontDoor? door, Instant? due, DocumentSaid? document = null)
    {
        string? Said(string field) => entry?.Parts.Select(p => p.Body?[field]?.ToString()).FirstOrDefault(w => w is not null);
        var text = due is null ? ByWhen().Replace(notice.Text, "") : notice.Text;
        return Place().Replace(text, place => place.Groups["name"].Value switch
        {
            "reference" => reference ?? "(no reference)",
            "decision" => Said("decision") ?? "(not recorded here)",
            "reason" => Said("reason") ?? "(not recorded here)",
            "due" => DueSentence.Time(due!.Value),
            "front-door" => door?.Name ?? "front door",
            "phone" => door?.Phone ?? "(number not known)",
            "document" => document?.Document ?? "document",
            "child" => document?.Child ?? "somebody who is not named here",
            "recipient" => document?.Recipient ?? "(not recorded here)",
            "given" => document?.Given ?? "(not recorded here)",
            "withdrawn" => document?.Withdrawn ?? "(not recorded here)",
            var other => throw new FormatException($"The notice “{notice.Id}” has the place {{{other}}}, which nothing fills. See the top of notices.yaml."),
        }).Trim();
    }

    [GeneratedRegex(@"\{(?<name>[a-z-]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex(@",? by \{due\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ByWhen();
}
