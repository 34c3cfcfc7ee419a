using System.Globalization;
using Kith.Practice.Entries;
using NodaTime;

namespace Kith.Stories.Walks;

/// <summary>What the rules say of one reader and one piece. Where they are silent it is <see cref="Perhaps"/>: neither a leak nor a wrongful denial.</summary>
internal enum Verdict
{
    Never,
    Perhaps,
    Must,
}

/// <summary>Where words stand in the ledger.</summary>
internal sealed record Stands(PastEntry Entry, int Ordinal, string Path)
{
    /// <summary>The kind of row that leaks when it leaks: what told it, and as what.</summary>
    public string Row => $"{Entry.Kind} ({Entry.Parts[Ordinal].Class})";
}

/// <summary>How much of a work one reader sees.</summary>
/// <param name="Behind">Whole only for what came of it: what stays where it was told is not seen.</param>
internal sealed record Sees(Verdict Whole, bool Outline, bool Own, bool Behind, HashSet<string> Places)
{
    public static readonly Sees Nothing = new(Verdict.Never, false, false, false, []);
}

/// <summary>
/// Which pieces of the record somebody may read: from the six rules of access by provenance, the ledger and the practice, and from nothing else.
/// It shares no line with the gate, the sightlines or the views. Each rule is quoted where it is applied; a reading of our own says so.
/// </summary>
internal sealed class ReferenceModel(TheRecord record, PracticeByItself practice, Instant now)
{
    /// <summary>“Names, birth, sex, NHS number and UPN; not address, school, family or words” (rule 1, outline identity).</summary>
    private static readonly string[] Identity = ["family-name", "given-names", "date-of-birth", "expected-date-of-birth", "approximate-age", "sex", "nhs-number", "upn", "name"];

    private readonly Dictionary<(Reading, string), Sees> seen = [];

    private LocalDate Today => now.InZone(DateTimeZoneProviders.Tzdb["Europe/London"]).Date;

    /// <summary>
    /// May they read these words, wherever they stand? Where they were written first is their source: recalled there, they are read nowhere; given on, they
    /// are read by whoever was given them, until that place is restricted.
    /// </summary>
    public Verdict OfWords(Reading reader, IReadOnlyList<Stands> places)
    {
        var origin = places[0].Entry;
        if (Recalled(origin)) return Verdict.Never;
        return places.Max(p => p.Entry.Kind is "disclosed" or "notice-sent" && GroundRestricted(reader, origin, p.Entry.Recorded) ? Verdict.Never
            : p.Entry.Kind == "disclosed" && Gone(reader, p.Entry, p.Path) is var gone && gone != Verdict.Must ? Least(gone, Of(reader, p.Entry, p.Ordinal, p.Path)) : Of(reader, p.Entry, p.Ordinal, p.Path));
    }

    /// <summary>May they read what stands at this path of this part?</summary>
    public Verdict Of(Reading reader, PastEntry entry, int ordinal, string path)
    {
        if (!Acts(reader)) return Verdict.Never;
        // “Recall seals the words in every document, notice, page and file at once”: for everybody.
        if (Recalled(entry)) return Verdict.Never;
        var part = entry.Parts[ordinal];
        var verdict = TheRecord.Cut(entry.Chain) switch
        {
            ("episode", var id) => InWork(reader, record.Works[id], entry, part, path),
            ("report", var id) => InReport(reader, record.Reports[id], entry, part, path),
            ("person", var id) => OnPerson(reader, record.AssignedTo.GetValueOrDefault((entry.Chain, entry.Sequence), id), entry, part, path),
            ("document", _) => OnFile(reader, entry, part),
            // Registers: where a worker lives “nobody is shown”; the names of workers are no secret and hold no canary.
            _ => Verdict.Never,
        };
        if (verdict == Verdict.Never || part.About is not { } about) return verdict;
        if (entry.Kind != "disclosed" && part.Class == "address" && !Reads(reader, "protected-address") && MustNotBeFound(about)) return Verdict.Never;
        if (KeptOutOf(reader, about, ReportOf(entry))) return Verdict.Never;
        if (!Closed(reader, about, ReportOf(entry))) return verdict;
        // What was given, and what they said themselves, stays theirs when it was given in a restricted record (see Given); the rest is closed.
        return entry.Kind is "disclosed" or "notice-sent" or "answered" ? verdict
            : entry.Kind == "report-received" && record.Reports[TheRecord.Cut(entry.Chain).Id].Works.Exists(w => See(reader, w).Own) ? Verdict.Perhaps : Verdict.Never;
    }

    /// <summary>“A whole contact is withdrawn with all that came of it”: what was told on somebody's record in its work, too.</summary>
    private bool Recalled(PastEntry entry) => record.Recalled.Contains((entry.Chain, entry.Sequence))
        || (entry.Chain.StartsWith("person/", StringComparison.Ordinal) && entry.Says.GetValueOrDefault("episode") is { } told && record.Works[told].Report is { } report && record.Recalled.Contains(($"report/{report}", 1)))
        || (entry.Kind is "mention-linked" or "marked" && ReportOf(entry) is { } of && record.Recalled.Contains(($"report/{of.Id}", 1)));

    /// <summary>Where these words stand for them to be read, for whoever looks at what was not reached.</summary>
    public string Where(Reading reader, IReadOnlyList<Stands> places) => string.Join(", ", places.Where(p => Of(reader, p.Entry, p.Ordinal, p.Path) == Verdict.Must)
        .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Entry.Kind} {p.Entry.Chain}#{p.Entry.Sequence}{(p.Entry.Says.GetValueOrDefault("document") is { } d ? $" ({d})" : "")}")));

    /// <summary>Which rule is broken when these words are read: for whoever looks at what was found.</summary>
    public string Why(Reading reader, Stands at)
    {
        var (kind, id) = TheRecord.Cut(at.Entry.Chain);
        if (Recalled(at.Entry)) return "recalled";
        if (!Acts(reader)) return record.Postings.Contains(reader) ? "no record for this role" : "posting ended";
        var about = at.Entry.Parts[at.Ordinal].About;
        Work[] works = kind switch
        {
            "episode" => [record.Works[id]],
            "report" => [.. record.Reports[id].Works],
            "person" when at.Entry.Says.GetValueOrDefault("episode") is { } episode => [record.Works[episode]],
            _ => [.. record.Works.Values.Where(w => record.Same(Person(w), id))],
        };
        if (works.Any(w => KeptOut(reader, w)) || (about is not null && KeptOutOf(reader, about, ReportOf(at.Entry)))) return "kept out";
        if (works.Any(w => Over(w).Any(r => !LetInTo(reader, r)))) return $"restricted ({string.Join(", ", works.SelectMany(Over).Where(r => !LetInTo(reader, r)).Select(r => $"{TheRecord.Cut(r.Chain).Kind} {r.Kind}").Distinct().Order())})";
        if (about is not null && Closed(reader, about, ReportOf(at.Entry))) return "about somebody restricted";
        if (!Reads(reader, at.Entry.Parts[at.Ordinal].Class)) return "class";
        return works.Any(w => See(reader, w).Outline) ? "outline only" : works.Any(w => See(reader, w).Own) ? "own words only" : works.Any(w => See(reader, w).Places.Count > 0) ? "asked only" : "not in the audience";
    }

    private bool KeptOutOf(Reading reader, string about, ToldReport? report)
    {
        var (kind, id) = TheRecord.Cut(about);
        if (kind == "person") return KeptOutOf(reader, id);
        if (record.PersonOf.TryGetValue(id, out var person) && KeptOutOf(reader, person)) return true;
        var works = report?.Works.Where(w => w.Subject == id).ToList() ?? [];
        return works.Count > 0 && works.TrueForAll(w => KeptOut(reader, w));
    }

    /// <summary>
    /// “At its class”: where somebody lives who must not be found is of the class <c>protected-address</c>, under whatever class and however long before it was
    /// told, and whoever told it. (Need to know: “no letter goes to an address that somebody else knows to be unsafe … It is not said why.”)
    /// </summary>
    private bool MustNotBeFound(string about)
    {
        var (kind, id) = TheRecord.Cut(about);
        if ((kind == "person" ? id : record.PersonOf.GetValueOrDefault(id)) is not { } person) return false;
        var together = record.Together(person);
        return together.Overlaps(record.Sheltered) || record.Flags.Any(f => f.Flag == "address-protected" && together.Contains(f.Person));
    }

    private bool Acts(Reading reader) => record.Postings.Contains(reader) && practice.Roles.TryGetValue(reader.Role, out var role) && role.Audience != "none";

    private PracticeByItself.RoleRead Role(Reading reader) => practice.Roles[reader.Role];

    private bool Reads(Reading reader, string sensitivity) => Role(reader).Reads.Contains(sensitivity);

    // --- the work --------------------------------------------------------------------------------------------------------

    public Sees See(Reading reader, Work work)
    {
        if (!Acts(reader)) return Sees.Nothing;
        if (!seen.TryGetValue((reader, work.Id), out var sees)) seen[(reader, work.Id)] = sees = Look(reader, work);
        return sees;
    }

    /// <summary>Work that the reader would see something of, were nothing restricted and nobody kept out: where a leak is most likely.</summary>
    public bool InReach(Reading reader, Work work) => practice.Roles.TryGetValue(reader.Role, out var role) && role.Audience != "none"
        && (Whole(reader, work) != Verdict.Never || Own(reader, work) || role.Audience == "front-door"
            || work.Places.Exists(p => role.Audience == "agency" && p.Agency == reader.Agency) || work.Told.Exists(t => t.To == $"worker:{reader.Worker}")
            || record.Bars.Any(b => b.Worker == reader.Worker && Chains(work).Contains(b.Chain)) || work.Held.Exists(h => h.Worker == reader.Worker || h.Team == reader.Team));

    private Sees Look(Reading reader, Work work)
    {
        // Rule 4: “Kept out beats everything.”
        if (KeptOut(reader, work)) return Sees.Nothing;
        var own = Own(reader, work);
        // Rule 3: “being let in is to that restriction, and under several one must be let in to each”; “closed beats open”: neither team, agency, door,
        // allocation, cover nor a notice counts. What somebody told themselves stays their own words (ours: the rules are silent).
        var closing = Over(work).ToList();
        if (closing.Count > 0)
            return closing.TrueForAll(r => LetInTo(reader, r)) ? new(Verdict.Must, true, own, false, [.. work.Places.Select(p => p.Instance)]) : Sees.Nothing with { Own = own };
        var whole = Whole(reader, work);
        var behind = whole == Verdict.Never;
        if (behind) whole = LedTo(reader, work);
        var role = Role(reader);
        // Other front doors: “dates and outcomes”. Work that only its team sees (need to know, subject access) has no outline for doors.
        var outline = whole == Verdict.Must || (role.Audience == "front-door" && Doors(reader).Any() && work.Opened.Says.GetValueOrDefault("seen-by") is null);
        var places = work.Places.Where(p => (role.Audience == "agency" && p.Agency == reader.Agency) || (role.Audience is "team" or "front-door" && p.Team is not null && p.Team == reader.Team))
            .Select(p => p.Instance).ToHashSet(StringComparer.Ordinal);
        return new(whole, outline, own, behind, places);
    }

    /// <summary>Rule 1, audience: the team that holds it, its front door, whoever it was allocated, offered or told to, those let in by name, who covers for one of them.</summary>
    private Verdict Whole(Reading reader, Work work)
    {
        var role = Role(reader);
        if (NamedOn(reader, work)) return Verdict.Must;
        var people = new List<string> { reader.Worker };
        if (role.Audience is "team" or "front-door") people.AddRange(Covered(reader));
        if (work.Worker is { } holder && people.Contains(holder)) return Verdict.Must;
        foreach (var (to, at) in work.Told)
        {
            var (kind, id) = Party(to);
            if (kind == "worker" && people.Contains(id) && record.Reports.GetValueOrDefault(work.Report ?? "")?.Received.Says.GetValueOrDefault("referrer-worker") != id) return Verdict.Must;
            // Told as a team, and then gave it away: ours, that with the work goes the sight of it.
            if (kind == "team" && role.Audience is "team" or "front-door" && id == reader.Team && !(work.GaveAway.TryGetValue(id, out var gave) && gave >= at)) return Verdict.Must;
        }
        if (role.Audience is not ("team" or "front-door")) return Verdict.Never;
        if (reader.Team is { } team && (team == work.Team || team == work.OfferedTo)) return Verdict.Must;
        if (role.Audience == "front-door" && work.Opened.Says.GetValueOrDefault("seen-by") is null && Doors(reader).Contains(work.Opened.Says["front-door"])) return Verdict.Must;
        return Opened(reader, work) ? Verdict.Must : Verdict.Never;
    }

    /// <summary>Work whose first entry says that its workers are let in to this one.</summary>
    private bool Opened(Reading reader, Work work) => record.Works.Values.Any(w => w.Opened.Says.GetValueOrDefault("opens") == work.Id && w.Id != work.Id && reader.Team == w.Team && !Over(w).Any());

    /// <summary>
    /// “Whoever holds work sees what led to it: per role as data, led-to (contact, MASH, earlier episodes that this one came of) or whole record (for the child
    /// they hold, as long as they hold and a stated time after), less restrictions and restricted parts.” From <c>sees</c> and <c>sees-after</c> of the role.
    /// </summary>
    private Verdict LedTo(Reading reader, Work work)
    {
        var (sees, after) = (Role(reader).Sees, Duration.FromDays(Role(reader).AfterDays));
        if (sees is "held" or "") return Verdict.Never;
        var best = Verdict.Never;
        foreach (var held in record.Works.Values.Where(w => w.Id != work.Id))
        {
            bool Theirs(string? worker, string team) => worker == reader.Worker || team == reader.Team;
            var holds = held.Closed is null && Theirs(held.Worker, held.Team);
            var lately = held.Held.Where(h => Theirs(h.Worker, h.Team)).Select(h => h.Until + after).DefaultIfEmpty(Instant.MinValue).Max();
            if ((!holds && now >= lately) || KeptOut(reader, held) || Over(held).Any(r => !LetInTo(reader, r))) continue;
            // “The team has closed the work or handed it over”: whether a worker who gave it up within the team looks back too, is not said.
            var surely = holds || held.Held.Exists(h => h.Team == reader.Team && now < h.Until + after && (held.Closed is not null || held.Team != reader.Team)) ? Verdict.Must : Verdict.Perhaps;
            var own = work.Opened.Says.GetValueOrDefault("seen-by") is null ? surely : Least(surely, Verdict.Perhaps);
            for (var up = held.Parent; up is not null; up = record.Works[up].Parent)
                if (up == work.Id || record.Works[up].Parts.Contains(work.Id)) best = Most(best, own);
            if (sees == "whole-record" && record.Same(Person(held), Person(work))) best = Most(best, own);
            // Of the same report about the same child, and yet neither before nor beside it: not said.
            if (held.Report == work.Report && held.Subject == work.Subject) best = Most(best, Verdict.Perhaps);
        }
        return best;
    }

    /// <summary>“Own words”: whoever sent it, and an agency what it sent.</summary>
    private bool Own(Reading reader, Work work) =>
        work.Opened.Says.GetValueOrDefault("opener-worker") == reader.Worker
        || (Role(reader).Audience == "agency" && work.Opened.Says.GetValueOrDefault("opener-agency") == reader.Agency)
        || (Role(reader).Audience is "team" or "front-door" && work.Opened.Says.GetValueOrDefault("opener-worker") is { } opener && Covered(reader).Contains(opener));

    /// <summary>Let in by name to work, or to the person whom it is about, where nothing restricts it.</summary>
    private bool NamedOn(Reading reader, Work work)
    {
        var chains = Chains(work);
        return record.Named.Any(n => chains.Contains(n.Chain) && n.LetIn.Worker == reader.Worker && n.LetIn.Holds(now))
            // A restriction that was lifted and to which they were let in: ours, that nothing more is closed by it, and nothing more opened.
            || record.Restrictions.Any(r => r.Kind == "given" && r.Chain == $"episode/{work.Id}" && LetInTo(reader, r));
    }

    private IEnumerable<string> Covered(Reading reader) => record.Covers.Select((c, i) => (c, i))
        .Where(c => c.c.Cover == reader.Worker && c.c.From <= Today && Today <= c.c.Until)
        // Of two who were to cover on one day, the one who was set last.
        .Where(c => !record.Covers.Skip(c.i + 1).Any(o => o.Worker == c.c.Worker && o.From <= Today && Today <= o.Until))
        .Select(c => c.c.Worker);

    private IEnumerable<string> Doors(Reading reader) => practice.Doors.Where(d => reader.Team is not null && (d.Team == reader.Team || d.OutOfHours == reader.Team)).Select(d => d.Id);

    // --- restrictions and those kept out -------------------------------------------------------------------------------

    public string? Person(Work work) => work.Subject is { } subject ? record.PersonOf.GetValueOrDefault(subject) : null;

    /// <summary>Chains on which something may be said of who reads this work: itself, its report, and every record of the person whom it is about.</summary>
    private HashSet<string> Chains(Work work)
    {
        var chains = new HashSet<string>(StringComparer.Ordinal) { $"episode/{work.Id}" };
        if (work.Report is { } report) chains.Add($"report/{report}");
        if (Person(work) is { } person) chains.UnionWith(record.Together(person).Select(p => $"person/{p}"));
        return chains;
    }

    /// <summary>“A person's restriction is one for all episodes about them as subject; a report's closes all its contacts; a contact's only that child's. Merging adds.”</summary>
    public IEnumerable<Restriction> Over(Work work)
    {
        var chains = Chains(work);
        return record.Restrictions.Where(r => !r.Lifted && chains.Contains(r.Chain)
            && !record.Around.Any(a => a.Chain == $"episode/{work.Id}" && a.Wider == r.Id && a.While.Any(w => record.Restrictions.Any(o => o.Id == w && !o.Lifted))));
    }

    private IEnumerable<Restriction> OverPerson(string person)
    {
        var chains = record.Together(person).Select(p => $"person/{p}").ToHashSet(StringComparer.Ordinal);
        return record.Restrictions.Where(r => !r.Lifted && chains.Contains(r.Chain));
    }

    /// <summary>
    /// “Never opens an episode that has a restriction of its own unless it says so”: what each way in opens, the practice says of each kind of restriction
    /// (<c>need-to-know.yaml</c>): nothing, itself, or all of that kind about the person on whose record it was used.
    /// </summary>
    public bool LetInTo(Reading reader, Restriction restriction)
    {
        if (!record.Acts(reader)) return false;
        string Opens(LetIn l) => restriction.Kind == "given" ? "itself" : practice.Opens[(restriction.Kind, l.Why switch { "cleared" => "clearing", "granted" => "request", var why => why })];
        bool Theirs(LetIn l) => l.Worker == reader.Worker && l.Holds(now);
        if (restriction.LetIns.Exists(l => Theirs(l) && Opens(l) is ("itself" or "person"))) return true;
        var chains = record.Works.Values.Where(w => restriction.Chain == $"episode/{w.Id}" || restriction.Chain == $"report/{w.Report}").SelectMany(Chains).ToHashSet(StringComparer.Ordinal);
        return record.Names.Any(n => n.Chain.StartsWith("person/", StringComparison.Ordinal) && chains.Contains(n.Chain) && Theirs(n.LetIn) && Opens(n.LetIn) == "person");
    }

    public bool KeptOut(Reading reader, Work work)
    {
        var chains = Chains(work);
        if (record.Bars.Any(b => b.Worker == reader.Worker && chains.Contains(b.Chain))) return true;
        // “Kept out”: “self” – their own record, and those of children whom they are said to have harmed.
        var own = Selves(reader);
        if (own.Count == 0) return false;
        if (Person(work) is { } person && (own.Contains(person) || HarmedBy(own).Contains(person))) return true;
        return work.Report is { } report && record.Reports[report].Harmed.Any(h => h.Value.Count > 0 && record.PersonOf.TryGetValue(h.Key, out var who) && own.Contains(who));
    }

    private bool KeptOutOf(Reading reader, string person)
    {
        var chains = record.Together(person).Select(p => $"person/{p}").ToHashSet(StringComparer.Ordinal);
        if (record.Bars.Any(b => b.Worker == reader.Worker && chains.Contains(b.Chain))) return true;
        var own = Selves(reader);
        return own.Contains(person) || HarmedBy(own).Any(h => record.Same(h, person));
    }

    private HashSet<string> Selves(Reading reader) =>
        [.. record.Bars.Where(b => b.Worker == reader.Worker && b.Why == "self" && b.Chain.StartsWith("person/", StringComparison.Ordinal)).SelectMany(b => record.Together(TheRecord.Cut(b.Chain).Id))];

    private HashSet<string> HarmedBy(HashSet<string> own) =>
        [.. from report in record.Reports.Values
            from harmed in report.Harmed
            where record.PersonOf.TryGetValue(harmed.Key, out var who) && own.Contains(who)
            from child in harmed.Value
            where record.PersonOf.ContainsKey(child)
            select record.PersonOf[child]];

    /// <summary>
    /// Whether somebody whom a piece is about is closed to the reader: kept out of them, not let in to their restriction, or a child of a report whose own
    /// contact is restricted (“a contact's only that child's”); and whoever a report mentions only as a relative of such children (“one half-sibling is
    /// restricted: their name and father stand on the other's page”).
    /// </summary>
    public bool Closed(Reading reader, string about, ToldReport? report)
    {
        var (kind, id) = TheRecord.Cut(about);
        if (kind == "person") return KeptOutOf(reader, id) || OverPerson(id).Any(r => !LetInTo(reader, r));
        report ??= record.Reports.Values.FirstOrDefault(r => r.Mentions.ContainsKey(id));
        // “A wider restriction … does not close it while one of its own stands”: nor who it is about, as it was told there.
        if (report?.Works.Exists(w => w.Subject == id && record.Around.Any(a => a.Chain == $"episode/{w.Id}") && See(reader, w).Whole == Verdict.Must) == true) return false;
        if (record.PersonOf.TryGetValue(id, out var person) && Closed(reader, $"person/{person}", null)) return true;
        if (report is null) return false;
        var works = report.Works.Where(w => w.Subject == id).ToList();
        if (works.Exists(w => KeptOut(reader, w) || Over(w).Any(r => !LetInTo(reader, r))) && !works.Exists(w => See(reader, w).Whole == Verdict.Must)) return true;
        return report.RelatedTo.TryGetValue(id, out var children) && children.Count > 0 && children.All(c => Closed(reader, $"mention/{c}", report));
    }

    private ToldReport? ReportOf(PastEntry entry) => TheRecord.Cut(entry.Chain) switch
    {
        ("episode", var id) => record.Reports.GetValueOrDefault(record.Works[id].Report ?? ""),
        ("report", var id) => record.Reports.GetValueOrDefault(id),
        _ => null,
    };

    // --- pieces --------------------------------------------------------------------------------------------------------

    private Verdict InWork(Reading reader, Work work, PastEntry entry, PastPart part, string path)
    {
        var sees = See(reader, work);
        var whole = Least(sees.Whole, Reads(reader, part.Class) ? Verdict.Must : Verdict.Never);
        // “Less … restricted parts”: what stays where it was told.
        if (sees.Behind && (practice.Stay.Contains(part.Class) || entry.Says.GetValueOrDefault("stays") == "yes")) whole = Verdict.Never;
        switch (entry.Kind)
        {
            case "disclosed" when part.About is null && part.Class == "practice":
                return whole;
            case "disclosed":
                // “Its recipient reads its exact words by the giving entry until it is recalled, expires, they are kept out, or one of its grounds is
                // restricted afterwards. Everybody else reads it by its grounds, now.” The grounds are the places where the words were written first.
                return Given(reader, work, entry, entry.Says["to"], entry.Says.GetValueOrDefault("expires")) ? Verdict.Must : Verdict.Never;
            case "notice-sent":
                // “A reply to the referrer … [is a] disclosure; a notice lets somebody in only to an unrestricted record; in a restricted one it goes to those cleared.”
                return Given(reader, work, entry, entry.Says["to"], null) ? Verdict.Must : Verdict.Never;
            case "restricted" or "restriction-lifted" or "let-in" or "let-out" or "barred" or "bar-lifted" or "recalled" or "hold-put" or "hold-lifted":
                // Why somebody is let in or kept out is for those who may change it: no page owes it to the rest.
                return Least(whole, Verdict.Perhaps);
            case "answered" when entry.Says.GetValueOrDefault("agency") is { } agency && agency == reader.Agency && !KeptOut(reader, work):
                // “An agency's own answer [is a] disclosure.”
                return Restricted(reader, work, entry.Recorded) ? Verdict.Never : Role(reader).Audience == "agency" ? Verdict.Must : Most(whole, Verdict.Perhaps);
            case "asked" when sees.Places.Any(p => p.StartsWith(entry.Says["instance"], StringComparison.Ordinal)):
                return Most(whole, Reads(reader, part.Class) ? Verdict.Must : Verdict.Never);
            case "marked":
                return Least(Most(whole, Verdict.Never), Marked(reader, entry, path));
            case "gap-filled" when path.StartsWith("child.", StringComparison.Ordinal):
                return Most(whole, OfOutline(reader, work, sees, part, path));
            default:
                return whole;
        }
    }

    private Verdict OfOutline(Reading reader, Work work, Sees sees, PastPart part, string path) =>
        (sees.Outline || sees.Places.Count > 0) && part.About == $"mention/{work.Subject}" && Identity.Contains(path.Split('.')[^1], StringComparer.Ordinal) && Reads(reader, "identity")
            ? Verdict.Must : Verdict.Never;

    /// <summary>“That entry as the work in which it was told”: whoever sees some work of the report whole reads it, at its class.</summary>
    private Verdict InReport(Reading reader, ToldReport report, PastEntry entry, PastPart part, string path)
    {
        var best = Verdict.Never;
        foreach (var work in report.Works)
        {
            var sees = See(reader, work);
            best = Most(best, Least(sees.Whole, Reads(reader, part.Class) ? Verdict.Must : Verdict.Never));
            if (entry.Kind == "report-received")
            {
                best = Most(best, OfOutline(reader, work, sees, part, path));
                if (sees.Own) best = Most(best, Reads(reader, part.Class) && !Over(work).Any() && Role(reader).Audience == "own" ? Verdict.Must : Verdict.Perhaps);
            }
        }
        if (entry.Kind == "marked") best = Least(best, Marked(reader, entry, path));
        if (entry.Kind is "recalled") best = Least(best, Verdict.Perhaps);
        // Words that were told of several children, of one of whom the reader is kept out: theirs by the other child, yet “about that person” too.
        if (part.About is null && report.Works.Exists(w => KeptOut(reader, w))) best = Least(best, Verdict.Perhaps);
        return best;
    }

    private Verdict OnPerson(Reading reader, string person, PastEntry entry, PastPart part, string path)
    {
        if (Closed(reader, $"person/{person}", null)) return Verdict.Never;
        var reads = Reads(reader, part.Class);
        switch (entry.Kind)
        {
            // “As visible as the entry that told it; that entry as the work in which it was told.”
            case "address-recorded" or "address-confirmed" or "consent-recorded" or "flag-raised" or "flag-lowered":
                return reads ? ByWork(reader, entry.Says["episode"]) : Verdict.Never;
            case "event-recorded" or "event-withdrawn":
                // “What belongs to no work (an agency's own event) has an audience written on it: its agency, and whoever sees some work about the child whole.”
                var own = entry.Says["agency"] == reader.Agency;
                if (record.WithdrawnEvents.Contains(entry.Says["event"])) return own || SeesSome(reader, person) ? Verdict.Perhaps : Verdict.Never;
                return reads && SeesSome(reader, person) ? Verdict.Must : own ? Verdict.Perhaps : Verdict.Never;
            case "relationship-recorded" or "relationship-corrected" or "relationship-ended":
                // “A relationship by both people and its class”; by the work that it names, once it names one.
                var other = entry.Concerns.Select(c => TheRecord.Cut(c.Who)).FirstOrDefault(c => c.Kind == "person" && c.Id != TheRecord.Cut(entry.Chain).Id).Id;
                if (!reads || (other is not null && Closed(reader, $"person/{other}", null))) return Verdict.Never;
                if (entry.Says.GetValueOrDefault("episode") is { } source) return ByWork(reader, source);
                if (!SeesSomeTelling(reader, person) || (other is not null && !SeesSomeTelling(reader, other))) return Verdict.Never;
                return SeesSome(reader, person) || (other is not null && SeesSome(reader, other)) ? Verdict.Must : Verdict.Perhaps;
            case "birth-recorded":
                var mention = entry.Says["mention"];
                var report = record.Reports.Values.First(r => r.Mentions.ContainsKey(mention));
                if (Closed(reader, $"mention/{mention}", report) || !reads) return Verdict.Never;
                if (report.Works.Exists(w => See(reader, w).Whole == Verdict.Must)) return Verdict.Must;
                return Identity.Contains(path, StringComparer.Ordinal) && report.Works.Exists(w => w.Subject == mention && See(reader, w).Outline) ? Verdict.Must : Verdict.Never;
            case "marked":
                return Least(reads ? Verdict.Must : Verdict.Never, Marked(reader, entry, path));
            case "chronology-made":
                return reads ? Chosen(reader, part, path) : Verdict.Never;
            case "restricted" or "restriction-lifted" or "let-in" or "let-out" or "barred" or "bar-lifted":
                return reads && SeesSome(reader, person) ? Verdict.Perhaps : Verdict.Never;
            default:
                // Why two records are one or two: of no work. “What cannot be placed is read as its most closed candidate”: all those whom it concerns must be seen.
                if (!reads || entry.Concerns.Any(c => c.Who.StartsWith("person/", StringComparison.Ordinal) && Closed(reader, c.Who, null))) return Verdict.Never;
                return SeesSomeTelling(reader, person) ? Verdict.Perhaps : Verdict.Never;
        }
    }

    private Verdict OnFile(Reading reader, PastEntry entry, PastPart part)
    {
        if (entry.Kind != "document-attached") return Verdict.Perhaps;
        if (record.Entries.Values.Any(e => e.Kind == "recalled" && e.Chain == entry.Chain) || !Reads(reader, part.Class)) return Verdict.Never;
        var (kind, id) = TheRecord.Cut(entry.Says["to"]);
        if (entry.Says.GetValueOrDefault("episode") is { } source) return Least(ByWork(reader, source), Verdict.Must);
        if (kind == "episode") return ByWork(reader, id);
        if (Closed(reader, $"person/{id}", null) || !SeesSome(reader, id)) return Verdict.Never;
        // A file on a person names no work: read as its most closed candidate by whoever sees all; by who sees some, the rules do not say.
        return record.Works.Values.Where(w => record.Same(Person(w), id)).All(w => See(reader, w).Whole == Verdict.Must) ? Verdict.Must : Verdict.Perhaps;
    }

    private Verdict ByWork(Reading reader, string work) => See(reader, record.Works[work]).Whole;

    /// <summary>What is said of an entry stands beside it: whoever reads some of that entry.</summary>
    private Verdict Marked(Reading reader, PastEntry mark, string path)
    {
        var of = record.Entries[(mark.Chain, long.Parse(mark.Says["of"], CultureInfo.InvariantCulture))];
        return ReadsSomeOf(reader, of, path);
    }

    private Verdict ReadsSomeOf(Reading reader, PastEntry of, string path)
    {
        if (of.Kind == "marked") return Verdict.Perhaps;
        return of.Parts.Length > 0 ? Enumerable.Range(0, of.Parts.Length).Max(i => Of(reader, of, i, path))
            : of.Chain.StartsWith("episode/", StringComparison.Ordinal) ? ByWork(reader, TheRecord.Cut(of.Chain).Id) : Verdict.Perhaps;
    }

    /// <summary>“What is made of several is made of what this reader may see”; “stored results keep their grounds and are shown to whoever sees them all.”</summary>
    private Verdict Chosen(Reading reader, PastPart part, string path)
    {
        if (part.Body?["entries"] is not System.Text.Json.Nodes.JsonArray chosen) return Verdict.Never;
        var least = Verdict.Must;
        foreach (var key in chosen.Select(c => c!.ToString()))
        {
            var hash = key.LastIndexOf('#');
            if (record.Entries.TryGetValue((key[..hash], long.Parse(key[(hash + 1)..], CultureInfo.InvariantCulture)), out var of))
                // Whoever has a copy of one that holds what was withdrawn since is told which.
                least = Least(least, Recalled(of) && path == "title" ? Verdict.Perhaps : ReadsSomeOf(reader, of, ""));
        }
        return least;
    }

    /// <summary>“Whoever sees some work about the child whole.”</summary>
    public bool SeesSome(Reading reader, string person) => record.Works.Values.Any(w => record.Same(Person(w), person) && See(reader, w).Whole == Verdict.Must);

    /// <summary>Somebody of whom work that the reader sees whole tells.</summary>
    private bool SeesSomeTelling(Reading reader, string person) => SeesSome(reader, person) || record.Reports.Values.Any(r =>
        r.Mentions.Keys.Any(m => record.Same(record.PersonOf.GetValueOrDefault(m), person) && !Closed(reader, $"mention/{m}", r)) && r.Works.Exists(w => See(reader, w).Whole == Verdict.Must));

    /// <summary>What was sent to somebody, and still is theirs.</summary>
    private bool Given(Reading reader, Work work, PastEntry entry, string to, string? expires)
    {
        if (KeptOut(reader, work) || Restricted(reader, work, entry.Recorded)) return false;
        // “Until it … expires”: the day written on it is the last on which it opens.
        if (expires is not null && Today > TheRecord.Day(expires)) return false;
        var (kind, id) = Party(to);
        var role = Role(reader);
        return kind switch
        {
            "worker" => id == reader.Worker || (role.Audience is "team" or "front-door" && Covered(reader).Contains(id)),
            "team" => id == reader.Team,
            "agency" => id == reader.Agency,
            "referrer" => record.Reports[id].Received.Says.GetValueOrDefault("referrer-worker") == reader.Worker,
            _ => false,
        };
    }

    /// <summary>“One of its grounds is restricted afterwards.” In a record that was restricted before, the giving was somebody's decision.</summary>
    private bool Restricted(Reading reader, Work work, Instant given) => Over(work).Any(r => r.From > given && !LetInTo(reader, r));

    /// <summary>
    /// “Its recipient reads its exact words by the giving entry until it is recalled, … they are kept out, or one of its grounds is restricted afterwards”: whichever
    /// of them. What it was made of stands in the giving entry. Whoever is let in to what was restricted since has it, or has it by its grounds: ours, that either will do.
    /// </summary>
    private Verdict Gone(Reading reader, PastEntry given, string path)
    {
        var best = Verdict.Must;
        var stood = given.Says.Where(s => s.Key.StartsWith("stood:", StringComparison.Ordinal)).SelectMany(s => s.Value.Split(',')).ToHashSet(StringComparer.Ordinal);
        foreach (var (chain, entries) in given.Says.Where(s => s.Key.StartsWith("grounds:", StringComparison.Ordinal)).SelectMany(s => s.Value.Split(';')).Select(g => g.Split('=')).Select(g => (g[0], TheRecord.Numbers(g[1]).ToHashSet())))
        {
            var of = record.Entries.Values.Where(e => e.Chain == chain && e.Recorded <= given.Recorded && (entries.Count == 0 || entries.Contains(e.Sequence))).ToList();
            // Whoever holds a copy is told which, and about whom: to leave them with it would be the greater harm.
            if (of.Exists(e => record.Recalled.Contains((e.Chain, e.Sequence)))) return path == "about" ? Verdict.Perhaps : Verdict.Never;
            var works = TheRecord.Cut(chain) switch
            {
                ("episode", var id) => [record.Works[id]],
                ("person", _) => of.Select(e => e.Says.GetValueOrDefault("episode")).OfType<string>().Distinct(StringComparer.Ordinal).Select(id => record.Works[id]),
                _ => Enumerable.Empty<Work>(),
            };
            foreach (var work in works)
            {
                if (KeptOut(reader, work)) return Verdict.Never;
                foreach (var since in Over(work).Where(r => r.Kind == "given" ? r.From > given.Recorded : !stood.Contains(r.Id) && !stood.Contains(string.Create(CultureInfo.InvariantCulture, $"{r.Chain}@{r.From.ToUnixTimeTicks() / 10}"))))
                    best = Least(best, LetInTo(reader, since) ? Verdict.Perhaps : Verdict.Never);
            }
        }
        return best;
    }

    /// <summary>Whether the place where words were written first was restricted after they were given on.</summary>
    public bool GroundRestricted(Reading reader, PastEntry origin, Instant given) => TheRecord.Cut(origin.Chain) switch
    {
        ("episode", var id) => Restricted(reader, record.Works[id], given),
        ("report", var id) => record.Reports[id].Works is { Count: > 0 } works && works.TrueForAll(w => Restricted(reader, w, given)),
        ("person", var id) => OverPerson(id).Any(r => r.From > given && !LetInTo(reader, r)),
        _ => false,
    };

    private static (string Kind, string Id) Party(string to)
    {
        var colon = to.IndexOf(':', StringComparison.Ordinal);
        return (to[..colon], to[(colon + 1)..]);
    }

    private static Verdict Least(Verdict one, Verdict other) => one < other ? one : other;

    private static Verdict Most(Verdict one, Verdict other) => one > other ? one : other;
}
