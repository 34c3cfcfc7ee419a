using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;

namespace Kith.Practice.Kernel;

public abstract partial record Action
{
    /// <summary>Something about a file of a record.</summary>
    /// <param name="Record"><c>episode/…</c> or <c>person/…</c>.</param>
    public abstract record OnFile(string Record) : Action;

    /// <summary>Attaches a file to a record. What it is, and that it is not infected, was found by the program before.</summary>
    /// <param name="Class">Who may read it: a sensitivity class that whoever attaches it reads.</param>
    /// <param name="Type">pdf, png, jpeg, docx, xlsx, text or email, by its content.</param>
    /// <param name="Scan">clean, or not-scanned when no scanner is connected.</param>
    /// <param name="Sha256">Of the bytes, lower-case hexadecimal.</param>
    /// <param name="Pieces">The bytes in base64, in order, each as large as one part may be.</param>
    public sealed record Attach(string Record, string Name, string Description, string Class, string Type, long Size, string Sha256, string Scan, IReadOnlyList<string> Pieces) : OnFile(Record);

    /// <summary>Takes a file back: attached to the wrong record, wrong, or not lawful to hold. It is read no more.</summary>
    /// <param name="Why">wrong-child, wrong-fact or not-lawful.</param>
    public sealed record TakeBack(string Record, string File, string Why, string Reason) : OnFile(Record);
}

/// <summary>
/// Files, each in a chain of its own so that nobody reads its bytes who only reads the record. Name, description and bytes are parts: the header
/// vouches for every one of them by its salted hash, and lawful destruction leaves nothing that says which file it was.
/// </summary>
internal static class Attaching
{
    private static readonly string[] Reasons = ["wrong-child", "wrong-fact", "not-lawful"];

    public static void Attach(Work work, Action.Attach action)
    {
        if (string.IsNullOrWhiteSpace(action.Description)) work.Refuse("description", "required", "Say what it is, in a few words: whoever comes later must know without opening it.");
        if (!work.Values.Classes.ContainsKey(action.Class) || work.Values.Roles.GetValueOrDefault(work.Situation.Actor.Role)?.Reads.Contains(action.Class) != true)
            work.Refuse("class", "choose", "Choose what kind of information it holds: that decides who may open it.");
        if (work.Failed) return;
        var file = work.NewId();
        var about = About(work, action.Record);
        work.OnOther($"document/{file}", Kinds.DocumentAttached, new Says
        {
            { "to", action.Record }, { "type", action.Type }, { "size", action.Size.ToString(CultureInfo.InvariantCulture) }, { "class", action.Class }, { "scan", action.Scan }, { "episode", work.Situation.ToldIn },
        }, about is null ? [] : [new Concern(about, "subject")],
        [
            new PartDraft(about, action.Class, new JsonObject { ["name"] = action.Name, ["description"] = action.Description.Trim(), ["sha256"] = action.Sha256 }),
            .. action.Pieces.Select(p => new PartDraft(about, action.Class, new JsonObject { ["bytes"] = p })),
        ]);
    }

    public static void TakeBack(Work work, Action.TakeBack action)
    {
        if (!Reasons.Contains(action.Why, StringComparer.Ordinal)) work.Refuse("why", "choose", "Choose what is wrong: the child, the fact, or that it may be held at all.");
        if (string.IsNullOrWhiteSpace(action.Reason)) work.Refuse("reason", "required", "Say what is wrong, and how you know.");
        if (work.Failed) return;
        work.OnOther($"document/{action.File}", Kinds.Recalled, new Says { { "id", work.NewId() }, { "entries", "1" }, { "why", action.Why } }, [],
            [new PartDraft(null, "practice", new JsonObject { ["reason"] = action.Reason.Trim() })]);
    }

    private static string? About(Work work, string record) => record.StartsWith("person/", StringComparison.Ordinal) ? record
        : work.Episodes.GetValueOrDefault(Replay.Id(record))?.Subject is { } subject ? $"mention/{subject}" : null;
}
