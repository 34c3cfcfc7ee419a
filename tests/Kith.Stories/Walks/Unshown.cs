namespace Kith.Stories.Walks;

/// <summary>What the rules allow and no page owes to anybody: each with its reason. Whatever else is allowed must be reached.</summary>
internal static class Unshown
{
    private static readonly (string Kind, string Path, string Why)[] Approved =
    [
    ];

    public static bool IsApproved(Stands at) => Approved.Any(a => a.Kind == at.Entry.Kind && (a.Path == "*" || at.Path.EndsWith(a.Path, StringComparison.Ordinal)));
}
