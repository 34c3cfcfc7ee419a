using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Time;
using NodaTime;

namespace Kith.Practice.Kernel;

/// <summary>Need to know: closing a record to all but those named, letting in, keeping out, and getting in when a child may come to harm.</summary>
internal static class Restricting
{
    private static readonly string[] BarReasons = ["own-family", "implicated", "self", "other"];

    public static void Restrict(Work work, Action.Restrict action)
    {
        if (!work.Values.NeedToKnow.Restrictions.TryGetValue(action.Restriction, out var restriction))
        {
            var known = string.Join(", ", work.Values.NeedToKnow.Restrictions.Values.Select(r => r.Name));
            work.Refuse("restriction", "choose-restriction", $"Choose how it is restricted: {known}.");
            return;
        }
        if (!restriction.SetBy.Contains(work.Situation.Actor.Role)) NotYours(work, restriction.SetBy);
        var open = All(work, action.Record).Where(r => Of(work, r).Restriction != restriction.Id).ToArray();
        if (open.Length == 0) work.Refuse("restriction", "already-so", $"It is {restriction.Name.ToLowerInvariant()} already.");
        if (Missing(work, action.Reason, "Say why it must be restricted: whoever reviews it will ask.") || work.Failed) return;
        var closed = Closed(work, action.Record);
        var still = closed.Length == 0 ? [] : closed.Select(r => Cleared(work, r)).Aggregate((a, b) => [.. a.Intersect(b, StringComparer.Ordinal)]);
        var cleared = action.Cleared.Concat(still).Append(work.Situation.Actor.Human).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        foreach (var record in open)
            Write(work, record, Kinds.Restricted, action.Reason, new Says
            {
                { "restriction", restriction.Id }, { "cleared", string.Join(',', cleared) }, { "review-by", Replay.Micros(After(work, restriction.Review)) },
            });
    }

    public static void Lift(Work work, Action.LiftRestriction action)
    {
        if (!Held(work, action.Record) || Missing(work, action.Reason, "Say why it need not be restricted any more.")) return;
        foreach (var record in Closed(work, action.Record))
            Write(work, record, Kinds.RestrictionLifted, action.Reason, new Says { { "restriction", Of(work, record).Restriction } });
    }

    public static void Clear(Work work, Action.Clear action)
    {
        if (!Held(work, action.Record) || Missing(work, action.Reason, "Say why they need to know.")) return;
        if (All(work, action.Record).Any(r => Of(work, r).Barred.Contains(action.Worker)))
        {
            work.Refuse("worker", "barred", "They are kept out of this record by name. Look at why before you let them in.");
            return;
        }
        foreach (var record in Closed(work, action.Record))
            Write(work, record, Kinds.LetIn, action.Reason, new Says { { "worker", action.Worker }, { "why", "cleared" }, { "from", Now(work) } });
    }

    public static void EndClearance(Work work, Action.EndClearance action)
    {
        if (Missing(work, action.Reason, "Say why they no longer need to know.")) return;
        var named = All(work, action.Record).Where(r => Of(work, r).LetIn.ContainsKey(action.Worker)).ToArray();
        if (named.Length == 0) work.Refuse("worker", "not-let-in", "They are not let in by name.");
        else if (Closed(work, action.Record).Any(r => Cleared(work, r) is [var last] && last == action.Worker))
            work.Refuse("worker", "nobody-left", "Nobody would be left who may open this record. Clear somebody else first.");
        else
            foreach (var record in named) Write(work, record, Kinds.LetOut, action.Reason, new Says { { "worker", action.Worker } });
    }

    public static void Bar(Work work, Action.Bar action)
    {
        if (!BarReasons.Contains(action.Why, StringComparer.Ordinal)) work.Refuse("why", "choose", "Choose why they are kept out.");
        if (action.Worker == work.Situation.Actor.Human) work.Refuse("worker", "oneself", "Ask a colleague to keep you out: it is recorded under their name.");
        if (Missing(work, action.Reason, "Say why they must be kept out.") || work.Failed) return;
        var open = All(work, action.Record).Where(r => !Of(work, r).Barred.Contains(action.Worker)).ToArray();
        if (open.Length == 0) work.Refuse("worker", "already-so", "They are kept out already.");
        foreach (var record in open) Write(work, record, Kinds.Barred, action.Reason, new Says { { "worker", action.Worker }, { "why", action.Why } });
    }

    public static void LiftBar(Work work, Action.LiftBar action)
    {
        if (action.Worker == work.Situation.Actor.Human) work.Refuse("worker", "oneself", "Whoever is kept out cannot let themselves in.");
        if (Missing(work, action.Reason, "Say why they need not be kept out any more.") || work.Failed) return;
        var barred = All(work, action.Record).Where(r => Of(work, r).Barred.Contains(action.Worker)).ToArray();
        if (barred.Length == 0) work.Refuse("worker", "not-barred", "They are not kept out.");
        foreach (var record in barred) Write(work, record, Kinds.BarLifted, action.Reason, new Says { { "worker", action.Worker } });
    }

    /// <summary>In at once, for a short time; and somebody else is told at once, and must look at it.</summary>
    public static void Emergency(Work work, Action.EmergencyAccess action)
    {
        var actor = work.Situation.Actor;
        if (work.Values.NeedToKnow.Emergency is not { } emergency || !emergency.Roles.Contains(actor.Role))
        {
            NotYours(work, work.Values.NeedToKnow.Emergency?.Roles ?? []);
            return;
        }
        if (Missing(work, action.Reason, "Say what may happen to the child if you wait: whoever reviews this will read it.")) return;
        if (All(work, action.Record).Select(r => Of(work, r)).Any(access => access.Barred.Contains(actor.Human)
            || (access.Restriction is { } id && work.Values.NeedToKnow.Restrictions.TryGetValue(id, out var restriction) && !restriction.Emergency)))
        {
            work.Refuse("record", "not-here", "There is nothing here that emergency access opens. Phone the Emergency Duty Team or, if a child is in danger, 999.");
            return;
        }
        var until = Replay.Micros(After(work, emergency.Lasts));
        foreach (var record in Opening(work, action.Record))
            Write(work, record, Kinds.LetIn, action.Reason, new Says
            {
                { "worker", actor.Human }, { "agency", actor.Agency }, { "why", "emergency" }, { "from", Now(work) }, { "until", until },
            });
        if (work.Values.Partnership.PrivacyTeam(actor.Agency) is not { } reviewers)
        {
            work.Refuse("record", "nobody-to-tell", "Emergency access is told to your agency's information governance, and the partnership names none. Phone the Emergency Duty Team.");
            return;
        }
        var pathway = work.Values.Pathways[emergency.Pathway];
        var answers = new JsonObject { ["worker"] = actor.Human, ["role"] = actor.Role, ["agency"] = actor.Agency, ["reason"] = action.Reason.Trim() };
        Kernel.Opening.Do(work, new Action.Open(pathway.Id, pathway.Opening.Form!, answers, "engine") { Given = new(reviewers.Id, action.Record, []) });
    }

    /// <summary>A request was answered with yes: whoever asked is let in.</summary>
    public static void Grant(Work work, EpisodeState episode, string timescale)
    {
        if (episode.Record is not { } record || episode.Opener is not { } worker)
        {
            work.Refuse("outcome", "nothing-to-open", "Nothing is held that could be opened. Choose another outcome, and say so.");
            return;
        }
        foreach (var one in Opening(work, record))
            work.OnOther(one, Kinds.LetIn, new Says
            {
                { "worker", worker }, { "agency", episode.OpenerAgency }, { "why", "granted" }, { "from", Now(work) },
                { "until", Replay.Micros(After(work, timescale)) }, { "by", episode.Id },
            }, Concerns(one));
    }

    private static NamedAccess Of(Work work, string record) => work.Situation.Records.GetValueOrDefault(record) ?? NamedAccess.None;

    /// <summary>Every record of the one person whom it is about. What is said of one holds of all, and stays when they are parted again.</summary>
    private static ImmutableArray<string> All(Work work, string record) => work.Situation.Together.TryGetValue(record, out var all) ? all : [record];

    private static string[] Closed(Work work, string record) => [.. All(work, record).Where(r => Of(work, r).Restriction is not null)];

    /// <summary>The records that a worker must be named on to be let in.</summary>
    private static string[] Opening(Work work, string record) => Closed(work, record) is { Length: > 0 } closed ? closed : [record];

    private static string[] Cleared(Work work, string record) => [.. Of(work, record).LetIn.Where(l => l.Value.Why == "cleared").Select(l => l.Key)];

    private static bool Held(Work work, string record)
    {
        var closed = Closed(work, record);
        if (closed.Length == 0) work.Refuse("restriction", "not-restricted", "It is not restricted.");
        foreach (var held in closed.Select(r => Of(work, r).Restriction!))
            if (work.Values.NeedToKnow.Restrictions.TryGetValue(held, out var restriction) && !restriction.SetBy.Contains(work.Situation.Actor.Role) && !work.Failed)
                NotYours(work, restriction.SetBy);
        return !work.Failed;
    }

    private static void NotYours(Work work, IEnumerable<string> roles) => work.Refuse(
        "record", "not-yours", $"That is for somebody else: {string.Join(", ", roles.Select(r => work.Values.Roles.GetValueOrDefault(r)?.Name ?? r))}.");

    private static bool Missing(Work work, string reason, string message)
    {
        if (!string.IsNullOrWhiteSpace(reason)) return false;
        work.Refuse("reason", "required", message);
        return true;
    }

    private static void Write(Work work, string record, string kind, string reason, Says says) =>
        work.OnOther(record, kind, says, Concerns(record), [new PartDraft(null, "practice", new JsonObject { ["reason"] = reason.Trim() })]);

    private static ImmutableArray<Concern> Concerns(string record) =>
        record.StartsWith("person/", StringComparison.Ordinal) ? [new Concern(record, "subject")] : [];

    private static string Now(Work work) => Replay.Micros(work.Situation.Now);

    private static Instant After(Work work, string timescale) => Clocks.After(work, timescale, work.Situation.Now);
}
