using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Pack;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Keeping;

/// <summary>Puts what has been kept long enough before the information governance of the agency that held it. Destroys nothing by itself, but for drafts that nobody sent.</summary>
public sealed class Retention(RecordStore store, PackShelf packs, Casework.Casework casework)
{
    private const int MostAtOnce = 50;
    private static readonly Reader Engine = new("engine", "engine", "kith");

    /// <returns>How many reviews were opened.</returns>
    public async Task<int> Look(Instant now, CancellationToken cancel = default)
    {
        var pack = packs.Current;
        var opened = 0;
        await using var db = store.Context();
        foreach (var kept in await new KeptCases(db, pack).Due(now, MostAtOnce, cancel))
        {
            var agency = pack.Partnership.Team(kept.Root.Team)?.Agency;
            if (agency is null || pack.Partnership.PrivacyTeam(agency) is not { } team) continue;
            var what = string.Join(", ", kept.Episodes.Select(e => pack.Pathways.GetValueOrDefault(e.Pathway)?.Name ?? e.Pathway).Distinct(StringComparer.Ordinal));
            opened += await Open(team.Id, $"episode/{kept.Root.Id}", $"{what}; closed {London.Iso(kept.Episodes.Max(e => e.Closed!.Value).Local().Date)}", kept.Rule, kept.Until!.Value, null, now, cancel);
        }
        if (pack.Retention.OfStore(RetentionRule.ReadAudit) is { } audit) opened += await Audit(db, pack, audit, now, cancel);
        if (pack.Retention.OfStore(RetentionRule.Draft) is { } drafts) await Drafts(drafts, now, cancel);
        return opened;
    }

    private async Task<int> Audit(RecordContext db, PracticePack pack, RetentionRule rule, Instant now, CancellationToken cancel)
    {
        var upTo = now.Local().PlusYears(-rule.Years);
        var micros = Micros.From(upTo.InLondon());
        if (!await db.Set<ReadAuditRow>().AnyAsync(a => a.At < micros, cancel)
            || await db.Set<EpisodeRow>().AnyAsync(e => e.Pathway == RetentionSchedule.Review && e.Record == null && e.Closed == null, cancel)
            || pack.Partnership.Agencies.FirstOrDefault(a => a.Kind == "partnership")?.Id is not { } office || pack.Partnership.PrivacyTeam(office) is not { } team) return 0;
        return await Open(team.Id, null, $"The read audit from before {London.Iso(upTo.Date)}", rule, upTo.Date, RetentionRule.ReadAudit, now, cancel);
    }

    private async Task<int> Open(string team, string? record, string kept, RetentionRule rule, LocalDate until, string? of, Instant now, CancellationToken cancel)
    {
        var answers = new JsonObject { ["kept"] = kept, ["rule"] = rule.Name, ["source"] = rule.Source, ["until"] = London.Iso(until) };
        if (of is not null) answers["store"] = of;
        var done = await casework.Do(Engine, new Action.Open(RetentionSchedule.Review, "report", answers, "engine") { Given = new(team, record, []) }, now, "retention", cancel: cancel);
        return done.Ok ? 1 : throw new InvalidOperationException($"A retention review could not be opened: {string.Join("; ", done.Problems.Select(p => p.Message))}");
    }

    private Task Drafts(RetentionRule rule, Instant now, CancellationToken cancel)
    {
        var before = Micros.From(now.Local().PlusYears(-rule.Years).InLondon());
        return store.Write(db => db.Set<DraftRow>().Where(d => d.Updated < before).ExecuteDeleteAsync(cancel), cancel);
    }
}
