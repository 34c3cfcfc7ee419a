using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Pack;
using NodaTime;

namespace Kith.Practice.Kernel;

public abstract partial record Action
{
    /// <summary>Says who asks for a record: somebody whom the record knows, or that it does not know them.</summary>
    /// <param name="Mention">As whom the record knows them; null when it does not.</param>
    /// <param name="Name">As they gave it.</param>
    /// <param name="Standing">Code of <c>asker-standing</c>.</param>
    /// <param name="Behalf">The mention of whom they act for, when that is not the one whose record it is.</param>
    /// <param name="Despite">Why they may ask although the record speaks against it.</param>
    public sealed record FindAsker(string Episode, int Version, string? Mention, string Name, string Standing, string? Behalf, string Note, string Despite) : Action;
}

/// <summary>What the record says of a subject access request, for the action at hand.</summary>
/// <param name="Person">Whose record it is; null while nobody has said so.</param>
/// <param name="Own">Whoever asks was found to be the one whose record it is.</param>
/// <param name="Against">Why the record speaks against the asker, in words: empty when it does not.</param>
/// <param name="Lines">The pack, line by line; the reason for which a line is cut when only a second person may let it go, else null.</param>
public sealed record AskedFor(string? Person, bool Own, ImmutableArray<string> Against, ImmutableSortedDictionary<string, string?> Lines)
{
    /// <summary>Whoever was named as somebody of the record is one.</summary>
    public bool Known { get; init; } = true;

    /// <summary>Who asks, as it was found when the request was dealt with; of a restricted part, for the request that it is part of.</summary>
    public FoundAsker? Asker { get; init; }

    /// <summary>The mention of whom the record is asked for.</summary>
    public string? Subject { get; init; }

    public string Reference { get; init; } = "";

    /// <summary>Those cleared for each restricted work that holds something for the pack, and have not been told yet.</summary>
    public ImmutableArray<Action.GivenTo> Closed { get; init; } = [];
}

/// <summary>Who asks, as somebody found them on the record.</summary>
/// <param name="Implicated">The record spoke against them when they were found.</param>
/// <param name="Settled">They may ask in this standing: nothing speaks against it, or a second person agreed.</param>
public sealed record FoundAsker(string? Mention, string Name, string Standing, string? Behalf, bool Implicated, string Despite, bool Settled, Instant At);

/// <summary>
/// Who asks for a record is found before anything else is done: what they may read depends on it. Somebody who is said to have harmed the one
/// whose record it is may ask for nobody's record but their own, unless a second person agrees to a reason that is written down.
/// </summary>
public static class AskerFinding
{
    public const string Step = "asker";
    public const string OverruleStep = "overrule";
    private const string Part = "found";

    /// <summary>Null while nobody has found them.</summary>
    public static FoundAsker? Of(EpisodeState episode)
    {
        if (episode.Steps.GetValueOrDefault(Step)?.Done is not { } at || episode.Answers.GetValueOrDefault(Step)?[Part] is not JsonObject found) return null;
        string? Word(string key) => found[key]?.ToString();
        var overruled = episode.Steps.GetValueOrDefault(OverruleStep);
        var agreed = overruled is { Outcome: "agreed", Done: { } when } && when >= at && overruled.DoneIn > episode.Steps[Step].DoneIn && overruled.DoneBy != episode.Steps[Step].DoneBy;
        return new(Word("mention"), Word("name") ?? "", Word("standing") ?? "", Word("behalf"), Word("against") is not null, Word("despite") ?? "", Word("second") is null || agreed, at);
    }

    internal static void Do(Work work, Action.FindAsker action)
    {
        if (Steps.Ready(work, action.Episode, Step, action.Version) is not var (episode, step, state) || episode.Pathway != SubjectAccess.Pathway) return;
        if (work.Situation.AskedFor is not { Person: not null } known)
        {
            work.Refuse("person", "whose-record", "Say first whose record it is.");
            return;
        }
        if (episode.Stage == "release") work.Refuse("asker", "too-late", "The pack has been read twice for this asker. End the request, and take down another.");
        if (string.IsNullOrWhiteSpace(action.Name)) work.Refuse("name", "required", "Write the name of whoever asks, as they gave it.");
        if (work.Values.SubjectAccess.Standings.GetValueOrDefault(action.Standing) is not { } standing)
        {
            work.Refuse("standing", "choose", "Choose in what standing they ask.");
            return;
        }
        if (!known.Known) work.Refuse("asker", "not-of-the-record", "Choose somebody whom the record knows, or say that it does not know them.");
        if (standing.Own != known.Own)
            work.Refuse("standing", "other-standing", standing.Own ? "Only the person themselves asks in this standing: choose them as who asks." : "Whoever asks is the one whose record it is: they ask as themselves.");
        var second = standing.SecondPerson && !known.Against.IsEmpty;
        if (second && string.IsNullOrWhiteSpace(action.Despite))
            work.Refuse("despite", "implicated", $"Nobody may ask in this standing of whom the record says this: {string.Join("; ", known.Against)}. If they may all the same, say why: a second person then agrees, or does not.");
        if (work.Failed) return;
        var form = work.PathwayOf(episode).Forms[step.Form!];
        var answers = new JsonObject { ["note"] = action.Note };
        if (!string.IsNullOrWhiteSpace(action.Despite)) answers["despite"] = action.Despite.Trim();
        if (Steps.Submitted(work, episode, form, answers) is not { } submitted) return;
        var found = new JsonObject { ["name"] = action.Name.Trim(), ["standing"] = action.Standing };
        if (action.Mention is not null) found["mention"] = action.Mention;
        if (action.Behalf is not null) found["behalf"] = action.Behalf;
        if (!known.Against.IsEmpty) found["against"] = string.Join("; ", known.Against);
        if (second) found["second"] = "yes";
        if (!string.IsNullOrWhiteSpace(action.Despite)) found["despite"] = action.Despite.Trim();
        work.OnEpisode(episode.Id, Kinds.FormRecorded, Steps.Header(state, step, form, submitted),
            [.. Steps.Parts(episode, form, submitted), new PartDraft(null, "contact-details", new JsonObject { [Part] = found })]);
    }

    /// <summary>Refuses what must not be done before it is known who asks, or when the record has come to speak against them since.</summary>
    internal static FoundAsker? Known(Work work, EpisodeState episode)
    {
        if ((work.Situation.AskedFor?.Asker ?? Of(episode)) is not { } asker) work.Refuse("asker", "asker-unknown", "Find first on the record who asks.");
        else if (!asker.Settled) work.Refuse("asker", "asker-implicated", "The record speaks against whoever asks, and no second person has agreed that they may.");
        else if (work.Situation.AskedFor is not { Person: not null, Known: true } known || work.Values.SubjectAccess.Standings.GetValueOrDefault(asker.Standing)?.Own != known.Own)
            work.Refuse("asker", "asker-changed", "Since it was found who asks, it was said anew whose record it is. Find them again.");
        else if (!known.Against.IsEmpty && !asker.Implicated)
            work.Refuse("asker", "asker-changed", "Since it was found who asks, the record has come to speak against them. Find them again.");
        else return asker;
        return null;
    }
}
