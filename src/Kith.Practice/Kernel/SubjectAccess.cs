using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using NodaTime;

namespace Kith.Practice.Kernel;

public abstract partial record Action
{
    /// <summary>Goes through a subject access pack and decides on every line of it.</summary>
    /// <param name="Lines">Each line: the code of <c>redaction-reason</c> for which it is cut, or <see cref="SubjectAccess.Goes"/>.</param>
    /// <param name="Until">The pack as it stood then: what is recorded later is not in it.</param>
    public sealed record Redact(string Episode, int Version, ImmutableSortedDictionary<string, string> Lines, Instant Until, string Note) : Action;

    /// <summary>Lets lines of a protected kind go, for which whoever went through the pack has asked.</summary>
    public sealed record LetGo(string Episode, int Version, ImmutableArray<string> Lines, string Note) : Action;

    /// <summary>Releases the pack that two people have read, by a link that opens once.</summary>
    public sealed record ReleasePack(string Episode) : Action;
}

/// <summary>A pack as people have decided on it.</summary>
/// <param name="Cuts">Line to code of <c>redaction-reason</c>, without those that a second person has let go.</param>
/// <param name="Going">Lines that somebody decided may go; null of a pack that was gone through before each line was decided on.</param>
/// <param name="Asked">Of those cut or let go since, the lines of a protected kind for which a second person was asked.</param>
/// <param name="Until">Up to when the pack goes; null before anybody has gone through it.</param>
public sealed record Redaction(ImmutableSortedDictionary<string, string> Cuts, ImmutableHashSet<string>? Going, ImmutableSortedSet<string> Asked, Instant? Until);

/// <summary>Subject access: the first reader's cuts, the second reader's leave, and the release.</summary>
public static class SubjectAccess
{
    public const string Pathway = "subject-access";
    public const string RedactStep = "redact";
    public const string LetGoStep = "let-go";
    public const string SecondStep = "second";

    /// <summary>Said of a line that is not cut.</summary>
    public const string Goes = "goes";

    /// <summary>Days for which the link can be opened.</summary>
    public const int LinkDays = 14;

    /// <summary>A request, or the part of one that stands in restricted work.</summary>
    public static bool Is(Pack.PracticePack pack, string pathway) => pathway == Pathway || pathway == pack.SubjectAccess.Closed;

    internal static void Redact(Work work, Action.Redact action)
    {
        if (Steps.Ready(work, action.Episode, RedactStep, action.Version) is not var (episode, step, state) || !Is(work.Values, episode.Pathway) || AskerFinding.Known(work, episode) is null) return;
        var lines = work.Situation.AskedFor!.Lines;
        var reasons = work.Values.Codes.GetValueOrDefault("redaction-reason");
        foreach (var (line, reason) in action.Lines.Where(c => c.Value != Goes && reasons?.Find(c.Value) is null).Take(10)) work.Refuse(line, "no-reason", "A line that is cut has a reason from the list.");
        // What nobody has decided on does not go, and has no reason for a cut either: it stops the pack.
        if (lines.Keys.Where(l => !action.Lines.ContainsKey(l)).ToArray() is { Length: > 0 } undecided)
            work.Refuse(undecided[0], "undecided", $"{undecided.Length} of {lines.Count} lines have not been decided on. Each is cut or goes; nothing is released before.");
        if (work.Failed) return;
        var form = work.PathwayOf(episode).Forms[step.Form!];
        if (Steps.Submitted(work, episode, form, new JsonObject { ["note"] = action.Note }) is not { } answers) return;
        var (cuts, going, asked) = (new JsonObject(), new JsonArray(), new JsonArray());
        foreach (var (line, guard) in lines)
        {
            var decided = action.Lines[line];
            if (decided != Goes) cuts[line] = decided;
            else if (guard is null) going.Add(line);
            else
            {
                cuts[line] = guard;
                asked.Add(line);
            }
        }
        var redaction = new JsonObject { ["until"] = Replay.Micros(action.Until), ["cuts"] = cuts, ["goes"] = going, ["asked"] = asked };
        work.OnEpisode(episode.Id, Kinds.FormRecorded, Steps.Header(state, step, form, answers),
            [.. Steps.Parts(episode, form, answers), new PartDraft(null, "practice", new JsonObject { ["redaction"] = redaction })]);
        TellCleared(work);
    }

    internal static void LetGo(Work work, Action.LetGo action)
    {
        if (Steps.Ready(work, action.Episode, LetGoStep, action.Version) is not var (episode, step, state) || !Is(work.Values, episode.Pathway) || AskerFinding.Known(work, episode) is null) return;
        var asked = Of(episode).Asked;
        if (episode.Stage == "release") work.Refuse("line", "too-late", "The pack has been read twice as it stands. Nothing more of it is let go.");
        if (action.Lines.IsEmpty || action.Lines.Any(l => !asked.Contains(l))) work.Refuse("line", "not-asked", "Choose lines for which you were asked. What nobody has asked for stays cut.");
        if (work.Failed) return;
        var form = work.PathwayOf(episode).Forms[step.Form!];
        if (Steps.Submitted(work, episode, form, new JsonObject { ["note"] = action.Note }) is not { } answers) return;
        var letting = new JsonObject
        {
            ["of"] = episode.Steps[RedactStep].DoneIn.ToString(CultureInfo.InvariantCulture),
            ["lines"] = new JsonArray([.. action.Lines.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(l => (JsonNode)l)]),
        };
        work.OnEpisode(episode.Id, Kinds.FormRecorded, Steps.Header(state, step, form, answers),
            [.. Steps.Parts(episode, form, answers), new PartDraft(null, "practice", new JsonObject { ["letting"] = letting })]);
    }

    internal static void Release(Work work, Action.ReleasePack action)
    {
        if (!work.Episodes.TryGetValue(action.Episode, out var episode) || !Is(work.Values, episode.Pathway)
            || (work.Situation.AskedFor?.Subject ?? episode.Subject) is not { } subject)
        {
            work.Refuse("episode", "no-such-episode", "There is no such request here.");
            return;
        }
        if (AskerFinding.Known(work, episode) is not { } asker) return;
        var (found, redact, letting, second) = (episode.Steps.GetValueOrDefault(AskerFinding.Step)?.DoneIn ?? 0, episode.Steps.GetValueOrDefault(RedactStep), episode.Steps.GetValueOrDefault(LetGoStep), episode.Steps.GetValueOrDefault(SecondStep));
        var redaction = Of(episode);
        if (!episode.IsOpen || episode.Stage != "release" || second?.Outcome != "agreed" || redact?.Done is null || redaction is not { Until: not null, Going: not null }
            || redact.DoneIn < found || redact.Done < asker.At || second.DoneIn < redact.DoneIn || second.DoneIn < (letting?.DoneIn ?? 0) || second.DoneBy == redact.DoneBy)
        {
            work.Refuse("episode", "not-read-twice", "It is released when it is known who asks, every line was decided on since, and a second reader, who is not the first, has agreed to the cuts as they stand.");
            return;
        }
        var day = work.Situation.Now.Local().Date;
        work.OnEpisode(episode.Id, Kinds.Disclosed, new Says
        {
            { "document", work.NewId() }, { "kind", Pathway }, { "to", $"party:{asker.Mention ?? Replay.Id(subject)}" }, { "standing", asker.Standing }, { "purpose", "subject-access" }, { "basis", "right-of-access" },
            { "delivery", "link" }, { "expires", London.Iso(day.PlusDays(LinkDays)) }, { "classes", "pack" },
            { "withheld", redaction.Cuts.Count.ToString(CultureInfo.InvariantCulture) },
        }, [new PartDraft(null, "practice", new JsonObject { ["why"] = "The person's own right of access" })]);
        TellCleared(work);
    }

    /// <summary>
    /// What stands in restricted work is not in the pack, and is not left out of what is given: those cleared go through it, in an episode of their own.
    /// Whoever deals with the request is told nothing, since there may be nothing.
    /// </summary>
    private static void TellCleared(Work work)
    {
        if (work.Failed || work.Values.SubjectAccess.Closed is not { } id || work.Situation.AskedFor is not { } asked) return;
        var pathway = work.Values.Pathways[id];
        foreach (var given in asked.Closed)
            Opening.Do(work, new Action.Open(pathway.Id, pathway.Opening.Form!, new JsonObject { ["reference"] = asked.Reference }, "engine") { Given = given });
    }

    /// <summary>The decisions as they stand.</summary>
    public static Redaction Of(EpisodeState episode)
    {
        var redaction = episode.Answers.GetValueOrDefault("redaction")?["redaction"] as JsonObject;
        var cuts = redaction?["cuts"] as JsonObject ?? [];
        var letting = episode.Answers.GetValueOrDefault("letting-go")?["letting"] as JsonObject;
        var standing = letting?["of"]?.ToString() == episode.Steps.GetValueOrDefault(RedactStep)?.DoneIn.ToString(CultureInfo.InvariantCulture);
        var asked = Lines(redaction?["asked"]).ToImmutableSortedSet(StringComparer.Ordinal);
        var let = standing ? Lines(letting?["lines"]).Where(asked.Contains).ToImmutableHashSet(StringComparer.Ordinal) : [];
        return new(
            cuts.Where(c => !let.Contains(c.Key)).ToImmutableSortedDictionary(c => c.Key, c => c.Value!.ToString(), StringComparer.Ordinal),
            redaction?["goes"] is JsonArray goes ? Lines(goes).Concat(let).ToImmutableHashSet(StringComparer.Ordinal) : null,
            asked, redaction?["until"] is { } until ? Replay.Micros(until.ToString()) : null);
    }

    private static IEnumerable<string> Lines(JsonNode? lines) => (lines as JsonArray ?? []).Select(l => l!.ToString());
}
