using System.Collections.Immutable;
using Kith.Practice.Pack;

namespace Kith.Practice.Loading;

/// <summary>Something wrong in a pack, said to the person who wrote it.</summary>
/// <param name="Code">K and three digits, see <see cref="MistakeKind"/>.</param>
/// <param name="File">Path with the folder's name: <c>practice/access/roles.yaml</c>.</param>
/// <param name="Line">From 1.</param>
/// <param name="Word">The word at fault.</param>
/// <param name="Nearest">What was probably meant, when something is near.</param>
public sealed record PackMistake(string Code, string File, int Line, string Word, string Says, string? Nearest, string Remedy)
{
    public override string ToString() =>
        $"{File}:{Line}: {Code} {Says}{(Nearest is null ? "" : $" Did you mean “{Nearest}”?")} {Remedy}";
}

/// <summary>A pack without mistakes, or all of the mistakes.</summary>
/// <param name="Cases">The cases beside its pathways; none when it was loaded from a bundle.</param>
public sealed record LoadResult(PracticePack? Pack, ImmutableArray<PackMistake> Mistakes, ImmutableArray<Case> Cases);
