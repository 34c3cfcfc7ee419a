namespace Kith.Stories.Walks;

/// <summary>
/// Leaks that the harness plants: one for each kind of row. An answer is widened to what somebody gets who sees the record, as if the query had been run with
/// the engine's eyes; the walker, which is told nothing of it, must find it. A kind that no walk finds is a hole in the walker.
/// </summary>
internal sealed class Planted
{
    /// <param name="Kind">What leaks.</param>
    /// <param name="Rows">Entries that tell such rows; none: of whatever row the words are.</param>
    private sealed record Leaking(string Kind, string[] Rows, string[] Routes);

    private static readonly Leaking[] All =
    [
        new("address", ["address-recorded"], ["episodes/{episode}/care/{mention}", "people/{id}", "safety", "safety/{episode}"]),
        new("flag", ["flag-raised"], ["episodes/{episode}/care/{mention}", "people/{id}", "safety", "safety/{episode}", "people/{id}/chronology", "people/{id}/chronology/{entry}"]),
        new("event", ["event-recorded"], ["people/{id}/chronology", "people/{id}/chronology/{entry}"]),
        new("name in a mention", ["report-received"], ["people/{id}", "reports/{report}/mentions/{mention}", "people"]),
        new("relationship", ["relationship-recorded"], ["people/{id}/family", "people/{id}/family/{relationship}"]),
        new("consent", ["consent-recorded"], ["episodes/{id}/consent", "people/{id}/chronology"]),
        new("notice", [], ["inbox/{id}"]),
        new("document", [], ["documents/{id}/{format?}"]),
        new("chosen chronology", ["chronology-made"], ["people/{id}/chronologies/{chronology}"]),
        new("passage", [], ["search"]),
        new("file", ["document-attached"], ["{kind:regex(^(people|episodes)$)}/{id}/files", "files/{id}/{preview?}"]),
        new("mark", ["marked"], ["people/{id}/chronology", "people/{id}/chronology/{entry}"]),
    ];

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
            foreach (var kind in planted.Where(p => p.Rows.Length == 0 || p.Rows.Any(r => leak.Row.StartsWith(r, StringComparison.Ordinal))))
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
