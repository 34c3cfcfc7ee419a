using System.Collections.Immutable;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Record.Views;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.SubjectAccess;

/// <summary>What the kernel is told of a request: whose record it is, what speaks against whoever asks, and the lines that are to be decided on.</summary>
internal static class AskedOf
{
    /// <summary>Null for every action that is no act of a subject access request.</summary>
    public static async Task<AskedFor?> For(
        RecordContext db, PackShelf packs, Action action, EpisodeState? episode, IReadOnlyDictionary<string, ReportState> reports, CancellationToken cancel)
    {
        if (action is not (Action.FindAsker or Action.Redact or Action.LetGo or Action.ReleasePack) || episode is not { Pathway: Practice.Kernel.SubjectAccess.Pathway, Subject: { } subject }) return null;
        if (Person(episode, subject, reports) is not { } person) return new(null, false, [], ImmutableSortedDictionary<string, string?>.Empty);
        var circle = await Circle.Of(db, person, cancel);
        var asker = action is Action.FindAsker a ? new FoundAsker(a.Mention, a.Name, a.Standing, a.Behalf, false, "", false, default) : AskerFinding.Of(episode);
        var against = asker is null ? [] : await Said(db, circle, asker, cancel);
        var lines = action is Action.Redact redact && asker is not null ? await PackAssembly.Of(db, packs, circle, asker, redact.Until, cancel) : [];
        return new(person, asker?.Mention is { } mention && circle.Self.Contains(mention), against, lines.ToImmutableSortedDictionary(l => l.Key, l => l.Rule is { SecondPerson: true } rule ? rule.Reason : null, StringComparer.Ordinal))
        {
            Known = asker is null || new[] { asker.Mention, asker.Behalf }.OfType<string>().All(m => circle.Find(m) is not null),
        };
    }

    /// <summary>What the record says against whoever asks, or whoever they act for.</summary>
    public static async Task<ImmutableArray<string>> Said(RecordContext db, Circle circle, FoundAsker asker, CancellationToken cancel)
    {
        var against = await Against.Asker(db, circle, asker.Mention, asker.Name, asker.Mention is null, cancel);
        return asker.Behalf is { } behalf && circle.Find(behalf) is { } principal
            ? [.. against, .. (await Against.Asker(db, circle, behalf, circle.NameOf(principal), false, cancel)).Select(s => $"They act for somebody else: {s}")] : against;
    }

    private static string? Person(EpisodeState episode, string subject, IReadOnlyDictionary<string, ReportState> reports) =>
        episode.Report is { } report ? reports.GetValueOrDefault(report)?.Mentions.GetValueOrDefault(EntryWords.Bare(subject))?.Person : null;
}
