using System.Collections.Immutable;

namespace Kith.Record.Views;

/// <summary>Every view there is, in one place. Order is the order of projection.</summary>
public static class ViewTables
{
    public static readonly ImmutableArray<IProjector> All = [];
}
