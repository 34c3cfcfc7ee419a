using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Pack;
using NodaTime;
using NodaTime.Text;

namespace Kith.Practice.Kernel;

public abstract partial record Action
{
    /// <summary>Something recorded on a person's own chain.</summary>
    public abstract record OnPerson(string Person) : Action;

    /// <summary>What can be said of two people.</summary>
    /// <param name="Code">What the other is to the person: of the code set <c>relationship</c>.</param>
    /// <param name="Class">Who may know of it: of <c>relationship-care</c>.</param>
    /// <param name="From">ISO date, or empty when not known; <see cref="Until"/> likewise.</param>
    /// <param name="Responsibility">Whether the other has parental responsibility: of <c>parental-responsibility</c>, or empty.</param>
    /// <param name="Tie">How close they are: of <c>tie</c>, or empty when nobody judged it.</param>
    public sealed record Related(string Code, string Class, string From, string Until, string Responsibility, bool Carer, string Tie);

    /// <param name="Sure">They have read what looks wrong, and it is so.</param>
    public sealed record RecordRelationship(string Person, string Other, Related What, string Source, bool Sure = false) : OnPerson(Person);

    /// <param name="What">As it should have been; null when it never was so.</param>
    public sealed record CorrectRelationship(string Person, string Relationship, Related? What, string Reason, bool Sure = false) : OnPerson(Person);

    public sealed record EndRelationship(string Person, string Relationship, string Until, string Reason) : OnPerson(Person);
}

/// <summary>Who somebody is to somebody else: recorded, put right, ended.</summary>
internal static class Relationships
{
    /// <summary>A parent who is fewer years older than this is asked about.</summary>
    private const int YoungestParent = 12;

    public static void Record(Work work, Action.RecordRelationship action)
    {
        if (action.Person == action.Other)
        {
            work.Refuse("other", "oneself", "Nobody is related to themselves. Choose the other person.");
            return;
        }
        if (Read(work, action.What) is not var (code, from, until)) return;
        if (string.IsNullOrWhiteSpace(action.Source)) work.Refuse("source", "required", "Write how this is known: who said so, or what you saw.");
        Judge(work, action.Person, action.Other, code, from, until, except: null, action.Sure);
        if (work.Failed) return;
        var says = Says(work, work.NewId(), action.What, from, until);
        says.Add("other", action.Other);
        Write(work, Kinds.RelationshipRecorded, action.Person, action.Other, says, action.What.Class, "source", action.Source);
    }

    public static void Correct(Work work, Action.CorrectRelationship action)
    {
        if (Find(work, action.Relationship) is not { } tie || Missing(work, action.Reason, "Say what was wrong, and how you know.")) return;
        if (action.What is not { } what)
        {
            Write(work, Kinds.RelationshipCorrected, tie.Person, tie.Other, new Says { { "relationship", tie.Id }, { "wrong", "yes" }, { "episode", work.Situation.ToldIn } }, tie.Class, "reason", action.Reason);
            return;
        }
        // What is said stands from the side of the page on which it was said.
        if (Read(work, what) is not var (code, from, until)) return;
        var own = action.Person == tie.Person;
        Judge(work, action.Person, own ? tie.Other : tie.Person, code, from, until, tie.Id, action.Sure);
        if (work.Failed) return;
        if (!own) what = what with { Code = code.Inverse ?? code.Id };
        Write(work, Kinds.RelationshipCorrected, tie.Person, tie.Other, Says(work, tie.Id, what, from, until), what.Class, "reason", action.Reason);
    }

    public static void End(Work work, Action.EndRelationship action)
    {
        if (Find(work, action.Relationship) is not { } tie || Missing(work, action.Reason, "Say how you know that it ended.")) return;
        if (Day(work, action.Until, "until") is not { } until)
        {
            if (!work.Failed) work.Refuse("until", "required", "Say on which day it ended: day, month and year.");
            return;
        }
        if (tie.Until is not null) work.Refuse("until", "already-ended", "It has ended already. If the day is wrong, correct it.");
        else if (until < tie.From) work.Refuse("until", "before-beginning", $"It ends before it begins, on {London.Iso(tie.From.Value)}. Check both days.");
        else if (until > Today(work)) work.Refuse("until", "in-future", "That day is still to come. Record the end when it has come.");
        if (work.Failed) return;
        Write(work, Kinds.RelationshipEnded, tie.Person, tie.Other, new Says { { "relationship", tie.Id }, { "until", London.Iso(until) }, { "episode", work.Situation.ToldIn } }, tie.Class, "reason", action.Reason);
    }

    private static (Code Code, LocalDate? From, LocalDate? Until)? Read(Work work, Action.Related what)
    {
        var code = Listed(work, "relationship", what.Code, "code", "Choose what the other person is to this one.");
        if (what.Responsibility.Length > 0) Listed(work, "parental-responsibility", what.Responsibility, "responsibility", "Choose yes, no or not known.");
        if (what.Tie.Length > 0) Listed(work, "tie", what.Tie, "tie", "Choose how close they are, or leave it out.");
        Listed(work, "relationship-care", what.Class, "class", "Choose who may know of it.");
        var (from, until) = (Day(work, what.From, "from"), Day(work, what.Until, "until"));
        if (from > Today(work)) work.Refuse("from", "in-future", "That day is still to come. Record it when it has come.");
        if (until > Today(work)) work.Refuse("until", "in-future", "That day is still to come. Record the end when it has come.");
        if (until < from) work.Refuse("until", "before-beginning", "It ends before it begins. Check both days.");
        return work.Failed || code is null ? null : (code, from, until);
    }

    /// <summary>What cannot be, and what is so rarely right that somebody must have looked twice.</summary>
    private static void Judge(Work work, string person, string other, Code code, LocalDate? from, LocalDate? until, string? except, bool sure)
    {
        var kindred = work.Situation.Kindred;
        var ties = kindred.Ties.Where(t => t.Id != except).Select(t => t.Person == person ? t : Turned(work, t)).ToList();
        if (ties.Find(t => t.Person == person && t.Other == other && Drawn(work, t.Code) == code.Draws && t.Code != "not-known" && Overlap(t, from, until)) is { } same)
            work.Refuse("code", "already-so", $"That is recorded already, as {Name(work, same.Code)}. Correct it if it is not right.");
        if (code.Draws is not ("parent" or "child"))
        {
            return;
        }
        var (old, young) = code.Draws == "parent" ? (other, person) : (person, other);
        var without = kindred with { Ties = [.. kindred.Ties.Where(t => t.Id != except)] };
        if (without.IsAncestor(young, old, c => Drawn(work, c)))
            work.Refuse("code", "circle", "That would make somebody their own ancestor. Check which of the two is the parent.");
        if (work.Failed || sure) return;
        if (kindred.Born.TryGetValue(old, out var elder) && kindred.Born.TryGetValue(young, out var younger))
        {
            if (elder >= younger) Ask(work, "child-older", "By their days of birth the child is older than the parent. Check both, and say below if it is right all the same.");
            else if (elder.PlusYears(YoungestParent) > younger) Ask(work, "very-young", $"By their days of birth the parent was younger than {YoungestParent}. Check both, and say below if it is right.");
        }
        if (code.One && ties.Exists(t => t.Person == person && t.Other != other && t.Code == code.Id && Overlap(t, from, until)))
            Ask(work, "a-second", $"Another {code.Name.ToLowerInvariant()} is recorded at the same time. Correct or end that one, or say below that both are right.");
    }

    private static Kinship Turned(Work work, Kinship tie) =>
        tie with { Person = tie.Other, Other = tie.Person, Code = work.Values.Codes["relationship"].Find(tie.Code)?.Inverse ?? tie.Code };

    private static bool Overlap(Kinship tie, LocalDate? from, LocalDate? until) =>
        (tie.Until is null || from is null || tie.Until > from) && (until is null || tie.From is null || until > tie.From);

    private static void Ask(Work work, string code, string words) => work.Refuse("sure", code, words);

    private static string? Drawn(Work work, string code) => work.Values.Codes.GetValueOrDefault("relationship")?.Find(code)?.Draws;

    private static string Name(Work work, string code) => work.Values.Codes["relationship"].Find(code)?.Name.ToLowerInvariant() ?? code;

    private static Kinship? Find(Work work, string id)
    {
        var tie = work.Situation.Kindred.Ties.FirstOrDefault(t => t.Id == id);
        if (tie is null) work.Refuse("relationship", "no-such-relationship", "There is no such relationship on this record.");
        return tie;
    }

    private static Code? Listed(Work work, string set, string code, string place, string remedy)
    {
        var found = work.Values.Codes.GetValueOrDefault(set)?.Find(code);
        if (found is null) work.Refuse(place, "choose", remedy);
        return found;
    }

    private static LocalDate? Day(Work work, string iso, string place)
    {
        if (string.IsNullOrWhiteSpace(iso)) return null;
        if (LocalDatePattern.Iso.Parse(iso) is { Success: true, Value.Year: >= 1900 } day) return day.Value;
        work.Refuse(place, "not-a-date", "Write a real date with a day, a month and a year, such as 27 3 2019.");
        return null;
    }

    private static LocalDate Today(Work work) => work.Situation.Now.Local().Date;

    private static bool Missing(Work work, string reason, string message)
    {
        if (!string.IsNullOrWhiteSpace(reason)) return false;
        work.Refuse("reason", "required", message);
        return true;
    }

    private static Says Says(Work work, string id, Action.Related what, LocalDate? from, LocalDate? until) => new()
    {
        { "relationship", id }, { "code", what.Code }, { "class", what.Class }, { "from", from is { } f ? London.Iso(f) : null }, { "until", until is { } u ? London.Iso(u) : null },
        { "responsibility", what.Responsibility }, { "carer", what.Carer ? "yes" : "no" }, { "tie", what.Tie }, { "episode", work.Situation.ToldIn },
    };

    private static void Write(Work work, string kind, string person, string other, Says says, string sensitivity, string key, string words) => work.OnOther(
        $"person/{person}", kind, says, [new Concern($"person/{person}", "subject"), new Concern($"person/{other}", "relative")],
        [new PartDraft($"person/{person}", sensitivity, new JsonObject { [key] = words.Trim() })]);
}
