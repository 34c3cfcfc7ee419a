using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Pack;
using Kith.Record.Ledger;
using Kith.Record.Queries;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Casework;

/// <param name="Record"><c>person/…</c> or <c>mention/…</c>; empty for a rule that counts.</param>
/// <param name="Files">How many people's files.</param>
internal sealed record Unusual(UnusualRule Rule, string Record, int Files);

/// <summary>Workers as other people are known: by name and by where they live.</summary>
internal sealed record KnownPeople(
    ImmutableDictionary<string, string> Names, ImmutableDictionary<string, WorkerHomeRow> Homes, ILookup<string, string> ByName, ILookup<(string, string), string> ByHome)
{
    public static async Task<KnownPeople> Load(RecordContext db, CancellationToken cancel)
    {
        var workers = await db.Set<WorkerRow>().AsNoTracking().Where(w => w.Name != null).ToListAsync(cancel);
        var homes = await db.Set<WorkerHomeRow>().AsNoTracking().ToListAsync(cancel);
        return new(
            workers.ToImmutableDictionary(w => w.Id, w => w.Name!, StringComparer.Ordinal), homes.ToImmutableDictionary(h => h.Worker, StringComparer.Ordinal),
            workers.ToLookup(w => Whole(w.Name!), w => w.Id, StringComparer.Ordinal), homes.Where(h => h.Postcode.Length > 0).ToLookup(h => (h.Postcode, h.Line), h => h.Worker));
    }

    /// <summary>The family names of a worker: the last word, each half of a double one.</summary>
    public IEnumerable<string> Surnames(string worker) =>
        Names.TryGetValue(worker, out var name) && name.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [.., var last] ? Views.Names.Tokens(last) : [];

    /// <summary>All words of a name in order, so that who comes first does not matter.</summary>
    public static string Whole(string name) => string.Join(' ', Views.Names.Tokens(name).Order(StringComparer.Ordinal));
}

/// <summary>What is unusual in one reading, by the rules of the practice.</summary>
internal sealed class UnusualReading(RecordContext db, PracticePack pack, KnownPeople people)
{
    private static readonly string[] Fields = ["name", "given-names", "family-name", "address.postcode", "address.lines"];

    public async Task<ImmutableArray<Unusual>> In(ReadAuditRow row, CancellationToken cancel)
    {
        if (OpenedFile.In(row.Page) is not { } file || await Subject(file, cancel) is not var (record, report)) return [];
        var found = ImmutableArray.CreateBuilder<Unusual>();
        foreach (var rule in pack.Unusual.Values)
        {
            var unusual = rule.Id switch
            {
                UnusualRule.Volume => await Counted(row, rule, _ => Task.FromResult(true), cancel),
                UnusualRule.NoRelationship => await Related(row, file.Id, file.Kind, cancel) ? null : await Counted(row, rule, async f => !await Related(row, f.Id, f.Kind, cancel), cancel),
                _ => await Known(row, rule.Id, report, record, cancel) ? new Unusual(rule, record, 1) : null,
            };
            if (unusual is not null) found.Add(unusual);
        }
        return found.ToImmutable();
    }

    /// <summary>Whose file it is, and the reports that tell of them and of those around them.</summary>
    private async Task<(string Record, ImmutableArray<string> Reports)?> Subject(OpenedFile file, CancellationToken cancel)
    {
        if (file.Kind == "person")
            file = file with { Id = await OnePerson.GoesBy(db, file.Id, cancel) };
        if (file.Kind == "person")
            return ($"person/{file.Id}", [.. await db.Set<MentionRow>().Where(m => m.Person == file.Id).Select(m => m.Report).Distinct().Take(50).ToListAsync(cancel)]);
        var episode = await db.Set<EpisodeRow>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == file.Id, cancel);
        return episode is not { Subject: { } subject } ? null
            : (episode.Person is { } person ? $"person/{person}" : $"mention/{subject}", episode.Report is { } report ? [report] : []);
    }

    private async Task<bool> Known(ReadAuditRow row, string rule, ImmutableArray<string> reports, string record, CancellationToken cancel)
    {
        var of = reports.ToArray();
        // Whoever told it is a worker as often as not, and is no part of the family.
        var mentions = await db.Set<MentionRow>().Where(m => of.Contains(m.Report) && m.Role != "referrer").Select(m => m.Id).Take(500).ToListAsync(cancel);
        var said = (await db.Set<MentionAnswerRow>().AsNoTracking().Where(a => mentions.Contains(a.Mention) && Fields.Contains(a.Field)).Take(2500).ToListAsync(cancel)).ToLookup(a => a.Mention, StringComparer.Ordinal);
        foreach (var answers in said)
        {
            var by = answers.ToDictionary(a => a.Field, a => a.Value, StringComparer.Ordinal);
            var home = (PersonIndex.Compact(by.GetValueOrDefault("address.postcode") ?? ""), PersonIndex.Compact((by.GetValueOrDefault("address.lines") ?? "").Split('\n', ',')[0]));
            var hit = rule switch
            {
                UnusualRule.OwnSurname => Views.Names.Tokens(by.GetValueOrDefault("family-name") ?? "").Intersect(people.Surnames(row.Human), StringComparer.Ordinal).Any(),
                UnusualRule.OwnAddress => home.Item1.Length > 0 && people.Homes.TryGetValue(row.Human, out var own) && own.Postcode == home.Item1 && (own.Line == home.Item2 || home.Item2.Length == 0),
                UnusualRule.Colleague => people.ByName[KnownPeople.Whole($"{by.GetValueOrDefault("given-names")} {by.GetValueOrDefault("family-name")} {by.GetValueOrDefault("name")}")].Any()
                    || (home.Item2.Length > 0 && people.ByHome[home].Any(w => w != row.Human)),
                _ => false,
            };
            if (hit) return true;
        }
        return false;
    }

    /// <summary>Whether the reader was let in to any work about them whole: by name, by team, by agency, by front door.</summary>
    private async Task<bool> Related(ReadAuditRow row, string id, string kind, CancellationToken cancel)
    {
        var at = Micros.ToInstant(row.At);
        var teams = await db.Set<PostingRow>().Where(p => p.Worker == row.Human && p.Role == row.Role && p.Agency == row.Agency && p.From <= at && (p.Until == null || p.Until > at)).Select(p => p.Team).ToListAsync(cancel);
        var keys = new List<string> { Audience.Worker(row.Human), Audience.Agency(row.Agency) };
        keys.AddRange(teams.Where(t => t.Length > 0).Select(Audience.Team));
        keys.AddRange(pack.Partnership.FrontDoors.Where(d => teams.Contains(d.Team) || teams.Contains(d.OutOfHoursTeam)).Select(d => Audience.FrontDoor(d.Id)));
        keys.AddRange(keys.ToArray().Select(Audience.Told));
        // Whoever holds work sees what led to it, and for a time after they held it.
        var since = new Gate(pack).HeldSince(new Reader(row.Human, row.Role, row.Agency), at);
        string[] holding = [.. keys.Where(Audience.Holds)];
        var behind = pack.Roles.GetValueOrDefault(row.Role)?.Sees is { } sees && sees != Role.Held;
        var person = kind == "person" ? await OnePerson.GoesBy(db, id, cancel) : await db.Set<EpisodeRow>().Where(e => e.Id == id).Select(e => e.Person).FirstOrDefaultAsync(cancel);
        return await db.Set<AudienceRow>().AnyAsync(
            a => keys.Contains(a.Key) && a.Scope != Audience.Summary && a.From <= at && (a.Until == null || a.Until > at)
                && db.Set<EpisodeRow>().Any(e => e.Id == a.Episode && (person == null ? e.Id == id : e.Person == person)), cancel)
            || (behind && await db.Set<AudienceRow>().AnyAsync(
                a => holding.Contains(a.Key) && a.Scope == Audience.All && a.From <= at && (a.Until == null || a.Until > since)
                    && db.Set<EpisodeRow>().Any(e => e.Id == a.Episode && ((person != null && e.Person == person) || db.Set<OriginRow>().Any(o => o.Of == id && o.Episode == e.Id))), cancel));
    }

    /// <summary>How many people's files this reader opened in the days of the rule, of those that it is about; null when they are too few.</summary>
    private async Task<Unusual?> Counted(ReadAuditRow row, UnusualRule rule, Func<OpenedFile, Task<bool>> counts, CancellationToken cancel)
    {
        var since = Micros.From(Micros.ToInstant(row.At) - Duration.FromDays(rule.WithinDays));
        var pages = await db.Set<ReadAuditRow>().Where(a => a.Human == row.Human && a.At > since && a.At <= row.At).Select(a => a.Page).Distinct().Take(10_000).ToListAsync(cancel);
        var files = pages.Select(OpenedFile.In).OfType<OpenedFile>().Distinct().ToList();
        if (files.Count < rule.AtLeast) return null;
        var whose = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
            if (await Subject(file, cancel) is var (record, _) && await counts(file)) whose.Add(record);
        return whose.Count >= rule.AtLeast ? new Unusual(rule, "", whose.Count) : null;
    }
}
