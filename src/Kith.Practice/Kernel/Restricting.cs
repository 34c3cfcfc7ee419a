using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using NodaTime;

namespace Kith.Practice.Kernel;

/// <summary>Need to know: closing a record to all but those named, opening it again, and saying who is named. Each restriction has names of its own.</summary>
internal static class Restricting
{
    public static void Restrict(Work work, Action.Restrict action)
    {
        if (!work.Values.NeedToKnow.Restrictions.TryGetValue(action.Restriction, out var restriction))
        {
            var known = string.Join(", ", work.Values.NeedToKnow.Restrictions.Values.Select(r => r.Name));
            work.Refuse("restriction", "choose-restriction", $"Choose how it is restricted: {known}.");
            return;
        }
        if (!restriction.SetBy.Contains(work.Situation.Actor.Role)) NotYours(work, restriction.SetBy);
        // Whoever may act on a record is let in to all that stands on it: this tells nobody anything.
        var open = All(work, action.Record).Where(r => Of(work, r).Restrictions.Values.All(o => o.Kind != restriction.Id)).ToArray();
        if (open.Length == 0) work.Refuse("restriction", "already-so", $"It is {restriction.Name.ToLowerInvariant()} already.");
        if (Missing(work, action.Reason, "Say why it must be restricted: whoever reviews it will ask.") || work.Failed) return;
        var (id, cleared) = (work.NewId(), action.Cleared.Append(work.Situation.Actor.Human).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        foreach (var record in open)
            Write(work, record, Kinds.Restricted, action.Reason, new Says
            {
                { "id", id }, { "restriction", restriction.Id }, { "cleared", string.Join(',', cleared) }, { "review-by", Replay.Micros(After(work, restriction.Review)) },
            });
        foreach (var beneath in work.Situation.Beneath) Around(work, beneath, [id]);
    }

    public static void Lift(Work work, Action.LiftRestriction action)
    {
        if (Named(work, action.Record, action.Restriction) is not { } id || Missing(work, action.Reason, "Say why it need not be restricted any more.")) return;
        foreach (var record in On(work, action.Record, id))
        {
            var kind = Of(work, record).Restrictions[id].Kind;
            if (kind == Restraint.ByName)
            {
                work.Refuse("restriction", "for-those-named", "This was opened for those named in it alone, and stays so until it is closed.");
                return;
            }
            Write(work, record, Kinds.RestrictionLifted, action.Reason, new Says { { "id", id }, { "restriction", kind } });
        }
    }

    public static void Clear(Work work, Action.Clear action)
    {
        if (Named(work, action.Record, action.Restriction) is not { } id || Missing(work, action.Reason, "Say why they need to know.")) return;
        if (All(work, action.Record).Any(r => Of(work, r).Barred.Contains(action.Worker)))
        {
            work.Refuse("worker", "barred", "They are kept out of this record by name. Look at why before you let them in.");
            return;
        }
        foreach (var record in On(work, action.Record, id)) LetIn(work, record, id, action.Worker, action.Reason);
    }

    /// <summary>Whether they may be named was found out before: whoever names them knows nothing of the record.</summary>
    public static void NameSuccessor(Work work, Action.NameSuccessor action)
    {
        if (Missing(work, action.Reason, "Say why they are to look after it.")) return;
        foreach (var stands in work.Situation.Closings.GetValueOrDefault(action.Restriction, [])) LetIn(work, stands.Record, stands.Id, action.Worker, action.Reason);
    }

    public static void EndClearance(Work work, Action.EndClearance action)
    {
        if (Missing(work, action.Reason, "Say why they no longer need to know.")) return;
        var named = (from record in All(work, action.Record)
                     let access = Of(work, record)
                     from id in access.Restrictions.Values.Where(r => r.LetIn.ContainsKey(action.Worker)).Select(r => r.Id).Concat(access.AtLarge.ContainsKey(action.Worker) ? [NamedReplay.Nothing] : [])
                     where action.Restriction is null || action.Restriction == id
                     select (Record: record, Id: id)).ToArray();
        if (named.Length == 0) work.Refuse("worker", "not-let-in", "They are not let in by name.");
        else if (named.Select(n => n.Id).Distinct(StringComparer.Ordinal).Count() > 1) Choose(work);
        else if (named[0].Id != NamedReplay.Nothing && !MayDecide(work, action.Record, named[0].Id)) return;
        else if (named.Any(n => n.Id != NamedReplay.Nothing && !HasOthers(work, n.Id, action.Worker)))
            work.Refuse("worker", "nobody-left", "Nobody would be left who may open this record and say who else does. Clear a colleague first who looks after restrictions, or ask your agency’s information governance to name one.");
        else
            foreach (var (record, id) in named) Write(work, record, Kinds.LetOut, action.Reason, new Says { { "id", id }, { "worker", action.Worker } });
    }

    /// <summary>
    /// A wider restriction does not close what its maker may not see, while that is closed by one of its own: those cleared for it would be shut out by
    /// somebody who knows of neither them nor it. They are told.
    /// </summary>
    public static void Around(Work work, Beneath beneath, IReadOnlyCollection<string> wider)
    {
        var (actor, now) = (work.Situation.Actor.Human, work.Situation.Now);
        if (beneath.Own.IsEmpty || wider.Count == 0 || beneath.Own.All(o => LetInTo(work, o, actor))) return;
        var chain = $"episode/{beneath.Episode}";
        foreach (var id in wider.Order(StringComparer.Ordinal))
            work.OnOther(chain, Kinds.ClosedAround, new Says { { "id", id }, { "while", string.Join(',', beneath.Own.Select(o => o.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) } }, []);
        if (work.Values.NeedToKnow.Around is not { } notice) return;
        var told = beneath.Own.Select(o => Of(work, o.Record).Restrictions[o.Id].LetIn.Where(l => l.Value.Why == Clearance.Cleared && l.Value.HoldsAt(now) && !Of(work, o.Record).Barred.Contains(l.Key)).Select(l => l.Key))
            .Aggregate((a, b) => a.Intersect(b, StringComparer.Ordinal));
        foreach (var worker in told.Order(StringComparer.Ordinal))
            work.OnOther(chain, Kinds.NoticeSent, new Says
            {
                { "id", work.NewId() }, { "notice", notice }, { "to", $"worker:{worker}" }, { "urgent", work.Values.Notices[notice].Urgent ? "yes" : "no" }, { "opens", "no" },
            }, []);
    }

    public static bool LetInTo(Work work, Closing closing, string worker) =>
        Of(work, closing.Record).Restrictions.GetValueOrDefault(closing.Id)?.LetIn.GetValueOrDefault(worker)?.HoldsAt(work.Situation.Now) == true;

    public static NamedAccess Of(Work work, string record) => work.Situation.Records.GetValueOrDefault(record) ?? NamedAccess.None;

    /// <summary>Every record of the one person whom it is about. What is said of one holds of all, and stays when they are parted again.</summary>
    public static ImmutableArray<string> All(Work work, string record) => work.Situation.Together.TryGetValue(record, out var all) ? all : [record];

    /// <summary>Whether somebody but this worker can look after it.</summary>
    public static bool HasOthers(Work work, string restriction, string but) => work.Situation.Keepers.GetValueOrDefault(restriction, []).Any(k => k != but);

    public static bool Missing(Work work, string reason, string message)
    {
        if (!string.IsNullOrWhiteSpace(reason)) return false;
        work.Refuse("reason", "required", message);
        return true;
    }

    public static void NotYours(Work work, IEnumerable<string> roles) => work.Refuse(
        "record", "not-yours", $"That is for somebody else: {string.Join(", ", roles.Select(r => work.Values.Roles.GetValueOrDefault(r)?.Name ?? r))}.");

    public static void Write(Work work, string record, string kind, string reason, Says says) =>
        work.OnOther(record, kind, says, Concerns(record), [new PartDraft(null, "practice", new JsonObject { ["reason"] = reason.Trim() })]);

    public static ImmutableArray<Concern> Concerns(string record) =>
        record.StartsWith("person/", StringComparison.Ordinal) ? [new Concern(record, "subject")] : [];

    public static string Now(Work work) => Replay.Micros(work.Situation.Now);

    public static Instant After(Work work, string timescale) => Clocks.After(work, timescale, work.Situation.Now);

    private static void LetIn(Work work, string record, string id, string worker, string reason) =>
        Write(work, record, Kinds.LetIn, reason, new Says { { "id", id }, { "worker", worker }, { "why", Clearance.Cleared }, { "from", Now(work) } });

    /// <summary>Where a restriction stands, of the records of one person.</summary>
    private static IEnumerable<string> On(Work work, string record, string id) => All(work, record).Where(r => Of(work, r).Restrictions.ContainsKey(id));

    /// <summary>The restriction that is meant; null, and refused, when that is not plain or not for this actor.</summary>
    private static string? Named(Work work, string record, string? named)
    {
        var stand = All(work, record).SelectMany(r => Of(work, r).Restrictions.Keys).Distinct(StringComparer.Ordinal).ToArray();
        var meant = stand.Where(id => named is null || id == named).ToArray();
        if (stand.Length == 0) work.Refuse("restriction", "not-restricted", "It is not restricted.");
        else if (meant.Length != 1) Choose(work);
        else if (MayDecide(work, record, meant[0])) return meant[0];
        return null;
    }

    private static void Choose(Work work) => work.Refuse("restriction", "choose-restriction", "Choose which of the restrictions of this record you mean.");

    /// <summary>Whoever is cleared for it decides on it; whoever is let in for a time reads.</summary>
    private static bool MayDecide(Work work, string record, string id)
    {
        foreach (var one in On(work, record, id).Select(r => Of(work, r).Restrictions[id]))
        {
            if (work.Values.NeedToKnow.Restrictions.TryGetValue(one.Kind, out var restriction) && !restriction.SetBy.Contains(work.Situation.Actor.Role)) NotYours(work, restriction.SetBy);
            else if (one.LetIn.GetValueOrDefault(work.Situation.Actor.Human) is not { Why: Clearance.Cleared })
                work.Refuse("restriction", "for-those-cleared", "Only those cleared for it decide on it. You were let in for a time.");
            if (work.Failed) return false;
        }
        return true;
    }
}
