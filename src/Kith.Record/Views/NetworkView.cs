using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>Somebody or somewhere that the subject of an episode is linked with, as the latest of a form tells it.</summary>
public sealed class NetworkRow : ViewRow, IToldIn
{
    public required string Episode { get; set; }
    public required string Instance { get; set; }

    /// <summary>Where in the answers: <c>peers[0]</c>.</summary>
    public required string Path { get; set; }

    /// <summary>person or place.</summary>
    public required string As { get; set; }

    /// <summary>Code of <c>network-link</c>; null when it was not said.</summary>
    public string? Kind { get; set; }

    public required string Words { get; set; }
    public required string Class { get; set; }
    public required Instant Told { get; set; }

    /// <summary>The entry that tells it.</summary>
    public required long Sequence { get; set; }
}

/// <summary>Links told in forms: the pack marks the field, the entry's header says where its answers stand.</summary>
public sealed class NetworkView : IProjector
{
    public void Shape(ModelBuilder model) => model.Entity<NetworkRow>(e => e.HasKey(r => new { r.Partnership, r.Episode, r.Instance, r.Path }));

    public async Task Project(RecordContext db, PastEntry entry)
    {
        if (entry.Kind is not (Kinds.FormRecorded or Kinds.DecisionMade or Kinds.Asked or Kinds.Answered)) return;
        var (episode, instance) = (entry.Of(), entry.Word("instance"));
        if (entry.WordOrNull("version") is not (null or "1"))
            await db.Set<NetworkRow>().Where(n => n.Episode == episode && n.Instance == instance).ExecuteDeleteAsync();
        if (entry.WordOrNull("links") is not { } links) return;
        var subject = (await EpisodeView.Get(db, episode)).Subject;
        foreach (var link in links.Split(','))
        {
            var (kind, path) = (link[..link.IndexOf(':', StringComparison.Ordinal)], link[(link.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            var said = subject is null ? [] : Described.In(entry.Parts, subject, path).ToList();
            if (said.Find(s => s.Field == "name") is not { } name) continue;
            db.Add(new NetworkRow
            {
                Episode = episode, Instance = instance, Path = path, As = kind, Kind = said.Find(s => s.Field == "kind")?.Value, Words = name.Value, Class = name.Class, Told = entry.Recorded, Sequence = entry.Sequence,
            });
        }
    }

    /// <summary>The entries that told it are withdrawn.</summary>
    internal static async Task Unsay(RecordContext db, PastEntry recall)
    {
        var (episode, withdrawn) = (recall.Of(), Replay.Withdrawn(recall).ToArray());
        await db.Set<NetworkRow>().Where(n => n.Episode == episode && withdrawn.Contains(n.Sequence)).ExecuteDeleteAsync();
    }

    /// <summary>The words of the episode were destroyed.</summary>
    internal static Task Forget(RecordContext db, string episode) => db.Set<NetworkRow>().Where(n => n.Episode == episode).ExecuteDeleteAsync();
}
