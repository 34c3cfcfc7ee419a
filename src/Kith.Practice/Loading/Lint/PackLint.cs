using System.Collections.Immutable;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;

namespace Kith.Practice.Loading.Lint;

/// <summary>What the rules look at: the parts of the pack as far as they could be read, where they were written, and who opens whom.</summary>
internal sealed record PackUnderLint(
    Reading Reading,
    ImmutableSortedDictionary<string, Pathway> Pathways,
    ImmutableSortedDictionary<string, CodeSet> Codes,
    ImmutableSortedDictionary<string, Notice> Notices,
    ThresholdGuide? Thresholds,
    Partnership? Partnership,
    ImmutableSortedDictionary<string, Role> Roles,
    ImmutableSortedDictionary<string, ImmutableArray<Timescale>> Timescales)
{
    /// <summary>False when some pathway could not be read, which has been told: what it opens, or resumes, or was told in it, is not known.</summary>
    public bool KnowsAll { get; } = PackPaths.PathwayFolders(Reading.Files).Count() == Pathways.Count;

    public IEnumerable<Pathway> OpenersOf(Pathway pathway) =>
        Pathways.Values.Where(p => EffectsOf(p).OfType<Effect.Open>().Any(o => o.Pathway == pathway.Id));

    /// <summary>The pathways with whose opening form an episode's report may have been written: its own, or that of whatever opened it.</summary>
    public ImmutableArray<Pathway> OriginsOf(Pathway pathway)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var origins = ImmutableArray.CreateBuilder<Pathway>();
        var queue = new Queue<Pathway>([pathway]);
        while (queue.TryDequeue(out var next))
        {
            if (seen.Add(next.Id))
            {
                if (next.Opening.Form is not null)
                {
                    origins.Add(next);
                }
                foreach (var opener in OpenersOf(next))
                {
                    queue.Enqueue(opener);
                }
            }
        }
        return origins.ToImmutable();
    }

    public static IEnumerable<Effect> EffectsOf(Pathway pathway) => pathway.Opening.Effects
        .Concat(pathway.Allocated)
        .Concat(pathway.Steps.SelectMany(s => s.Outcomes).SelectMany(o => o.Effects))
        .Concat(pathway.Prompts.SelectMany(p => p.Effects));

    public void Mistake(MistakeKind kind, object piece, string word, params string[] details) =>
        Reading.Mistakes.Add(kind, Reading.Where(piece), word, details);

    public void Mistake(MistakeKind kind, object piece, string word, IEnumerable<string> known, params string[] details) =>
        Reading.Mistakes.Add(kind, Reading.Where(piece), word, known, details);

    public string FileOf(object piece) => $"{Reading.Files.Folder}/{Reading.Where(piece).File}";
}

/// <summary>What must hold of a pack beyond each word of it being known.</summary>
internal static class PackLint
{
    public static void Check(PackUnderLint pack)
    {
        RoleLint.Check(pack);
        foreach (var pathway in pack.Pathways.Values)
        {
            OpeningLint.Check(pack, pathway);
            FormLint.Check(pack, pathway);
            FlowLint.Check(pack, pathway);
            EffectLint.Check(pack, pathway);
            ClockLint.Check(pack, pathway);
            GuardLint.Check(pack, pathway);
        }
    }
}
