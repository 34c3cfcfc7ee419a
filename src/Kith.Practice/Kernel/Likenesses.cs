using System.Text.Json.Nodes;
using Kith.Practice.Entries;

namespace Kith.Practice.Kernel;

public abstract partial record Action
{
    /// <summary>Says that two people who look alike are two: the machine does not suggest them again.</summary>
    public sealed record RefuseLikeness(string Person, string Other, string Reason) : Action;
}

/// <summary>People who look alike: suggestions that somebody turned down, and what nobody but those cleared may know.</summary>
internal static class Likenesses
{
    /// <summary>Tells those cleared for each restricted person whom somebody resembles who was entered, or whose record is asked for.</summary>
    public static void Tell(Work work, string reference)
    {
        if (work.Failed || work.Values.NeedToKnow.Lookalikes is not { } id) return;
        var pathway = work.Values.Pathways[id];
        foreach (var lookalike in work.Situation.Lookalikes)
            Opening.Do(work, new Action.Open(pathway.Id, pathway.Opening.Form!, new JsonObject { ["reference"] = lookalike.Reference ?? reference, ["alike"] = lookalike.Alike }, "engine") { Given = lookalike.Given });
    }

    public static void Refuse(Work work, Action.RefuseLikeness action)
    {
        if (action.Person == action.Other)
            work.Refuse("other", "same", "That is one and the same record. Choose the other one.");
        if (string.IsNullOrWhiteSpace(action.Reason))
            work.Refuse("reason", "required", "Say how you know that they are two people.");
        if (work.Failed) return;
        work.OnOther($"person/{action.Person}", Kinds.LikenessRefused, new Says { { "other", action.Other } },
            [new Concern($"person/{action.Person}", "subject"), new Concern($"person/{action.Other}", "other")],
            [new PartDraft($"person/{action.Person}", "identity", new JsonObject { ["reason"] = action.Reason.Trim() })]);
    }
}
