using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Sharing;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using Names = Kith.Record.Views.Names;

namespace Kith.Record.SubjectAccess;

/// <summary>Gathers what proposals look for: names, addresses and ways to reach people, of all who stand near the one whose record it is.</summary>
internal static class ProposalsFor
{
    public static async Task<Proposals> Of(
        RecordContext db, PracticePack pack, Circle circle, FoundAsker asker, Reporters reporters, CancellationToken cancel)
    {
        var rules = pack.SubjectAccess;
        var standings = new HashSet<string>(StringComparer.Ordinal) { asker.Standing };
        if (asker.Implicated) standings.Add(SubjectAccessRules.Implicated);
        var own = rules.Standings.GetValueOrDefault(asker.Standing) is { Own: true };
        var self = circle.Own.Select(circle.Called).ToArray();
        // Somebody outside the family whom a form names is no mention: their name stands in the answer that links them.
        var reports = circle.Reports;
        var linked = await (
            from n in db.Set<NetworkRow>().AsNoTracking()
            join e in db.Set<EpisodeRow>() on n.Episode equals e.Id
            where n.As == "person" && (e.Person == circle.Person || (e.Report != null && reports.Contains(e.Report)))
            select n.Words).Take(Circle.Most).ToListAsync(cancel);
        var others = circle.Others.Select(circle.Called).Concat(linked.Select(Whole));
        var (hidden, mine, theirs) = await Places(db, circle, own, cancel);
        return new(
            rules, standings, circle.Self, new NamesInText(others, self), new NamesInText(reporters.Names.Select(Whole), self), reporters.Agencies,
            new PlacesInText(hidden, mine, theirs, rules.PlaceWords), new ReachInText(circle.Own.SelectMany(m => circle.Said[m.Id]).Select(a => a.Value)));
    }

    /// <summary>Who told the reports that tell of somebody; and, where it was told in confidence, who works with them.</summary>
    public static async Task<Reporters> Reporting(RecordContext db, PracticePack pack, Circle circle, IReadOnlyCollection<PastEntry> told, CancellationToken cancel)
    {
        var reports = circle.Reports;
        var rows = await db.Set<ReportRow>().AsNoTracking().Where(r => reports.Contains(r.Id)).OrderBy(r => r.Id).ToListAsync(cancel);
        var quiet = told.Where(e => e.Kind == Kinds.ReportReceived && InConfidence(pack.SubjectAccess.InConfidence, Replay.Answers(e))).Select(e => e.Of()).ToHashSet(StringComparer.Ordinal);
        var agencies = rows.Where(r => quiet.Contains(r.Id)).Select(r => r.ReferrerAgency).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var colleagues = await db.Set<PostingRow>().AsNoTracking().Where(p => agencies.Contains(p.Agency)).Select(p => p.Worker).Distinct().Take(Circle.Most).ToListAsync(cancel);
        var workers = rows.Select(r => r.ReferrerWorker).OfType<string>().Concat(colleagues).ToImmutableHashSet(StringComparer.Ordinal);
        var named = await db.Set<WorkerRow>().AsNoTracking().Where(w => workers.Contains(w.Id) && w.Name != null).Select(w => w.Name!).Take(Circle.Most).ToListAsync(cancel);
        var said = circle.Others.Where(m => m.Role == "referrer").SelectMany(m => circle.Said[m.Id]).Where(a => a.Field is "name" or "family-name" or "given-names").Select(a => a.Value);
        return new([.. named.Concat(said)], workers, [.. agencies], [.. agencies.Select(a => pack.Partnership.Agency(a)?.Name ?? a)]);
    }

    private static bool InConfidence(Confidence? rule, JsonObject answers) => rule is not null && JsonPath.Find(answers, rule.Answer) switch
    {
        JsonArray many => many.Any(v => rule.Is.Contains(v?.ToString() ?? "")),
        { } one => rule.Is.Contains(one.ToString()),
        null => false,
    };

    private static Called Whole(string name)
    {
        var words = Names.Tokens(name).ToImmutableArray();
        return new(words, words);
    }

    private static async Task<(IEnumerable<Place> Hidden, IEnumerable<Place> Own, IEnumerable<Place> Others)> Places(RecordContext db, Circle circle, bool ownStanding, CancellationToken cancel)
    {
        var persons = circle.Others.Select(m => m.Person).OfType<string>().Concat(circle.Kin).Append(circle.Person).Distinct(StringComparer.Ordinal).ToArray();
        var recorded = await db.Set<PersonAddressRow>().AsNoTracking().Where(a => persons.Contains(a.Person)).OrderBy(a => a.Address).Take(Circle.Most).ToListAsync(cancel);
        var flagged = await Addresses.Protected(db, circle.Own.Concat(circle.Others).Select(m => m.Id), cancel);
        var told = circle.Own.Concat(circle.Others)
            .Select(m => (Mention: m, Answers: circle.Said[m.Id].Where(a => a.Field.StartsWith("address.", StringComparison.Ordinal)).ToArray())).Where(t => t.Answers.Length > 0)
            .Select(t => (Self: circle.Self.Contains(t.Mention.Id), Place: new Place(t.Answers.FirstOrDefault(a => a.Field == "address.lines")?.Value, t.Answers.FirstOrDefault(a => a.Field == "address.postcode")?.Value),
                // Where somebody was known to live who must not be found is as good as a map; to themselves it is where they lived.
                Hidden: t.Answers.Any(a => a.Class == "protected-address") || (flagged.Contains(t.Mention.Id) && !(ownStanding && circle.Self.Contains(t.Mention.Id)))))
            .Concat(recorded.Select(a => (Self: a.Person == circle.Person, Place: new Place(a.Lines, a.Postcode), Hidden: a.Class == "protected-address"))).ToArray();
        return (told.Where(t => t.Hidden).Select(t => t.Place), told.Where(t => t is { Self: true, Hidden: false }).Select(t => t.Place), told.Where(t => t is { Self: false, Hidden: false }).Select(t => t.Place));
    }
}

/// <param name="Names">Of those who told, and of who works with them where they told in confidence.</param>
/// <param name="Workers">Ids of those of them who are workers.</param>
/// <param name="AgencyIds">Agencies that told in confidence.</param>
internal sealed record Reporters(ImmutableArray<string> Names, ImmutableHashSet<string> Workers, ImmutableArray<string> AgencyIds, ImmutableArray<string> Agencies);
