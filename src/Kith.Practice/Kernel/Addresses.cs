using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using NodaTime;
using NodaTime.Text;

namespace Kith.Practice.Kernel;

public abstract partial record Action
{
    /// <summary>Says where somebody lives, from a day on. They must be somebody on record: the address stands with the person.</summary>
    /// <param name="From">ISO date.</param>
    /// <param name="Protected">It must not be given out: shown to those who must go there, and on no letter.</param>
    /// <param name="Confirmed">They have said themselves that it is right and that post is safe there.</param>
    public sealed record RecordAddress(
        string Episode, string Mention, string Kind, string Lines, string Postcode, string From, bool Protected, bool Confirmed) : Action;

    /// <summary>Somebody has confirmed that an address is right and that post to it is safe.</summary>
    public sealed record ConfirmAddress(string Episode, string Mention, string Address, string How) : Action;

    /// <summary>Raises a flag on somebody's record by hand, or lowers it.</summary>
    public sealed record SetFlag(string Episode, string Mention, string Flag, bool Raised, string Reason) : Action;
}

/// <summary>Where people live, and how they may be reached: dated, and on the person, never in a note.</summary>
internal static class Addresses
{
    public const string ProtectedFlag = "address-protected";

    public static void Record(Work work, Action.RecordAddress action)
    {
        if (Person(work, action.Episode, action.Mention) is not { } person) return;
        var postcode = Identifiers.Postcode(action.Postcode ?? "");
        var from = LocalDatePattern.Iso.Parse(action.From ?? "");
        var today = work.Situation.Now.Local().Date;
        if (work.Values.Codes.GetValueOrDefault("address-kind")?.Find(action.Kind) is null) work.Refuse("kind", "no-kind", "Choose what kind of address it is.");
        if (string.IsNullOrWhiteSpace(action.Lines)) work.Refuse("lines", "required", "Write house and street.");
        if (postcode is null) work.Refuse("postcode", "not-a-postcode", "Write a full postcode, like MK42 9AP.");
        if (!from.Success || from.Value.Year < 1900) work.Refuse("from", "not-a-date", "Say from which day they live there: day, month and year.");
        else if (from.Value > today.PlusDays(366)) work.Refuse("from", "too-far", "That day is more than a year ahead. Check the year.");
        if (work.Failed) return;
        var address = work.NewId();
        work.OnOther($"person/{person}", Kinds.AddressRecorded, new Says
        {
            { "address", address }, { "kind", action.Kind }, { "from", London.Iso(from.Value) }, { "protected", action.Protected ? "yes" : "no" },
            { "confirmed", action.Confirmed ? "yes" : "no" }, { "episode", action.Episode },
        }, [new Concern($"person/{person}", "subject")],
            [new PartDraft($"person/{person}", action.Protected ? "protected-address" : "address", new JsonObject { ["lines"] = action.Lines.Trim(), ["postcode"] = postcode })]);
        if (action.Protected) Flag(work, action.Episode, action.Mention, person, Kinds.FlagRaised, ProtectedFlag, null);
    }

    public static void Confirm(Work work, Action.ConfirmAddress action)
    {
        if (Person(work, action.Episode, action.Mention) is not { } person) return;
        if (work.Situation.Facts.GetValueOrDefault($"address/{action.Address}") != person)
        {
            work.Refuse("address", "no-such-address", "There is no such address on this record.");
            return;
        }
        if (string.IsNullOrWhiteSpace(action.How))
        {
            work.Refuse("how", "required", "Write how you know: who said so, when, and that nobody was listening.");
            return;
        }
        work.OnOther($"person/{person}", Kinds.AddressConfirmed, new Says { { "address", action.Address }, { "episode", action.Episode } },
            [new Concern($"person/{person}", "subject")], [new PartDraft($"person/{person}", "contact-details", new JsonObject { ["how"] = action.How.Trim() })]);
    }

    public static void SetFlag(Work work, Action.SetFlag action)
    {
        if (Person(work, action.Episode, action.Mention) is not { } person) return;
        if (!work.Values.Flags.ContainsKey(action.Flag)) work.Refuse("flag", "no-such-flag", "Choose a flag of the list.");
        else if (string.IsNullOrWhiteSpace(action.Reason)) work.Refuse("reason", "required", "Write why, and who said so.");
        else Flag(work, action.Episode, action.Mention, person, action.Raised ? Kinds.FlagRaised : Kinds.FlagLowered, action.Flag, action.Reason);
    }

    private static void Flag(Work work, string episode, string mention, string person, string kind, string flag, string? reason) =>
        work.OnOther($"person/{person}", kind, new Says { { "flag", flag }, { "episode", episode }, { "mention", mention } }, [new Concern($"person/{person}", "subject")],
            reason is null ? null : [new PartDraft($"person/{person}", work.Values.Flags[flag].Class, new JsonObject { ["reason"] = reason.Trim() })]);

    /// <summary>The person that a mention of this episode's report was said to be.</summary>
    public static string? Person(Work work, string episode, string mention)
    {
        var found = work.Episodes.TryGetValue(episode, out var state) ? work.ReportOf(state)?.Mentions.GetValueOrDefault(mention) : null;
        if (found is null) work.Refuse("mention", "no-such-mention", "Nobody of that kind is mentioned here. Go back to the episode.");
        else if (found.Person is null) work.Refuse("mention", "link-first", "Say who this is on the record first: addresses, flags and consent stand on a person's record.");
        return found?.Person;
    }
}
