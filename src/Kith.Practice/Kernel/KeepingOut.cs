using Kith.Practice.Entries;

namespace Kith.Practice.Kernel;

/// <summary>Keeping somebody out, whatever else lets them in.</summary>
internal static class KeepingOut
{
    private static readonly string[] Reasons = ["own-family", "implicated", "self", "other"];

    public static void Bar(Work work, Action.Bar action)
    {
        if (!Reasons.Contains(action.Why, StringComparer.Ordinal)) work.Refuse("why", "choose", "Choose why they are kept out.");
        if (action.Worker == work.Situation.Actor.Human) work.Refuse("worker", "oneself", "Ask a colleague to keep you out: it is recorded under their name.");
        if (Restricting.Missing(work, action.Reason, "Say why they must be kept out.") || work.Failed) return;
        var open = Restricting.All(work, action.Record).Where(r => !Restricting.Of(work, r).Barred.Contains(action.Worker)).ToArray();
        if (open.Length == 0) work.Refuse("worker", "already-so", "They are kept out already.");
        // Of what the actor does not see nothing is asked here: being kept out goes before, and information governance names somebody.
        else if (work.Situation.Closings.GetValueOrDefault(action.Record, []).Any(c => !Restricting.HasOthers(work, c.Id, action.Worker)))
            work.Refuse("worker", "nobody-left", "Nobody would be left who may open this record and say who else does. Clear somebody else first.");
        if (work.Failed) return;
        foreach (var record in open) Restricting.Write(work, record, Kinds.Barred, action.Reason, new Says { { "worker", action.Worker }, { "why", action.Why } });
        // What they hold of it goes back to its team: nobody holds work that they may not read.
        foreach (var held in work.Episodes.Values.Where(e => e.IsOpen && e.Worker == action.Worker).Select(e => e.Id).ToArray())
            work.OnEpisode(held, Kinds.Allocated, new Says());
    }

    public static void Lift(Work work, Action.LiftBar action)
    {
        if (action.Worker == work.Situation.Actor.Human) work.Refuse("worker", "oneself", "Whoever is kept out cannot let themselves in.");
        if (Restricting.Missing(work, action.Reason, "Say why they need not be kept out any more.") || work.Failed) return;
        var barred = Restricting.All(work, action.Record).Where(r => Restricting.Of(work, r).Barred.Contains(action.Worker)).ToArray();
        if (barred.Length == 0) work.Refuse("worker", "not-barred", "They are not kept out.");
        foreach (var record in barred) Restricting.Write(work, record, Kinds.BarLifted, action.Reason, new Says { { "worker", action.Worker } });
    }
}
