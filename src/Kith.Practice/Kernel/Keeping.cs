using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;

namespace Kith.Practice.Kernel;

/// <summary>What would be destroyed of one chain.</summary>
/// <param name="Chain"><c>episode/…</c>, <c>report/…</c>, <c>person/…</c>, or <c>register/retention</c> for a store.</param>
/// <param name="Mention">Of a report: only what is about this mention, because a sibling's case goes on; null: all of it.</param>
/// <param name="Store">read-audit, with the moment (microseconds) up to which it goes; null for records.</param>
public sealed record DestroyedPlace(string Chain, string? Mention = null, string? Store = null, string? UpTo = null);

/// <summary>What a retention review is about.</summary>
/// <param name="Refusal">Why nothing of it may be destroyed: a hold, work that is open; null when it may.</param>
public sealed record Kept(ImmutableArray<DestroyedPlace> Places, string? Refusal);

/// <summary>Legal holds, and destruction over two people's signatures.</summary>
internal static class Keeping
{
    public static void Put(Work work, Action.PutHold action)
    {
        if (!May(work, action.Episode, action.Reason)) return;
        if (work.Episodes[action.Episode].Held) work.Refuse("reason", "already-so", "It is held already.");
        else Write(work, action.Episode, Kinds.HoldPut, action.Reason);
    }

    public static void Lift(Work work, Action.LiftHold action)
    {
        if (!May(work, action.Episode, action.Reason)) return;
        if (!work.Episodes[action.Episode].Held) work.Refuse("reason", "not-held", "It is not held.");
        else Write(work, action.Episode, Kinds.HoldLifted, action.Reason);
    }

    /// <summary>A review found that it must be held. The reason is the decision's, in the review itself.</summary>
    public static void Hold(Work work, EpisodeState review)
    {
        if (review.Record is not { } record || !record.StartsWith("episode/", StringComparison.Ordinal))
            work.Refuse("outcome", "nothing-to-hold", "Only the record of a child can be held. Choose to keep it instead.");
        else
            work.OnOther(record, Kinds.HoldPut, new Says { { "review", review.Id } }, []);
    }

    public static void Destroy(Work work, EpisodeState review)
    {
        var second = work.Situation.Actor.Human;
        var first = work.PathwayOf(review).Steps.Where(s => !s.NeverBy.IsEmpty).SelectMany(s => s.NeverBy).Select(s => review.Steps.GetValueOrDefault(s)?.DoneBy).FirstOrDefault(d => d is not null);
        // The step says never-by; but this is the one thing that cannot be undone, so it is not left to the practice to remember.
        if (first is null || first == second)
        {
            work.Refuse("outcome", "second-person", "Two people must sign, and you are not the second. Ask a colleague.");
            return;
        }
        if (work.Situation.Kept is not { Places.IsEmpty: false } kept)
        {
            work.Refuse("outcome", "nothing-kept", "Nothing is there that could be destroyed. Choose another outcome, and say so.");
            return;
        }
        if (kept.Refusal is { } refusal)
        {
            work.Refuse("outcome", "must-be-kept", refusal);
            return;
        }
        foreach (var place in kept.Places)
        {
            work.OnOther(place.Chain, place.Store is null ? Kinds.Destroyed : Kinds.StoreDestroyed, new Says
            {
                { "review", review.Id }, { "first", first }, { "second", second }, { "mention", place.Mention }, { "store", place.Store }, { "up-to", place.UpTo },
            }, []);
        }
    }

    private static bool May(Work work, string episode, string reason)
    {
        if (!work.Values.Retention.HoldBy.Contains(work.Situation.Actor.Role, StringComparer.Ordinal) || !work.Episodes.ContainsKey(episode))
        {
            work.Refuse("reason", "not-yours", $"A hold is for somebody else: {string.Join(", ", work.Values.Retention.HoldBy.Select(r => work.Values.Roles.GetValueOrDefault(r)?.Name ?? r))}.");
            return false;
        }
        if (!string.IsNullOrWhiteSpace(reason)) return true;
        work.Refuse("reason", "required", "Say who asks for it, and what for.");
        return false;
    }

    private static void Write(Work work, string episode, string kind, string reason) =>
        work.OnEpisode(episode, kind, new Says(), [new PartDraft(null, "practice", new JsonObject { ["reason"] = reason.Trim() })]);
}
