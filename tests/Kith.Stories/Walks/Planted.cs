namespace Kith.Stories.Walks;

/// <summary>
/// Leaks that the harness plants: one for each kind of row. An answer is widened to what somebody gets who sees the record, as if the query had been run with
/// the engine's eyes; the walker, which is told nothing of it, must find it. A kind that no walk finds is a hole in the walker.
/// </summary>
internal sealed class Planted
{
    /// <param name="Kind">What leaks.</param>
    /// <param name="Of">Rows of the views that hold it.</param>
    /// <param name="Entries">Kinds of entries that tell such rows; none: of whatever kind the words are.</param>
    private sealed record Leaking(string Kind, string[] Of, string[] Entries, string[] Routes);

    private static readonly string[] Chronology = ["people/{id}/chronology", "people/{id}/chronology/{entry}"];
    private static readonly string[] Episode = ["episodes/{id}", "steps/{episode}/{instance}", "asks/{episode}/{instance}"];

    private static readonly Leaking[] All =
    [
        new("address", ["PersonAddressRow"], ["address-recorded"], ["episodes/{episode}/care/{mention}", "people/{id}", "safety", "safety/{episode}", .. Chronology]),
        new("flag", ["FlagRow"], ["flag-raised"], ["episodes/{episode}/care/{mention}", "people/{id}", "safety", "safety/{episode}", .. Chronology]),
        new("event", ["EventRow"], ["event-recorded"], Chronology),
        new("name in a mention", ["MentionRow", "MentionAnswerRow", "RelationshipRow", "ReportRow"], ["report-received"], ["people/{id}", "reports/{report}/mentions/{mention}"]),
        new("somebody found", ["PersonRow", "PersonNameRow", "PersonBirthRow", "PersonPostcodeRow", "PersonIdentifierRow", "PersonKeyRow"], ["report-received"], ["people", "search"]),
        new("relationship", ["KinshipRow", "KinshipEndRow"], ["relationship-recorded"], ["people/{id}/family", "people/{id}/family/{relationship}", .. Chronology]),
        new("consent", ["ConsentRow"], ["consent-recorded"], ["episodes/{id}/consent", .. Chronology]),
        new("notice", ["NoticeRow"], [], ["inbox/{id}", "inbox"]),
        new("document", ["DisclosureRow", "GroundRow"], [], ["documents/{id}/{format?}"]),
        new("chosen chronology", ["MadeChronologyRow"], ["chronology-made"], ["people/{id}/chronologies/{chronology}", "people/{id}/chronology"]),
        new("passage", ["PassageRow"], [], ["search"]),
        new("file", ["AttachedRow"], ["document-attached"], ["{kind:regex(^(people|episodes)$)}/{id}/files", "files/{id}/{preview?}"]),
        new("mark", ["ChronologyRow", "PersonEntryRow"], ["marked"], Chronology),
        new("answers of a step", ["StepRow", "GapRow", "VoiceRow"], ["form-recorded", "decision-made", "answered"], Episode),
        new("people and places around somebody", ["NetworkRow"], ["form-recorded"], ["people/{id}", "people/{id}/family"]),
        new("work on a list", ["EpisodeRow", "DeadlineRow", "HandoverRow"], [], ["work", "board", "handover"]),
        new("who is let in and why", ["AudienceRow", "NamedRow", "RestrictionRow", "ClosedAroundRow"], [], ["{kind:regex(^(people|episodes|reports)$)}/{id}/access"]),
        new("two that are one", ["MergeRow", "SettledRow", "LikelyPairRow", "RefusedPairRow"], [], ["people/{id}/merge", "people/{id}/merges/{merge}", "people/duplicates"]),
    ];

    /// <summary>Rows in which no words of anybody stand: what they show beside is found by twins.</summary>
    private static readonly Dictionary<string, string> Wordless = new(StringComparer.Ordinal)
    {
        ["CoverRow"] = "workers", ["WorkerRow"] = "workers", ["PostingRow"] = "workers", ["WorkerHomeRow"] = "no page shows it", ["EpisodeTieRow"] = "ids: a link is there or not", ["OriginRow"] = "ids",
        ["KeepingRow"] = "a rule and a day", ["RecalledRow"] = "that words are read no more", ["PromptRow"] = "codes; set aside for a reason in a step", ["QuestionRow"] = "codes",
    };

    /// <summary>Rows of the views for which nothing is planted, and of which nobody has said why.</summary>
    public static IEnumerable<string> Forgotten => typeof(Kith.Record.ViewRow).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Kith.Record.ViewRow)) && !t.IsAbstract).Select(t => t.Name)
        .Where(row => !Wordless.ContainsKey(row) && !All.Any(p => p.Of.Contains(row))).Order(StringComparer.Ordinal);

    private readonly Dictionary<string, Heard> wide = new(StringComparer.Ordinal);

    /// <summary>Kinds that were found, with how: the first time of each.</summary>
    public Dictionary<string, string> Found { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> Missed => All.Select(p => p.Kind).Append(Count).Append(Order).Append(Audit).Where(k => !Found.ContainsKey(k));

    /// <summary>What only twins find.</summary>
    public const string Count = "count";
    public const string Order = "order";
    public const string Audit = "page of who has read";

    /// <summary>Gives the reader what somebody else is given, and looks whether that is found.</summary>
    public async Task Widen(World world, Reading reader, Asking asking, Func<string, IEnumerable<Leak>> check)
    {
        var planted = All.Where(p => p.Routes.Contains(asking.Route) && !Found.ContainsKey(p.Kind)).ToList();
        if (planted.Count == 0 || await Wide(world, asking) is not { } heard) return;
        foreach (var leak in check(heard.Text))
            foreach (var kind in planted.Where(p => p.Entries.Length == 0 || p.Entries.Any(r => leak.Row.StartsWith(r, StringComparison.Ordinal))))
                Found.TryAdd(kind.Kind, $"{leak.Reader}: {leak.Asked} ({leak.Row}, {leak.Why})");
    }

    /// <summary>The next walk is another world.</summary>
    public void Forget() => wide.Clear();

    private async Task<Heard?> Wide(World world, Asking asking)
    {
        if (wide.TryGetValue(asking.ToString(), out var known)) return known;
        foreach (var sees in world.Readers.Where(r => r.Role is "front-door-manager" or "team-manager" or "screener" or "early-help-worker" or "agency-responder" or "referring-professional"))
            if (await world.Ask(sees, asking) is { Status: System.Net.HttpStatusCode.OK } heard && world.Words.In(heard.Text).Count > 0)
                return wide[asking.ToString()] = heard;
        return null;
    }
}
