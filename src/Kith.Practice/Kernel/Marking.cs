using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;

namespace Kith.Practice.Kernel;

public abstract partial record Action
{
    /// <summary>Says something of an entry, beside it: that it is significant or established, what it means, what the family says of it.</summary>
    /// <param name="Person">In whose chronology it is read.</param>
    /// <param name="Chain">Chain of the entry: <c>episode/…</c>, <c>report/…</c> or <c>person/…</c>.</param>
    /// <param name="As">A code of the practice's marks.</param>
    public sealed record Mark(string Person, string Chain, long Sequence, string As, string Words) : Action;

    /// <summary>Chooses entries for a chronology of their own.</summary>
    /// <param name="Chronology">The one that is made anew; null for a new one.</param>
    /// <param name="Entries">By <c>chain#sequence</c>, in no order: a chronology is read by when things happened.</param>
    public sealed record MakeChronology(string Person, string? Chronology, string Use, string Title, ImmutableArray<string> Entries, string Analysis) : Action;
}

/// <summary>What is said of entries afterwards. The entry stays as it was; what is said stands beside it, with whose it is.</summary>
public static class Marking
{
    private const int MostEntries = 2_000;

    /// <summary>Marks that say nothing by themselves: somebody must write why.</summary>
    private static readonly string[] Wordless = ["significant", "not-significant"];

    internal static void Do(Work work, Action.Mark action)
    {
        if (!work.Situation.Facts.ContainsKey(Fact(action.Chain, action.Sequence)))
            work.Refuse("", "not-here", "There is no such entry here any more. Go back to the chronology.");
        else if (work.Values.Codes.GetValueOrDefault(work.Values.Chronology.Marks)?.Find(action.As) is not { } mark)
            work.Refuse("as", "no-such-code", "Choose what you say of it.");
        else if (!Wordless.Contains(mark.Id, StringComparer.Ordinal) && string.IsNullOrWhiteSpace(action.Words))
            work.Refuse("words", "required", mark.Hint is { } hint ? $"{mark.Name}: {hint.ToLowerInvariant()}." : "Write what you want to say.");
        else
            work.OnOther(action.Chain, Kinds.Marked, new Says { { "of", action.Sequence.ToString(CultureInfo.InvariantCulture) }, { "as", mark.Id } }, [new Concern($"person/{action.Person}", "subject")],
                string.IsNullOrWhiteSpace(action.Words) ? null : [new PartDraft($"person/{action.Person}", mark.Id == "family-view" ? "concern" : "assessment", new JsonObject { ["words"] = action.Words.Trim() })]);
    }

    internal static void Make(Work work, Action.MakeChronology action)
    {
        if (string.IsNullOrWhiteSpace(action.Title)) work.Refuse("title", "required", "Give it a title: what it is for, and when.");
        if (work.Values.Codes.GetValueOrDefault(work.Values.Chronology.Uses)?.Find(action.Use) is null) work.Refuse("use", "no-such-code", "Choose what it is for.");
        if (action.Entries.IsEmpty) work.Refuse("entries", "required", "Choose at least one entry.");
        else if (action.Entries.Length > MostEntries) work.Refuse("entries", "too-many", $"That is more than {MostEntries} entries. Choose those that matter.");
        if (action.Chronology is { } known && !work.Situation.Facts.ContainsKey($"chronology/{known}")) work.Refuse("", "not-here", "There is no such chronology here any more.");
        if (work.Failed) return;
        var version = action.Chronology is null ? 1 : int.Parse(work.Situation.Facts[$"chronology/{action.Chronology}"], CultureInfo.InvariantCulture) + 1;
        var body = new JsonObject { ["title"] = action.Title.Trim(), ["entries"] = new JsonArray([.. action.Entries.Select(e => JsonValue.Create(e))]) };
        if (!string.IsNullOrWhiteSpace(action.Analysis)) body["analysis"] = action.Analysis.Trim();
        work.OnOther($"person/{action.Person}", Kinds.ChronologyMade, new Says
        {
            { "chronology", action.Chronology ?? work.NewId() }, { "use", action.Use }, { "entries", action.Entries.Length.ToString(CultureInfo.InvariantCulture) },
            { "version", version.ToString(CultureInfo.InvariantCulture) },
        }, [new Concern($"person/{action.Person}", "subject")], [new PartDraft($"person/{action.Person}", "assessment", body)]);
    }

    /// <summary>That there is such an entry.</summary>
    public static string Fact(string chain, long sequence) => string.Create(CultureInfo.InvariantCulture, $"entry/{chain}#{sequence}");
}
