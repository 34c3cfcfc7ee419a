using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Loading;
using Kith.Practice.Pack;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Practice.Tests.Kernel;

/// <summary>A ledger in memory, for the real practice: every entry kept, and what they fold to.</summary>
internal sealed class World
{
    public static readonly PracticePack Pack = PackLoader.Load(PackFolder.Read(Folder())).Pack!;

    private int changes;

    public List<PastEntry> Entries { get; } = [];

    public ImmutableSortedDictionary<string, EpisodeState> Episodes { get; private set; } = ImmutableSortedDictionary<string, EpisodeState>.Empty;

    public ImmutableSortedDictionary<string, ReportState> Reports { get; private set; } = ImmutableSortedDictionary<string, ReportState>.Empty;

    /// <summary>A Tuesday morning with the offices open.</summary>
    public Instant Now { get; set; } = Instant.FromUtc(2026, 11, 17, 10, 0);

    public Dictionary<string, string> Facts { get; } = [];

    public Result Do(string role, string agency, Action action, string? team = null)
    {
        var actor = new Actor("worker", role, agency, team);
        var situation = new Situation(
            Pack, _ => Pack, OpaqueId.Derive("world", changes++), Now, actor, action is Action.Open ? Episodes.Clear() : Episodes,
            action is Action.Open ? Reports.Clear() : Reports, Facts.ToImmutableSortedDictionary());
        var result = Engine.Apply(situation, action);
        foreach (var draft in result.Entries) Append(draft, situation, actor);
        return result;
    }

    public EpisodeState Only(string pathway) => Episodes.Values.Single(e => e.Pathway == pathway);

    /// <summary>Where things stand, folded anew from all entries.</summary>
    public ImmutableSortedDictionary<string, EpisodeState> Anew()
    {
        var reports = Entries.Where(e => e.Chain.StartsWith("report/", StringComparison.Ordinal)).GroupBy(e => e.Chain, StringComparer.Ordinal)
            .ToDictionary(g => Replay.Id(g.Key), g => Replay.Report(g)!, StringComparer.Ordinal);
        return Entries.Where(e => e.Chain.StartsWith("episode/", StringComparison.Ordinal)).GroupBy(e => e.Chain, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(g => Replay.Id(g.Key), g => Replay.Episode(g, g.First().Says.TryGetValue("report", out var r) ? reports[r] : null)!);
    }

    public static JsonObject Report(params string[] children) => new()
    {
        ["children"] = new JsonArray([.. children.Select(c => (JsonNode)new JsonObject { ["given-names"] = c, ["family-name"] = "Inskip", ["ethnicity"] = "WBRI" })]),
        ["concern"] = "Bruises seen at school.",
        ["consent"] = new JsonObject { ["state"] = "given" },
        ["referrer"] = new JsonObject { ["kind"] = "professional", ["name"] = "Osric" },
    };

    private void Append(EntryDraft d, Situation situation, Actor actor)
    {
        var sequence = Entries.Count(e => e.Chain == d.Chain) + 1;
        var past = new PastEntry(
            d.Chain, sequence, situation.Change, actor, d.Kind, d.KindVersion, d.Happened, situation.Now, d.Concerns, d.Says,
            [.. d.Parts.Select(p => new PastPart(p.About, p.Class, p.Body))]);
        Entries.Add(past);
        var id = Replay.Id(d.Chain);
        if (d.Chain.StartsWith("report/", StringComparison.Ordinal))
            Reports = Reports.SetItem(id, Replay.Fold(Reports.GetValueOrDefault(id), past)!);
        if (!d.Chain.StartsWith("episode/", StringComparison.Ordinal)) return;
        var report = d.Says.TryGetValue("report", out var named) ? Reports.GetValueOrDefault(named) : null;
        if (Replay.Fold(Episodes.GetValueOrDefault(id), past, report) is { } state) Episodes = Episodes.SetItem(id, state);
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Kith.slnx"))) folder = folder.Parent;
        return Path.Combine(folder!.FullName, "practice");
    }
}
