using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;

namespace Kith.Practice.Kernel;

public abstract partial record Action
{
    /// <summary>Says that two records are of one person: one goes by the other's id from now on.</summary>
    /// <param name="Person">The one that will go by the other's id.</param>
    /// <param name="Into">The one whose record goes on.</param>
    /// <param name="NumbersDiffer">Whoever does it has seen that their NHS numbers differ, and is sure.</param>
    public sealed record Merge(string Person, string Into, string Reason, bool NumbersDiffer = false) : Action;

    /// <summary>Takes a merge back: they are two people.</summary>
    /// <param name="Id">Of the merge.</param>
    public sealed record Unmerge(string Id, string Reason) : Action;

    /// <summary>After a merge was taken back: says whose something is that was written while the two were one.</summary>
    /// <param name="Id">Of the merge.</param>
    public sealed record Assign(string Id, ImmutableArray<Assignment> What, string Reason) : Action;

    /// <param name="Key">See <see cref="LaterWritten.Key"/>.</param>
    /// <param name="To">One of the two people.</param>
    public sealed record Assignment(string Key, string To);
}

/// <summary>One person, one record: merging two, parting them again, and saying whose is what was written meanwhile. The machine never guesses.</summary>
internal static class Merging
{
    private const string MergedNotice = "people-merged";
    private const string PartedNotice = "people-unmerged";

    public static void Merge(Work work, Action.Merge action)
    {
        if (action.Person == action.Into)
        {
            work.Refuse("person", "same", "That is one and the same record. Choose the other one.");
            return;
        }
        if (work.Situation.Joining is not { } joining)
        {
            work.Refuse("person", "no-such-person", "There is no such person. Find them again.");
            return;
        }
        if (!AreTwo(work, joining)) return;
        Related(work, joining);
        Slots(work, joining);
        var (a, b) = (joining.Person.Numbers, joining.Other.Numbers);
        if (a.Length > 0 && b.Length > 0 && !a.Intersect(b, StringComparer.Ordinal).Any() && !action.NumbersDiffer)
            work.Refuse("numbers", "numbers-differ", "They have different NHS numbers. Check both numbers at their source; if one of them is wrong and you are sure that this is one person, confirm it.");
        Missing(work, action.Reason, "Say how you know that this is one person.");
        if (work.Failed) return;
        var open = joining.Person.Open.Concat(joining.Other.Open).Select(id => work.Episodes.GetValueOrDefault(id)).OfType<EpisodeState>().ToArray();
        Write(work, Kinds.PersonMerged, joining.Person.Id, joining.Other.Id, "into", work.NewId(), action.Reason, string.Join(',', Apart.Outside(work, open)));
        var implicated = work.Reports.Values.Where(r => r.ReferrerImplicated).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        work.GoBy(joining.Person.Id, joining.Other.Id);
        foreach (var report in work.Reports.Values.Where(r => r.ReferrerImplicated && !implicated.Contains(r.Id)).ToArray())
            foreach (var episode in work.Episodes.Values.Where(e => e.Report == report.Id).Select(e => e.Id).ToArray()) Opening.KeepOutImplicated(work, episode);
        foreach (var beneath in work.Situation.Beneath)
            Restricting.Around(work, beneath, [.. work.Situation.Closings.Where(c => c.Key != beneath.Under).SelectMany(c => c.Value).Select(c => c.Id).Distinct(StringComparer.Ordinal)]);
        Tell(work, joining, MergedNotice);
        Likenesses.Tell(work, "");
        Apart.Tell(work, open.Where(e => !joining.Unseen.Contains(e.Id)).Select(e => e.Id));
    }

    public static void Unmerge(Work work, Action.Unmerge action)
    {
        if (work.Situation.Joining is not { Merge: { } merge } joining) work.Refuse("merge", "no-such-merge", "These records were never merged.");
        else if (joining.Undone) work.Refuse("merge", "parted-already", "Somebody has parted these records already.");
        else if (!Missing(work, action.Reason, "Say how you know that they are two people."))
        {
            Write(work, Kinds.PersonUnmerged, joining.Person.Id, joining.Other.Id, "from", merge, action.Reason);
            Tell(work, joining, PartedNotice);
        }
    }

    public static void Assign(Work work, Action.Assign action)
    {
        if (work.Situation.Joining is not { Merge: { } merge } joining) work.Refuse("merge", "no-such-merge", "These records were never merged.");
        else if (!joining.Undone) work.Refuse("merge", "still-one", "These records are still one. Part them first.");
        else if (action.What.IsEmpty) work.Refuse("what", "nothing-chosen", "Choose whose at least one of these is.");
        else if (!Missing(work, action.Reason, "Say how you know whose it is."))
            foreach (var what in action.What) Assign(work, joining, merge, what, action.Reason);
    }

    private static void Assign(Work work, Joining joining, string merge, Action.Assignment what, string reason)
    {
        if (joining.Later.FirstOrDefault(l => l.Key == what.Key) is not { } later)
            work.Refuse(what.Key, "no-such-entry", "That was not written while the two were one. Look at the list again.");
        else if (what.To != joining.Person.Id && what.To != joining.Other.Id)
            work.Refuse(what.Key, "neither", "Choose one of the two people.");
        else if (later.Entry is { } entry)
            work.OnOther($"person/{later.Source}", Kinds.EntryAssigned, new Says { { "merge", merge }, { "entry", entry.ToString(CultureInfo.InvariantCulture) }, { "to", what.To } }, Concerns(later.Source, what.To), [Part(later.Source, reason)]);
        else if (later.Relationship is { } relationship)
            work.OnOther($"person/{later.Source}", Kinds.EntryAssigned, new Says { { "merge", merge }, { "relationship", relationship }, { "to", what.To } }, Concerns(later.Source, what.To), [Part(later.Source, reason)]);
        else Move(work, merge, later, what, reason);
    }

    private static void Move(Work work, string merge, LaterWritten later, Action.Assignment what, string reason)
    {
        if (work.Reports.GetValueOrDefault(later.Report ?? "") is not { } report || report.Mentions.GetValueOrDefault(later.Mention!) is not { } mention)
        {
            work.Refuse(what.Key, "no-such-mention", "Nobody of that kind is mentioned any more. Look at the list again.");
            return;
        }
        if (what.To != later.Belongs)
        {
            if (People.Taken(report, mention, what.To))
                work.Refuse(what.Key, "same-person-twice", $"Somebody else in contact {report.Reference} is already linked to that record. Take that link back first if it is wrong.");
            else if (People.SlotTaken(work, mention) is { } held)
                work.Refuse(what.Key, "slot-taken", $"That person has {held} open already. Close one of the two first.");
            if (work.Failed) return;
            People.Write(work, report.Id, Kinds.MentionUnlinked, mention, later.Belongs, reason, created: false);
            People.Write(work, report.Id, Kinds.MentionLinked, mention, what.To, reason, created: false);
        }
        work.OnOther($"person/{later.Source}", Kinds.EntryAssigned, new Says { { "merge", merge }, { "mention", mention.Id }, { "to", what.To } }, Concerns(later.Source, what.To), [Part(later.Source, reason)]);
    }

    private static bool AreTwo(Work work, Joining joining)
    {
        var (person, other) = (joining.Person, joining.Other);
        if (person.GoesBy == other.Id || other.GoesBy == person.Id)
            work.Refuse("person", "already-one", "These two records are one already. To part them, open the record and choose “They are two people”.");
        else if (person.GoesBy == other.GoesBy)
            work.Refuse("person", "already-one", "Both records go by a third one already: all three are one person.");
        else if (person.GoesBy != person.Id || other.GoesBy != other.Id)
            work.Refuse("person", "goes-by-another", "One of these records goes by another already. Open it again, and merge the one that you then see.");
        return !work.Failed;
    }

    private static void Related(Work work, Joining joining)
    {
        if (joining.Related.IsDefaultOrEmpty) return;
        var codes = work.Values.Codes.GetValueOrDefault("relationship");
        var said = joining.Related.Select(r => $"{(r.Code is null ? "two people side by side" : codes?.Find(r.Code)?.Name ?? r.Code)} ({(r.Reference is null ? "recorded by a worker" : $"contact {r.Reference}")})").Distinct(StringComparer.Ordinal);
        work.Refuse("person", "relatives", $"The record knows them as two people who belong together: {string.Join("; ", said)}. Twins and namesakes are not one person. If a link or a relationship there is wrong, take it back first.");
    }

    private static void Slots(Work work, Joining joining)
    {
        var held = joining.Person.Open.Concat(joining.Other.Open).Select(id => work.Episodes.GetValueOrDefault(id)).OfType<EpisodeState>()
            .Where(e => e.IsOpen && work.PathwayOf(e).Slot is not null && !joining.Unseen.Contains(e.Id));
        foreach (var slot in held.GroupBy(e => work.PathwayOf(e).Slot, StringComparer.Ordinal).Where(g => g.Count() > 1))
            work.Refuse("slots", "two-open", $"Both have {work.PathwayOf(slot.First()).Name} open: {string.Join(" and ", slot.Select(e => Named(work, e)))}. One person has one: agree which goes on, close the other, and then merge.");
    }

    private static string Named(Work work, EpisodeState episode) =>
        $"{work.ReportOf(episode)?.Reference ?? episode.Id} ({work.Values.Partnership.Team(episode.Team)?.Name ?? episode.Team})";

    /// <summary>Whoever works with either of them is told; nobody is let in by it.</summary>
    private static void Tell(Work work, Joining joining, string notice)
    {
        foreach (var id in joining.Person.Open.Concat(joining.Other.Open).Distinct(StringComparer.Ordinal))
        {
            if (!work.Episodes.TryGetValue(id, out var episode)) continue;
            IEnumerable<string> to = episode.Worker is { } worker ? [$"worker:{worker}"] : episode.Cleared.IsEmpty ? [$"team:{episode.Team}"] : episode.Cleared.Select(c => $"worker:{c}");
            foreach (var one in to.Where(t => t != $"worker:{work.Situation.Actor.Human}" && work.TellOnce(work.Named(episode) is null ? $"{notice} {t}" : $"{notice} {t} {id}")))
                Notices.To(work, id, one, notice, acknowledgeWithin: null, escalateTo: null, opens: false);
        }
    }

    /// <summary>In both chains, so that two merges of one record cannot be made at once.</summary>
    private static void Write(Work work, string kind, string person, string other, string towards, string merge, string reason, string? outside = null)
    {
        work.OnOther($"person/{person}", kind, new Says { { "merge", merge }, { towards, other }, { "outside", outside } }, Concerns(person, other), [Part(person, reason)]);
        work.OnOther($"person/{other}", kind, new Says { { "merge", merge }, { "with", person } }, Concerns(other, person));
    }

    private static ImmutableArray<Concern> Concerns(string person, string other) =>
        person == other ? [new Concern($"person/{person}", "subject")] : [new Concern($"person/{person}", "subject"), new Concern($"person/{other}", "other")];

    private static PartDraft Part(string person, string reason) => new($"person/{person}", "identity", new JsonObject { ["reason"] = reason.Trim() });

    private static bool Missing(Work work, string reason, string message)
    {
        if (!string.IsNullOrWhiteSpace(reason)) return false;
        work.Refuse("reason", "required", message);
        return true;
    }
}
