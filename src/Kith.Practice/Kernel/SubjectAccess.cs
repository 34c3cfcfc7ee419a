using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using NodaTime;

namespace Kith.Practice.Kernel;

public abstract partial record Action
{
    /// <summary>Goes through a subject access pack: which of its lines are cut, each with a reason. What is not cut goes.</summary>
    /// <param name="Cuts">Line to code of <c>redaction-reason</c>.</param>
    /// <param name="Until">The pack as it stood then: what is recorded later is not in it.</param>
    public sealed record Redact(string Episode, int Version, ImmutableSortedDictionary<string, string> Cuts, Instant Until, string Note) : Action;

    /// <summary>Releases the pack that two people have read, by a link that opens once.</summary>
    public sealed record ReleasePack(string Episode) : Action;
}

/// <summary>Subject access: the first reader's cuts, the second reader's leave, and the release.</summary>
public static class SubjectAccess
{
    public const string Pathway = "subject-access";
    public const string RedactStep = "redact";
    public const string SecondStep = "second";

    /// <summary>Days for which the link can be opened.</summary>
    public const int LinkDays = 14;

    internal static void Redact(Work work, Action.Redact action)
    {
        if (Steps.Ready(work, action.Episode, RedactStep, action.Version) is not var (episode, step, state) || work.PathwayOf(episode).Id != Pathway) return;
        var reasons = work.Values.Codes.GetValueOrDefault("redaction-reason");
        foreach (var (line, reason) in action.Cuts.Where(c => reasons?.Find(c.Value) is null).Take(10)) work.Refuse(line, "no-reason", "A line that is cut has a reason from the list.");
        if (work.Failed) return;
        var form = work.PathwayOf(episode).Forms[step.Form!];
        if (Steps.Submitted(work, episode, form, new JsonObject { ["note"] = action.Note }) is not { } answers) return;
        var cuts = new JsonObject();
        foreach (var (line, reason) in action.Cuts) cuts[line] = reason;
        var says = Steps.Header(state, step, form, answers);
        work.OnEpisode(episode.Id, Kinds.FormRecorded, says,
            [.. Steps.Parts(episode, form, answers), new PartDraft(null, "practice", new JsonObject { ["redaction"] = new JsonObject { ["until"] = Replay.Micros(action.Until), ["cuts"] = cuts } })]);
    }

    internal static void Release(Work work, Action.ReleasePack action)
    {
        if (!work.Episodes.TryGetValue(action.Episode, out var episode) || episode.Pathway != Pathway || episode.Subject is null)
        {
            work.Refuse("episode", "no-such-episode", "There is no such request here.");
            return;
        }
        var (redact, second) = (episode.Steps.GetValueOrDefault(RedactStep), episode.Steps.GetValueOrDefault(SecondStep));
        if (!episode.IsOpen || episode.Stage != "release" || second?.Outcome != "agreed" || redact?.Done is not { } read || second.Done < read || second.DoneBy == redact.DoneBy || Cuts(episode).Until is null)
        {
            work.Refuse("episode", "not-read-twice", "It is released when a second reader, who is not the first, has agreed to the cuts as they stand.");
            return;
        }
        var day = work.Situation.Now.Local().Date;
        work.OnEpisode(episode.Id, Kinds.Disclosed, new Says
        {
            { "document", work.NewId() }, { "kind", Pathway }, { "to", $"party:{episode.Subject}" }, { "standing", "child" }, { "purpose", "subject-access" }, { "basis", "right-of-access" },
            { "delivery", "link" }, { "expires", London.Iso(day.PlusDays(LinkDays)) }, { "classes", "pack" },
            { "withheld", Cuts(episode).Cuts.Count.ToString(CultureInfo.InvariantCulture) },
        }, [new PartDraft(null, "practice", new JsonObject { ["why"] = "The person's own right of access" })]);
    }

    /// <summary>The cuts as they stand, and up to when the pack goes; none before anybody has gone through it.</summary>
    public static (ImmutableSortedDictionary<string, string> Cuts, Instant? Until) Cuts(EpisodeState episode)
    {
        var redaction = episode.Answers.GetValueOrDefault("redaction")?["redaction"] as JsonObject;
        var cuts = redaction?["cuts"] as JsonObject ?? [];
        return (cuts.ToImmutableSortedDictionary(c => c.Key, c => c.Value!.ToString(), StringComparer.Ordinal), redaction?["until"] is { } until ? Replay.Micros(until.ToString()) : null);
    }
}
