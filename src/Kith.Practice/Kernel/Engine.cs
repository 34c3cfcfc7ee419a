using Kith.Practice.Time;

namespace Kith.Practice.Kernel;

/// <summary>
/// Given where things stand, an action and the time, answers with entries or with problems. It is total: a calendar or timescale that
/// does not cover the date is a problem too, never a guess.
/// </summary>
public static class Engine
{
    public static Result Apply(Situation situation, Action action)
    {
        var work = new Work(situation);
        try
        {
            Do(work, action);
            if (!work.Failed) Settle(work);
        }
        catch (NotCovered e)
        {
            work.Refuse("calendar", "not-covered", e.Message);
        }
        return work.Result();
    }

    /// <summary>Questions that practice asks now of whoever looks, because of other work that they see; whether anybody has raised them or not.</summary>
    public static IEnumerable<string> Asked(Situation situation, string episode)
    {
        var work = new Work(situation);
        var state = situation.Episodes[episode];
        return [.. work.PathwayOf(state).Prompts.Where(p => AsksAround(p) && Prompts.Asks(work, state, p)).Select(p => p.Id)];
    }

    /// <summary>Whether a question hangs on other work, so that it is another one for another reader.</summary>
    public static bool AsksAround(Pathways.Prompt prompt) => Work.Asked(prompt.When).Any(Pathways.Facts.LooksAround);

    private static void Do(Work work, Action action)
    {
        switch (action)
        {
            case Action.Open a:
                Opening.Do(work, a);
                if (work.Reports.Values.FirstOrDefault() is { } told) Likenesses.Tell(work, told.Reference);
                break;
            case Action.Fill a: Steps.Fill(work, a); break;
            case Action.Decide a: Steps.Decide(work, a); break;
            case Action.Ask a: Asking.Do(work, a); break;
            case Action.Link a: People.Link(work, a); break;
            case Action.Unlink a: People.Unlink(work, a); break;
            case Action.FillGap a: Gaps.Fill(work, a); break;
            case Action.SetAside a: Prompts.SetAside(work, a); break;
            case Action.Allocate a: Holding.Allocate(work, a); break;
            case Action.OfferHandover a: Holding.Offer(work, a); break;
            case Action.AcceptHandover a: Holding.Accept(work, a); break;
            case Action.Acknowledge a: Notices.Acknowledge(work, a); break;
            case Action.Restrict a: Restricting.Restrict(work, a); break;
            case Action.LiftRestriction a: Restricting.Lift(work, a); break;
            case Action.Clear a: Restricting.Clear(work, a); break;
            case Action.EndClearance a: Restricting.EndClearance(work, a); break;
            case Action.NameSuccessor a: Restricting.NameSuccessor(work, a); break;
            case Action.Bar a: KeepingOut.Bar(work, a); break;
            case Action.LiftBar a: KeepingOut.Lift(work, a); break;
            case Action.EmergencyAccess a: Letting.Emergency(work, a); break;
            case Action.Recall a: Recalling.Do(work, a); break;
            case Action.Merge a: Merging.Merge(work, a); break;
            case Action.Unmerge a: Merging.Unmerge(work, a); break;
            case Action.Assign a: Merging.Assign(work, a); break;
            case Action.RefuseLikeness a: Likenesses.Refuse(work, a); break;
            case Action.Chase a: Notices.Chase(work, a); break;
            case Action.Disclose a: Disclosing.Disclose(work, a); break;
            case Action.RecordAddress a: Addresses.Record(work, a); break;
            case Action.ConfirmAddress a: Addresses.Confirm(work, a); break;
            case Action.SetFlag a: Addresses.SetFlag(work, a); break;
            case Action.FindAsker a: AskerFinding.Do(work, a); break;
            case Action.Redact a: SubjectAccess.Redact(work, a); break;
            case Action.LetGo a: SubjectAccess.LetGo(work, a); break;
            case Action.ReleasePack a: SubjectAccess.Release(work, a); break;
            case Action.ExportList a: Exports.Do(work, a); break;
            case Action.RecordConsent a: Consents.Record(work, a); break;
            case Action.Attach a: Attaching.Attach(work, a); break;
            case Action.TakeBack a: Attaching.TakeBack(work, a); break;
            case Action.RecordRelationship a: Relationships.Record(work, a); break;
            case Action.CorrectRelationship a: Relationships.Correct(work, a); break;
            case Action.EndRelationship a: Relationships.End(work, a); break;
            case Action.RecordBirth a: Births.Record(work, a); break;
            case Action.RecordEvents a: Events.Record(work, a); break;
            case Action.WithdrawEvent a: Events.Withdraw(work, a); break;
            case Action.Mark a: Marking.Do(work, a); break;
            case Action.MakeChronology a: Marking.Make(work, a); break;
            case Action.PutHold a: Keeping.Put(work, a); break;
            case Action.LiftHold a: Keeping.Lift(work, a); break;
            default: throw new InvalidOperationException($"no such action: {action.GetType().Name}");
        }
    }

    /// <summary>What follows from any action: steps that may now be done, questions that practice asks, deadlines in every chain they bind.</summary>
    private static void Settle(Work work)
    {
        foreach (var id in work.Episodes.Keys.ToArray())
        {
            Steps.OpenDue(work, id);
            Prompts.Raise(work, id);
        }
        Clocks.Reconcile(work);
    }
}
