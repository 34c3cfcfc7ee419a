using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using NodaTime;

namespace Kith.Stories.Walks;

/// <summary>Who reads: a worker in one posting.</summary>
internal sealed record Reading(string Worker, string Role, string Agency, string? Team)
{
    public override string ToString() => $"{Worker} as {Role}";
}

/// <summary>Work as its chain tells it.</summary>
internal sealed class Work(string id, PastEntry opened)
{
    public string Id { get; } = id;
    public PastEntry Opened { get; } = opened;
    public string? Subject => Opened.Says.GetValueOrDefault("subject");
    public string? Report => Opened.Says.GetValueOrDefault("report");
    public string? Parent => Opened.Says.GetValueOrDefault("parent");
    public string Team { get; set; } = opened.Says["team"];
    public string? Worker { get; set; }
    public string? OfferedTo { get; set; }
    public Instant? Closed { get; set; }

    /// <summary>Teams that gave it away, and when.</summary>
    public Dictionary<string, Instant> GaveAway { get; } = new(StringComparer.Ordinal);
    public List<(string To, Instant At)> Told { get; } = [];
    public List<(string Instance, string? Agency, string? Team)> Places { get; } = [];

    /// <summary>Who held it, until when: for those who may look back for a stated time.</summary>
    public List<(string? Worker, string Team, Instant Until)> Held { get; } = [];
    public List<string> Parts { get; } = [];
}

/// <summary>A report and whom it mentions.</summary>
internal sealed class ToldReport(string id, PastEntry received)
{
    public string Id { get; } = id;
    public PastEntry Received { get; } = received;
    public List<Work> Works { get; } = [];

    /// <summary>Mention to path in the answers.</summary>
    public Dictionary<string, string> Mentions { get; } = received.Says.Where(s => s.Key.StartsWith("mention:", StringComparison.Ordinal))
        .ToDictionary(s => s.Key["mention:".Length..], s => s.Value, StringComparer.Ordinal);

    /// <summary>Of each mention, the children that they are said to be something to; and those whom they are said to have harmed.</summary>
    public Dictionary<string, HashSet<string>> RelatedTo { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, HashSet<string>> Harmed { get; } = new(StringComparer.Ordinal);
}

/// <param name="Kind">restricted, sealed, or <c>given</c>: work that was opened for those named only.</param>
internal sealed class Restriction(string id, string chain, string kind, Instant from)
{
    public string Id { get; } = id;
    public string Chain { get; } = chain;
    public string Kind { get; } = kind;
    public Instant From { get; } = from;
    public bool Lifted { get; set; }
    public List<LetIn> LetIns { get; } = [];
}

internal sealed class LetIn(string worker, string why, Instant from, Instant? until)
{
    public string Worker { get; } = worker;
    public string Why { get; } = why;
    public bool Ended { get; set; }

    public bool Holds(Instant now) => !Ended && from <= now && (until is null || now < until);
}

/// <summary>The ledger, read from its first entry to its last into what the rules speak of. Slow and plain.</summary>
internal sealed class TheRecord
{
    public Dictionary<string, Work> Works { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, ToldReport> Reports { get; } = new(StringComparer.Ordinal);
    public List<Restriction> Restrictions { get; } = [];

    /// <summary>Let in by name where nothing was restricted, by chain.</summary>
    public List<(string Chain, LetIn LetIn)> Named { get; } = [];

    /// <summary>Everybody let in by name, by the chain on which it was said, whatever restriction was meant.</summary>
    public List<(string Chain, LetIn LetIn)> Names { get; } = [];

    /// <summary>“A wider restriction was made by somebody who may not see this episode: it does not close it while one of its own stands.”</summary>
    public List<(string Chain, string Wider, string[] While)> Around { get; } = [];

    /// <summary>Kept out: chain, worker, why. One that was lifted is not here.</summary>
    public List<(string Chain, string Worker, string Why)> Bars { get; } = [];

    /// <summary>Flags that stand, by the record on which they were raised.</summary>
    public HashSet<(string Person, string Flag, string Episode)> Flags { get; } = [];

    /// <summary>Records of people who once were said to live where they must not be found.</summary>
    public HashSet<string> Sheltered { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, string> PersonOf { get; } = new(StringComparer.Ordinal);
    public HashSet<(string Chain, long Sequence)> Recalled { get; } = [];
    public HashSet<string> WithdrawnEvents { get; } = new(StringComparer.Ordinal);
    public List<(string Worker, string Cover, LocalDate From, LocalDate Until)> Covers { get; } = [];
    public HashSet<Reading> Postings { get; } = [];
    public Dictionary<(string Chain, long Sequence), PastEntry> Entries { get; } = [];
    public Dictionary<(string Chain, long Sequence), string> AssignedTo { get; } = [];

    private readonly List<(string Merge, string One, string Other)> merges = [];

    public TheRecord(IEnumerable<PastEntry> ledger)
    {
        foreach (var entry in ledger)
        {
            Entries[(entry.Chain, entry.Sequence)] = entry;
            Tell(entry);
        }
    }

    /// <summary>Everybody who is one person with this one today.</summary>
    public HashSet<string> Together(string person)
    {
        var together = new HashSet<string>(StringComparer.Ordinal) { person };
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var (_, one, other) in merges)
                if (together.Contains(one) != together.Contains(other)) grown |= together.Add(one) | together.Add(other);
        }
        return together;
    }

    public bool Acts(Reading reading) => Postings.Contains(reading);

    public bool Same(string? one, string? other) => one is not null && other is not null && Together(one).Contains(other);

    private void Tell(PastEntry e)
    {
        var (kind, id) = Cut(e.Chain);
        string? Says(string key) => e.Says.GetValueOrDefault(key);
        switch (e.Kind)
        {
            case "report-received":
                Reports[id] = Received(id, e);
                break;
            case "mention-linked":
                PersonOf[e.Says["mention"]] = e.Says["person"];
                break;
            case "mention-unlinked":
                PersonOf.Remove(e.Says["mention"]);
                break;
            case "person-merged" when Says("into") is { } into:
                merges.Add((e.Says["merge"], id, into));
                break;
            case "person-unmerged":
                merges.RemoveAll(m => m.Merge == e.Says["merge"]);
                break;
            case "entry-assigned" when Says("entry") is { } entry:
                AssignedTo[(e.Chain, long.Parse(entry, CultureInfo.InvariantCulture))] = e.Says["to"];
                break;
            case "event-withdrawn":
                WithdrawnEvents.Add(e.Says["event"]);
                break;
            case "recalled":
                foreach (var one in Numbers(e.Says["entries"])) Recalled.Add((e.Chain, one));
                break;
            case "flag-raised":
                Flags.Add((id, e.Says["flag"], e.Says["episode"]));
                break;
            case "flag-lowered":
                Flags.Remove((id, e.Says["flag"], e.Says["episode"]));
                break;
            case "address-recorded" when Says("protected") == "yes":
                Sheltered.Add(id);
                break;
            case "cover-set":
                Covers.Add((e.Says["worker"], e.Says["cover"], Day(e.Says["from"]), Day(e.Says["until"])));
                break;
            case "posting-given":
                Postings.Add(new(e.Says["worker"], e.Says["role"], e.Says["agency"], Says("team")));
                break;
            case "posting-ended":
                Postings.Remove(new(e.Says["worker"], e.Says["role"], e.Says["agency"], Says("team")));
                break;
            case "closed-around":
                Around.Add((e.Chain, e.Says["id"], e.Says["while"].Split(',')));
                break;
            case "restricted" or "restriction-lifted" or "let-in" or "let-out" or "barred" or "bar-lifted":
                Name(e);
                break;
            default:
                if (kind == "episode") Do(id, e);
                break;
        }
    }

    private static ToldReport Received(string id, PastEntry e)
    {
        var report = new ToldReport(id, e);
        var at = report.Mentions.ToDictionary(m => m.Value, m => m.Key, StringComparer.Ordinal);
        var said = e.Parts.Where(p => p.Body is not null).SelectMany(p => p.Body!).Where(b => b.Value is not null).GroupBy(b => b.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().Value!.ToString(), StringComparer.Ordinal);
        foreach (var (mention, path) in report.Mentions)
        {
            report.RelatedTo[mention] = new(StringComparer.Ordinal);
            report.Harmed[mention] = new(StringComparer.Ordinal);
            for (var i = 0; said.TryGetValue($"{path}.relationships[{i}].child", out var child); i++)
            {
                if (!at.TryGetValue($"children[{child}]", out var of)) continue;
                report.RelatedTo[mention].Add(of);
                if (said.GetValueOrDefault($"{path}.relationships[{i}].implicated") is "yes") report.Harmed[mention].Add(of);
            }
        }
        return report;
    }

    private void Do(string id, PastEntry e)
    {
        if (e.Kind == "episode-opened")
        {
            var work = Works[id] = new(id, e);
            if (work.Report is { } report) Reports[report].Works.Add(work);
            if (work.Parent is { } parent) Works[parent].Parts.Add(id);
            if (e.Says.GetValueOrDefault("cleared") is { } cleared)
            {
                // “An old clearance belongs to the restriction standing on its chain”: work opened for those named is restricted by its own first entry.
                var given = new Restriction($"{e.Chain}#{e.Sequence}", e.Chain, "given", e.Recorded);
                foreach (var worker in cleared.Split(',')) given.LetIns.Add(new(worker, "cleared", e.Recorded, null));
                Restrictions.Add(given);
            }
            return;
        }
        if (!Works.TryGetValue(id, out var of)) return;
        switch (e.Kind)
        {
            case "allocated":
                if (of.Worker is not null) of.Held.Add((of.Worker, of.Team, e.Recorded));
                of.Worker = e.Says.GetValueOrDefault("worker");
                break;
            case "handover-offered":
                of.OfferedTo = e.Says["to"];
                break;
            case "handover-accepted":
                of.Held.Add((of.Worker, of.Team, e.Recorded));
                of.GaveAway[e.Says["from"]] = e.Recorded;
                (of.Team, of.Worker, of.OfferedTo) = (e.Says["to"], null, null);
                break;
            case "step-opened":
                of.Places.Add((e.Says["instance"], e.Says.GetValueOrDefault("agency"), e.Says.GetValueOrDefault("team")));
                break;
            case "notice-sent" when e.Says.GetValueOrDefault("opens") != "no":
                of.Told.Add((e.Says["to"], e.Recorded));
                break;
            case "episode-closed":
                of.Held.Add((of.Worker, of.Team, e.Recorded));
                (of.Closed, of.OfferedTo) = (e.Recorded, null);
                break;
        }
    }

    private void Name(PastEntry e)
    {
        var standing = Restrictions.Where(r => r.Chain == e.Chain && !r.Lifted && r.Kind != "given").ToList();
        // Entries of today name no restriction: theirs is the one that stands on the chain. Those that name one mean that one.
        var named = e.Says.GetValueOrDefault("id");
        var meant = named is null ? standing : standing.Where(r => r.Id == named).ToList();
        switch (e.Kind)
        {
            case "restricted":
                // Without an identity of its own a second restriction on a chain takes the place of the first.
                if (named is null)
                    foreach (var before in standing) before.Lifted = true;
                var made = new Restriction(e.Says.GetValueOrDefault("id") ?? $"{e.Chain}#{e.Sequence}", e.Chain, e.Says["restriction"], e.Recorded);
                foreach (var worker in e.Says["cleared"].Split(',', StringSplitOptions.RemoveEmptyEntries)) made.LetIns.Add(new(worker, "cleared", e.Recorded, null));
                Restrictions.Add(made);
                break;
            case "restriction-lifted":
                foreach (var one in meant) one.Lifted = true;
                break;
            case "let-in":
                var letIn = new LetIn(e.Says["worker"], e.Says["why"], Micros(e.Says["from"]), e.Says.TryGetValue("until", out var until) ? Micros(until) : null);
                if (meant.Count == 0) Named.Add((e.Chain, letIn));
                Names.Add((e.Chain, letIn));
                foreach (var one in meant) one.LetIns.Add(letIn);
                break;
            case "let-out":
                foreach (var one in meant.SelectMany(r => r.LetIns).Concat(Named.Where(n => n.Chain == e.Chain).Select(n => n.LetIn)).Where(l => l.Worker == e.Says["worker"])) one.Ended = true;
                break;
            case "barred":
                Bars.Add((e.Chain, e.Says["worker"], e.Says["why"]));
                break;
            case "bar-lifted":
                Bars.RemoveAll(b => b.Chain == e.Chain && b.Worker == e.Says["worker"]);
                break;
        }
    }

    public static (string Kind, string Id) Cut(string chain)
    {
        var slash = chain.IndexOf('/', StringComparison.Ordinal);
        return (chain[..slash], chain[(slash + 1)..]);
    }

    /// <summary>“7-9,12” are four.</summary>
    public static IEnumerable<long> Numbers(string text)
    {
        foreach (var ends in text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(some => some.Split('-').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToList()))
            for (var n = ends[0]; n <= ends[^1]; n++) yield return n;
    }

    public static LocalDate Day(string iso) => NodaTime.Text.LocalDatePattern.Iso.Parse(iso).Value;

    private static Instant Micros(string text) => Instant.FromUnixTimeTicks(long.Parse(text, CultureInfo.InvariantCulture) * 10);
}
