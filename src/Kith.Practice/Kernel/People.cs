using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Pathways;

namespace Kith.Practice.Kernel;

/// <summary>Saying who a mention is, and taking it back.</summary>
internal static class People
{
    public static void Link(Work work, Action.Link action)
    {
        if (Mention(work, action.Report, action.Mention) is not { } mention) return;
        if (mention.Person is not null && !work.Situation.LinkedUnseen)
        {
            work.Refuse("mention", "already-linked", "Somebody has already said who this is. Take that link back first if it is wrong.");
            return;
        }
        if (action.Person is not null && Taken(work.Reports[action.Report], mention, action.Person))
        {
            work.Refuse("person", "same-person-twice", "Another person of this report is already linked to that record. Two people cannot be one: check which of them it is.");
            return;
        }
        if (action.Person is not null && SlotTaken(work, mention) is { } held)
        {
            work.Refuse("person", "slot-taken", $"That person has {held} open already, and so has this child: if they are one, close one of the two first.");
            return;
        }
        var before = work.Reports[action.Report].ReferrerImplicated;
        // Those cleared are told, and say whether the two are one.
        if (mention.Person is { } unseen) Write(work, action.Report, Kinds.MentionUnlinked, mention, unseen, "", created: false);
        var person = action.Person ?? work.NewId();
        if (action.Person is null)
            work.OnOther($"person/{person}", Kinds.PersonCreated, new Says { { "person", person }, { "report", action.Report }, { "mention", mention.Id } },
                [new Concern($"person/{person}", "subject"), new Concern($"mention/{mention.Id}", mention.Role)]);
        Write(work, action.Report, Kinds.MentionLinked, mention, person, action.Reason, created: action.Person is null);
        foreach (var beneath in work.Situation.Beneath)
            Restricting.Around(work, beneath, [.. work.Situation.Closings.GetValueOrDefault($"person/{person}", []).Select(c => c.Id)]);
        if (action.Person is null || work.Situation.LinkedUnseen) Likenesses.Tell(work, work.Reports[action.Report].Reference);
        Apart.Tell(work, work.Episodes.Values.Where(e => e.Subject == mention.Id).Select(e => e.Id));
        if (!before)
            foreach (var episode in work.Episodes.Values.Where(e => e.Report == action.Report).Select(e => e.Id).ToArray()) Opening.KeepOutImplicated(work, episode);
    }

    public static void Unlink(Work work, Action.Unlink action)
    {
        if (Mention(work, action.Report, action.Mention) is not { } mention) return;
        if (mention.Person is null || work.Situation.LinkedUnseen)
        {
            work.Refuse("mention", "not-linked", "Nobody has said who this is: there is no link to take back.");
            return;
        }
        if (string.IsNullOrWhiteSpace(action.Reason))
        {
            work.Refuse("reason", "required", "Say why the link is wrong.");
            return;
        }
        Write(work, action.Report, Kinds.MentionUnlinked, mention, mention.Person, action.Reason, created: false);
    }

    internal static void Write(Work work, string report, string kind, MentionState mention, string person, string reason, bool created)
    {
        var says = new Says { { "mention", mention.Id }, { "person", person } };
        if (kind == Kinds.MentionLinked) says.Add("created", created ? "yes" : "no");
        if (kind == Kinds.MentionLinked) says.Add("outside", string.Join(',', Apart.Outside(work, work.Episodes.Values.Where(e => e.Subject == mention.Id))));
        PartDraft[] parts = string.IsNullOrWhiteSpace(reason) ? [] : [new PartDraft($"mention/{mention.Id}", "identity", new JsonObject { ["reason"] = reason.Trim() })];
        work.OnReport(report, kind, says, [new Concern($"mention/{mention.Id}", mention.Role), new Concern($"person/{person}", mention.Role)], parts);
    }

    internal static string? SlotTaken(Work work, MentionState mention) => work.Episodes.Values
        .Where(e => e.IsOpen && e.Subject == mention.Id).Select(e => (Episode: e, Pathway: work.PathwayOf(e)))
        .Where(e => e.Pathway.Slot is { } slot && work.Situation.Facts.ContainsKey($"{e.Episode.Id}/{Facts.Slot(slot)}")).Select(e => e.Pathway.Name).FirstOrDefault();

    /// <summary>A child of the report cannot be another child of it; a referrer may well be the mother.</summary>
    internal static bool Taken(ReportState report, MentionState mention, string person) =>
        report.Mentions.Values.Any(m => m.Id != mention.Id && m.Person == person && m.Role == mention.Role);

    private static MentionState? Mention(Work work, string report, string mention)
    {
        var found = work.Reports.GetValueOrDefault(report)?.Mentions.GetValueOrDefault(mention);
        if (found is null) work.Refuse("mention", "no-such-mention", "Nobody of that kind is mentioned here. Go back to the contact.");
        return found;
    }
}
