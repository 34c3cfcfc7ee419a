using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Pack;
using Kith.Record.Ledger;
using Kith.Record.Queries;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Casework;

/// <summary>
/// Looks through what was read since it last looked, and puts what is unusual before the information governance of the reader's agency: once a
/// day for each reader, rule and record. It blocks nothing and accuses nobody. Several programs may look at once: the alert's key lets one win.
/// </summary>
public sealed class AccessWatch(RecordStore store, PackShelf packs, Casework casework)
{
    private const int PageSize = 500;

    /// <summary>Rows of the last moments may still be on their way in another transaction.</summary>
    private static readonly Duration Settling = Duration.FromSeconds(10);

    private static readonly Reader Engine = new("engine", "engine", "kith");

    /// <returns>How many reviews were opened.</returns>
    public async Task<int> Look(Instant now, CancellationToken cancel = default)
    {
        if (packs.Current.Unusual.IsEmpty) return 0;
        var opened = 0;
        await using var db = store.Context();
        var people = await KnownPeople.Load(db, cancel);
        var from = await db.Set<AuditWatchRow>().AsNoTracking().FirstOrDefaultAsync(cancel);
        var (at, audit, until) = (from?.At ?? long.MinValue, from?.Audit ?? "", Micros.From(now - Settling));
        while (true)
        {
            var rows = await db.Set<ReadAuditRow>().AsNoTracking().Where(a => a.At >= at && a.At <= until && (a.At > at || string.Compare(a.Id, audit) > 0))
                .OrderBy(a => a.At).ThenBy(a => a.Id).Take(PageSize).ToListAsync(cancel);
            foreach (var row in rows.Where(r => OpenedFile.In(r.Page) is not null))
                foreach (var found in await new UnusualReading(db, packs.Current, people).In(row, cancel))
                    opened += await Put(db, found, row, now, cancel) ? 1 : 0;
            if (rows.Count == 0) break;
            (at, audit) = (rows[^1].At, rows[^1].Id);
            await Remember(at, audit, cancel);
            if (rows.Count < PageSize) break;
        }
        return opened;
    }

    private Task Remember(long at, string audit, CancellationToken cancel) => store.Write(
        db => db.Database.ExecuteSqlAsync(
            $"INSERT INTO audit_watch (partnership, at, audit) VALUES ({db.Partnership}, {at}, {audit}) ON CONFLICT (partnership) DO UPDATE SET at = excluded.at, audit = excluded.audit", cancel),
        cancel);

    private async Task<bool> Put(RecordContext db, Unusual found, ReadAuditRow row, Instant now, CancellationToken cancel)
    {
        var pack = packs.Current;
        var read = Micros.ToInstant(row.At);
        var day = London.Iso(read.Local().Date);
        if (await db.Set<AccessAlertRow>().AnyAsync(a => a.Human == row.Human && a.Rule == found.Rule.Id && a.Record == found.Record && a.Day == day, cancel)) return false;
        if (await Reviewers(db, row, cancel) is not { } team) return false;
        var answers = new JsonObject
        {
            ["worker"] = (await new WorkerQuery(db).Names([row.Human], cancel)).GetValueOrDefault(row.Human, row.Human), ["role"] = pack.Roles.GetValueOrDefault(row.Role)?.Name ?? row.Role,
            ["agency"] = pack.Partnership.Agency(row.Agency)?.Name ?? row.Agency, ["rule"] = found.Rule.Name, ["files"] = found.Files,
            ["when"] = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Format(read.Local()),
        };
        if (OpenedFile.In(row.Page) is { Href: { } href } && found.Record.Length > 0) answers["where"] = $"{href}/seen";
        var record = found.Record.StartsWith("person/", StringComparison.Ordinal) ? found.Record : null;
        try
        {
            var done = await casework.Do(Engine, new Action.Open(UnusualRule.Review, "report", answers, "engine") { Given = new(team, record, []) }, now, "access-oversight", (within, made) =>
            {
                within.Add(new AccessAlertRow { Human = row.Human, Rule = found.Rule.Id, Record = found.Record, Day = day, Episode = made.Opened.First() });
                return Task.CompletedTask;
            }, cancel: cancel);
            return done.Ok ? true : throw new InvalidOperationException($"An access review could not be opened: {string.Join("; ", done.Problems.Select(p => p.Message))}");
        }
        catch (DbUpdateException)
        {
            // Another program put it before them first.
            if (await db.Set<AccessAlertRow>().AnyAsync(a => a.Human == row.Human && a.Rule == found.Rule.Id && a.Record == found.Record && a.Day == day, cancel)) return false;
            throw;
        }
    }

    /// <summary>The agency's information governance; the partnership office's when the reader is one of them.</summary>
    private async Task<string?> Reviewers(RecordContext db, ReadAuditRow row, CancellationToken cancel)
    {
        var partnership = packs.Current.Partnership;
        var office = partnership.Agencies.FirstOrDefault(a => a.Kind == "partnership")?.Id;
        foreach (var team in new[] { partnership.PrivacyTeam(row.Agency)?.Id, office is null ? null : partnership.PrivacyTeam(office)?.Id })
            if (team is not null && !await db.Set<PostingRow>().AnyAsync(p => p.Worker == row.Human && p.Team == team && p.Until == null, cancel)) return team;
        return partnership.PrivacyTeam(row.Agency)?.Id;
    }
}

/// <summary>The file that a page of the read audit opened: an episode or a person by itself, not a list that showed a name.</summary>
internal sealed record OpenedFile(string Kind, string Id)
{
    public string Href => Kind == "person" ? $"/people/{Id}" : $"/episodes/{Id}";

    public static OpenedFile? In(string page) => page.Split('/') switch
    {
        ["", "people", { Length: > 0 } id, ..] => new("person", id),
        ["", "episodes" or "steps" or "safety", { Length: > 0 } id, ..] => new("episode", id),
        _ => null,
    };
}
