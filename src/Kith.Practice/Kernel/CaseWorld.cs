using System.Collections.Immutable;
using System.Globalization;
using Kith.Practice.Entries;
using Kith.Practice.Loading;
using Kith.Practice.Pack;
using NodaTime;
using NodaTime.Text;

namespace Kith.Practice.Kernel;

/// <summary>The record of a case while it is lived through: entries, what they fold to, and the time.</summary>
internal sealed class CaseWorld(PracticePack pack, Case told)
{
    private readonly List<string> inOrder = [];
    private readonly Dictionary<string, SortedSet<string>> flags = new(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, EpisodeState> episodes = ImmutableSortedDictionary.Create<string, EpisodeState>(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, ReportState> reports = ImmutableSortedDictionary.Create<string, ReportState>(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, string> facts = told.Given;
    private LocalDateTime? now;
    private int changes;

    public static string Minute(Instant instant) =>
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Format(instant.Local());

    /// <summary>To the time named, or a minute on.</summary>
    public void PassTo(LocalDateTime? at) => now = at ?? now?.PlusMinutes(1) ?? told.At;

    public void Know(ImmutableSortedDictionary<string, string> more) => facts = facts.SetItems(more);

    /// <summary>The last opened of a pathway for a child: the first, second … of the report's. An episode about nobody is anybody's.</summary>
    public EpisodeState? Find(string pathway, int child) => inOrder.Select(id => episodes[id])
        .LastOrDefault(e => e.Pathway == pathway && (Index(e) is not { } index || index == child - 1));

    public IEnumerable<MentionState> Mentions(EpisodeState episode) =>
        episode.Report is { } id && reports.TryGetValue(id, out var report) ? report.Mentions.Values : [];

    public string? PersonOf(string report, string mention) => reports.GetValueOrDefault(report)?.Mentions.GetValueOrDefault(mention)?.Person;

    public IEnumerable<EpisodeState> Parts(EpisodeState episode) => episode.Children.Where(episodes.ContainsKey).Select(c => episodes[c]);

    public IEnumerable<string> Flags(string episode) => flags.GetValueOrDefault(episode) ?? [];

    public ImmutableArray<Problem> Apply(Actor actor, Action action)
    {
        var at = now!.Value.InLondon();
        var change = OpaqueId.Derive(told.Name, changes++);
        var family = Family(action);
        var itsReports = action is Action.Open ? reports.Clear() : reports;
        var result = Engine.Apply(new(pack, _ => pack, change, at, actor, family, itsReports, facts)
        {
            Kept = family.Values.Select(e => e.Record).FirstOrDefault(r => r is not null) is { } record ? new([new(record)], null) : null,
        }, action);
        foreach (var entry in result.Entries) Append(entry, change, actor, at);
        return result.Problems;
    }

    public void Chase()
    {
        foreach (var id in inOrder.ToArray()) Apply(Actor.Engine, new Action.Chase(id));
    }

    private int? Index(EpisodeState episode)
    {
        var path = Mentions(episode).FirstOrDefault(m => m.Id == episode.Subject)?.Path;
        var bracket = path?.IndexOf('[', StringComparison.Ordinal) ?? -1;
        return bracket < 0 ? null : int.Parse(path!.AsSpan(bracket + 1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>The episode acted on with those it is part of and that are part of it; all of a report's, when somebody is said to be a person.</summary>
    private ImmutableSortedDictionary<string, EpisodeState> Family(Action action)
    {
        var roots = action switch
        {
            Action.Open => [],
            Action.Link a => inOrder.Where(id => episodes[id].Report == a.Report),
            Action.Unlink a => inOrder.Where(id => episodes[id].Report == a.Report),
            Action.Fill a => [a.Episode],
            Action.Decide a => [a.Episode],
            Action.Ask a => [a.Episode],
            Action.FillGap a => [a.Episode],
            Action.SetAside a => [a.Episode],
            Action.Allocate a => [a.Episode],
            Action.OfferHandover a => [a.Episode],
            Action.AcceptHandover a => [a.Episode],
            Action.Acknowledge a => [a.Episode],
            Action.Chase a => [a.Episode],
            _ => throw new InvalidOperationException($"no such action: {action.GetType().Name}"),
        };
        var family = episodes.Clear().ToBuilder();
        var queue = new Queue<string>(roots);
        while (queue.TryDequeue(out var id))
        {
            if (!episodes.TryGetValue(id, out var episode) || !family.TryAdd(id, episode)) continue;
            if (episode.Parent is { } parent) queue.Enqueue(parent);
            foreach (var part in episode.Children) queue.Enqueue(part);
        }
        return family.ToImmutable();
    }

    private void Append(EntryDraft d, string change, Actor actor, Instant at)
    {
        var id = Replay.Id(d.Chain);
        PastEntry Past(long sequence) => new(
            d.Chain, sequence, change, actor, d.Kind, d.KindVersion, d.Happened, at, d.Concerns, d.Says,
            [.. d.Parts.Select(p => new PastPart(p.About, p.Class, p.Body))]);

        if (d.Chain.StartsWith("report/", StringComparison.Ordinal))
        {
            var before = reports.GetValueOrDefault(id);
            reports = reports.SetItem(id, Replay.Fold(before, Past((before?.Sequence ?? 0) + 1))!);
        }
        else if (d.Chain.StartsWith("episode/", StringComparison.Ordinal))
        {
            var before = episodes.GetValueOrDefault(id);
            var report = d.Says.TryGetValue("report", out var named) ? reports.GetValueOrDefault(named) : null;
            if (Replay.Fold(before, Past((before?.Sequence ?? 0) + 1), report) is not { } after) return;
            episodes = episodes.SetItem(id, after);
            if (before is null) inOrder.Add(id);
        }
        else if (d.Kind is Kinds.FlagRaised or Kinds.FlagLowered)
        {
            if (!flags.TryGetValue(d.Says["episode"], out var raised)) flags[d.Says["episode"]] = raised = new(StringComparer.Ordinal);
            if (d.Kind == Kinds.FlagRaised) raised.Add(d.Says["flag"]);
            else raised.Remove(d.Says["flag"]);
        }
    }
}
