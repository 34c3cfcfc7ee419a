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

    /// <summary>
    /// Work that is closed, restricted, and of nobody whom the index knows (a request to know that was answered; a consultation): being closed it is on no list of work,
    /// being restricted its words are in no index, “not even for those cleared”, and there is no page of a person that leads there. Those cleared have its address from the notice.
    /// </summary>
    private static bool IsOnNoList(World world, Stands at) => Works(world, at) is { Count: > 0 } works
        && works.TrueForAll(w => w.Closed is not null && world.Model.Person(w) is null && world.Model.Over(w).Any());

    /// <summary>
    /// What stands on a person's record, for somebody of an agency who was let in to work by name: their role does not search, and no page of the work leads to the record.
    /// Until one does, it is a gap; what is told in the work itself they reach.
    /// </summary>
    private static bool IsBeyondTheWork(World world, Reading reader, Stands at) =>
        at.Entry.Chain.StartsWith("person/", StringComparison.Ordinal) && world.Ground.Practice.Roles[reader.Role].Audience is ("own" or "agency");

    private static List<Work> Works(World world, Stands at) => TheRecord.Cut(at.Entry.Chain) switch
    {
        ("report", var id) => world.Record.Reports[id].Works,
        ("episode", var id) => [world.Record.Works[id]],
        _ => [],
    };

    public static bool IsApproved(World world, Reading reader, string word) => world.MayRead(reader, word)
        .TrueForAll(at => Approved.Any(a => a.Kind == at.Entry.Kind && at.Path.EndsWith(a.Path, StringComparison.Ordinal)) || IsOfNobodyYet(world, reader, at) || IsOnNoList(world, at) || IsBeyondTheWork(world, reader, at));
}
