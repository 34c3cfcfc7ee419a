using System.Text.RegularExpressions;
using Kith.Practice.Entries;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Walks;

/// <summary>
/// What a reader's twin world is made without: every record of which they may know nothing, with all that was done in it. Whatever they may know of, and
/// whatever that hangs on, is done again. Slow and plain, from the model and from the words of what was done.
/// </summary>
internal sealed partial class LeftOut
{
    /// <summary>Writes in a record, and lets nobody in and keeps nobody out: may be left out of a record that itself must stand, because somebody else of it is seen.</summary>
    private static readonly HashSet<string> Writing = new(StringComparer.Ordinal)
    {
        nameof(Action.Fill), nameof(Action.Decide), nameof(Action.Ask), nameof(Action.Attach), nameof(Action.Mark), nameof(Action.MakeChronology), nameof(Action.Disclose), nameof(Action.RecordConsent), nameof(Action.SetAside),
    };

    private readonly World world;
    private readonly Reading reader;
    private readonly HashSet<string> denied;
    private readonly Dictionary<string, string> chainOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Deed> began = new(StringComparer.Ordinal);

    public LeftOut(World world, Reading reader)
    {
        (this.world, this.reader) = (world, reader);
        foreach (var entry in world.Ledger.Where(e => !e.Chain.StartsWith("register/", StringComparison.Ordinal)))
            foreach (var id in Ids(entry.Chain).Concat(entry.Says.SelectMany(s => Ids(s.Key).Concat(Ids(s.Value)))).Concat(entry.Concerns.SelectMany(c => Ids(c.Who))))
                chainOf.TryAdd(id, entry.Chain);
        foreach (var deed in world.Deeds.All)
            foreach (var entry in deed.Done.Entries) began.TryAdd(entry.Chain, deed);
        denied = [.. began.Keys.Where(Denied)];
        Settle();
    }

    /// <summary>Records that are not there in the twin.</summary>
    public IReadOnlySet<string> Chains => denied;

    /// <summary>The hidden family is among them, with all of its work.</summary>
    public bool Hides => world.Deeds.Unknown.Where(c => c.StartsWith("episode/", StringComparison.Ordinal)).All(denied.Contains);

    public IEnumerable<Deed> Kept => world.Deeds.All.Where(d => !Leaves(d));

    /// <summary>Whether another reader may know nothing of these records either.</summary>
    public bool IsFor(Reading other) => denied.All(chain => new LeftOut(world, other, denied).Denied(chain));

    /// <summary>Whoever did something and saw a record acted on what they saw: then it must be there. False when they saw none.</summary>
    public bool Restore(Deed deed, IEnumerable<PastEntry> registered)
    {
        var before = world.Deeds.All.TakeWhile(d => d != deed).SelectMany(d => d.Done.Entries).ToList();
        var record = new TheRecord(registered.Concat(before));
        var model = new ReferenceModel(record, world.Ground.Practice, deed.At);
        var actors = world.Readers.Where(r => r.Worker == deed.Worker).ToList();
        var seen = denied.Where(c => began.ContainsKey(c) && record.Entries.Keys.Any(k => k.Chain == c)
            && actors.Exists(a => (TheRecord.Cut(c) is ("episode", var id) && record.Works.TryGetValue(id, out var work) && SeesAny(model.See(a, work)))
                || (TheRecord.Cut(c) is ("report", var report) && record.Reports.TryGetValue(report, out var told) && told.Works.Exists(w => SeesAny(model.See(a, w)))))).ToList();
        if (seen.Count == 0) return false;
        // The hidden family last: whoever entered it mostly acts on what else they saw.
        var open = seen.Where(c => !world.Deeds.Unknown.Contains(c)).ToList();
        denied.ExceptWith(open.Count > 0 ? open : seen);
        Settle();
        return true;
    }

    private LeftOut(World world, Reading reader, HashSet<string> of)
    {
        (this.world, this.reader, denied) = (world, reader, of);
    }

    /// <summary>What stands must have what it hangs on; and what nothing begins is not left out.</summary>
    private void Settle()
    {
        for (var before = -1; before != denied.Count;)
        {
            before = denied.Count;
            foreach (var deed in world.Deeds.All.Where(d => d.Done.Ok && !Leaves(d)))
                denied.ExceptWith(Ids(deed.Asks).Select(id => chainOf.GetValueOrDefault(id, "")));
        }
    }

    private bool Leaves(Deed deed)
    {
        if (deed.Worker == Deeds.Registering) return !deed.Done.Ok;
        if (!deed.Done.Ok) return Ids(deed.Asks).Any(id => denied.Contains(chainOf.GetValueOrDefault(id, "")));
        // Somebody else's part in what it wrote stands, or the record was begun by what stands: then only what is written in it is left out.
        return deed.Done.Entries.Length > 0 && deed.Done.Entries.All(e => denied.Contains(e.Chain)
            && (began[e.Chain] == deed || Writing.Contains(deed.What) || Leaves(began[e.Chain])));
    }

    private bool Denied(string chain)
    {
        var none = TheRecord.Cut(chain) switch
        {
            ("episode", var id) => Nothing(world.Record.Works[id]),
            ("report", var id) => world.Record.Reports[id].Works is { Count: > 0 } works && works.TrueForAll(Nothing),
            ("person", var id) => world.Record.Reports.Values.Where(r => r.Mentions.Keys.Any(m => world.Record.Same(world.Record.PersonOf.GetValueOrDefault(m), id))).All(r => r.Works.TrueForAll(Nothing)),
            ("document", _) => true,
            _ => false,
        };
        return none && world.Ledger.Where(e => e.Chain == chain).All(e => Enumerable.Range(0, e.Parts.Length).All(i => world.Model.Of(reader, e, i, "") == Verdict.Never) && !IsTo(e))
            && world.PlacesOn(chain).All(word => world.Model.OfWords(reader, world.Places[word]) == Verdict.Never);
    }

    private bool Nothing(Work work) => !SeesAny(world.Model.See(reader, work));

    private static bool SeesAny(Sees sees) => sees is not { Whole: Verdict.Never, Outline: false, Own: false, Places.Count: 0 };

    private bool IsTo(PastEntry entry) => entry.Kind is Kinds.NoticeSent or Kinds.Disclosed && entry.Says.GetValueOrDefault("to") is { } to
        && (to == $"team:{reader.Team}" || to == $"agency:{reader.Agency}" || to.StartsWith($"worker:{reader.Worker}", StringComparison.Ordinal));

    private static IEnumerable<string> Ids(string text) => Id().Matches(text).Select(m => m.Value);

    [GeneratedRegex("(?<![0-9a-z])[0-9a-hjkmnp-tv-z]{20}(?![0-9a-z])")]
    private static partial Regex Id();
}
