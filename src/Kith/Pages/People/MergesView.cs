using System.Collections.Immutable;
using Kith.Record.Queries;

namespace Kith.Pages.People;

/// <summary><c>_Merges</c>: what of a person's record was once two, and where to say that there is another.</summary>
public sealed record MergesView(string Person, bool MayMerge, ImmutableArray<MergeLine> Merges);
