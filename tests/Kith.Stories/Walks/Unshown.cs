namespace Kith.Stories.Walks;

/// <summary>What the rules allow and no page owes to anybody: each with its reason. Whatever else is allowed must be reached.</summary>
internal static class Unshown
{
    private static readonly (string Kind, string Path, string Why)[] Approved =
    [
        ("disclosed", "why", "why a document was given is for whoever looks at the giving afterwards; its page tells what, to whom and on which ground"),
        ("mention-linked", "reason", "how it is known who a mention is, is asked by whoever takes the link back; no page of the child owes it"),
    ];

    /// <summary>
    /// “Who sees an episode's outline also sees its subject's identity and finds them by it” (rule 1): search goes over people, and nobody has yet said which person
    /// this is. Those who see the work whole reach it; for the other doors it is a gap.
    /// </summary>
    private static bool IsOfNobodyYet(World world, Reading reader, Stands at) => at.Entry.Kind == "report-received" && at.Entry.Parts[at.Ordinal].About is { } about
        && !world.Record.PersonOf.ContainsKey(TheRecord.Cut(about).Id) && world.Record.Reports[TheRecord.Cut(at.Entry.Chain).Id].Works.TrueForAll(w => world.Model.See(reader, w) is { Whole: not Verdict.Must, Own: false });

    public static bool IsApproved(World world, Reading reader, string word) => world.Places[word][0] is var at
        && (Approved.Any(a => a.Kind == at.Entry.Kind && (a.Path == "*" || at.Path.EndsWith(a.Path, StringComparison.Ordinal))) || IsOfNobodyYet(world, reader, at));
}
