using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Pack;

namespace Kith.Practice.Kernel;

/// <summary>Letting in for a time: when a child may come to harm, and when a request was answered with yes. Practice says what each way opens.</summary>
internal static class Letting
{
    /// <summary>In at once, for a short time; and somebody else is told at once, and must look at it. Refused as if nothing were there where nothing would open.</summary>
    public static void Emergency(Work work, Action.EmergencyAccess action)
    {
        var actor = work.Situation.Actor;
        if (work.Values.NeedToKnow.Emergency is not { } emergency || !emergency.Roles.Contains(actor.Role))
        {
            Restricting.NotYours(work, work.Values.NeedToKnow.Emergency?.Roles ?? []);
            return;
        }
        if (Restricting.Missing(work, action.Reason, "Say what may happen to the child if you wait: whoever reviews this will read it.")) return;
        if (Opened(work, action.Record) is not { } opened || Restricting.All(work, action.Record).Any(r => Restricting.Of(work, r).Barred.Contains(actor.Human)))
        {
            work.Refuse("record", "not-here", "There is nothing here that emergency access opens. Phone the Emergency Duty Team or, if a child is in danger, 999.");
            return;
        }
        var until = Replay.Micros(Restricting.After(work, emergency.Lasts));
        foreach (var (record, id) in opened)
            Restricting.Write(work, record, Kinds.LetIn, action.Reason, new Says
            {
                { "id", id }, { "worker", actor.Human }, { "agency", actor.Agency }, { "why", "emergency" }, { "from", Restricting.Now(work) }, { "until", until },
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

    /// <summary>A request was answered with yes: whoever asked is let in to what they named, by somebody who is let in to it.</summary>
    public static void Grant(Work work, EpisodeState episode, string timescale)
    {
        if (episode.Record is not { } record || episode.Opener is not { } worker || Closings(work, record).Any(c => !Restricting.LetInTo(work, c, work.Situation.Actor.Human)))
        {
            work.Refuse("outcome", "nothing-to-open", "Nothing is held that could be opened. Choose another outcome, and say so.");
            return;
        }
        if (Closings(work, record).Any(c => Ways(work, c).Request == Reach.Nothing))
        {
            work.Refuse("outcome", "not-by-request", "A request does not open this. Clear them for it by name, or tell them what they need.");
            return;
        }
        foreach (var (one, id) in Names(Closings(work, record), record))
            work.OnOther(one, Kinds.LetIn, new Says
            {
                { "id", id }, { "worker", worker }, { "agency", episode.OpenerAgency }, { "why", "granted" }, { "from", Restricting.Now(work) },
                { "until", Replay.Micros(Restricting.After(work, timescale)) }, { "by", episode.Id },
            }, Restricting.Concerns(one));
    }

    /// <summary>Where a name must be written for emergency access to this record; null when it would open nothing.</summary>
    private static ImmutableArray<(string Record, string? Id)>? Opened(Work work, string record)
    {
        var closings = Closings(work, record);
        if (closings.Any(c => Ways(work, c).Emergency == Reach.Nothing)) return null;
        if (!record.StartsWith("person/", StringComparison.Ordinal)) return Names(closings, record);
        // A person's page opens by their work alone: where no work would open, this must read as if there were nobody.
        var open = work.Situation.Beneath.Where(b => b.Own.All(c => Ways(work, c).Emergency == Reach.Person)).ToArray();
        return open.Length == 0 ? null : [.. Names(closings, record), .. open.SelectMany(b => b.Own).Distinct().Select(c => (c.Record, (string?)c.Id))];
    }

    private static ImmutableArray<(string Record, string? Id)> Names(ImmutableArray<Closing> closings, string record) =>
        closings.IsEmpty ? [(record, null)] : [.. closings.Select(c => (c.Record, (string?)c.Id))];

    private static ImmutableArray<Closing> Closings(Work work, string record) => work.Situation.Closings.GetValueOrDefault(record, []);

    /// <summary>What is closed in a way that practice does not know any more, or to all but those it was opened for, opens by a clearance alone.</summary>
    private static WaysIn Ways(Work work, Closing closing) =>
        work.Values.NeedToKnow.Restrictions.GetValueOrDefault(closing.Kind)?.Opens
        ?? new(closing.Kind == Restraint.ByName ? Reach.Itself : Reach.Nothing, Reach.Nothing);
}
