namespace Kith.Record.Views;

/// <summary>A row that tells something of somebody: as visible as the work in which it was told.</summary>
public interface IToldIn
{
    /// <summary>The episode in which it was told; null when in none.</summary>
    string? Episode { get; }
}
