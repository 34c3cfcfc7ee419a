namespace Kith.Stories.Walks;

/// <summary>What the rules allow and no page owes to anybody: each with its reason. Whatever else is allowed must be reached.</summary>
internal static class Unshown
{
    private static readonly (string Kind, string Path, string Why)[] Approved =
    [
        ("disclosed", "why", "why a document was given is for whoever looks at the giving afterwards; its page tells what, to whom and on which ground"),
        ("mention-linked", "reason", "how it is known who a mention is, is asked by whoever takes the link back; no page of the child owes it"),
    ];

    public static bool IsApproved(Stands at) => Approved.Any(a => a.Kind == at.Entry.Kind && (a.Path == "*" || at.Path.EndsWith(a.Path, StringComparison.Ordinal)));
}
