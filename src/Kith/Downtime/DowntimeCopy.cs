using System.Collections.Immutable;
using Kith.Access;
using Kith.Pages.Episodes;
using Kith.Pages.Safety;
using Kith.Practice.Pack;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Narrative;
using Kith.Record.Queries;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Downtime;

/// <summary>A label and what stands beside it.</summary>
public sealed record CopiedLine(string Label, string Text);

/// <param name="Title">Who it is about.</param>
public sealed record CopiedCase(string Title, ImmutableArray<CopiedLine> Facts, ImmutableArray<CopiedLine> Recorded, ImmutableArray<CopiedLine> Happened);

/// <summary>
/// A team's open cases for when the record cannot be reached. It holds what everybody of the team may read: no restricted record, nothing of a
/// class that one role of the team may not see, no protected address. Whom it shows is in the read audit before it is written.
/// </summary>
public sealed class DowntimeCopy(RecordStore store, PackShelf packs)
{
    public const string ProtectedAddress = "protected-address";
    private const string Role = "downtime-copy";
    private const int Most = 2000, MostHappened = 40;

    /// <param name="by">A worker of the team, or of its agency's information governance: the copy is theirs to look after.</param>
    /// <exception cref="StoreRefused">The team or the worker cannot have it; the message says why.</exception>
    public async Task<ImmutableArray<CopiedCase>> Make(string team, string by, Instant now, CancellationToken cancel = default)
    {
        var pack = packs.Current;
        if (pack.Partnership.Team(team) is not { } of)
            throw new StoreRefused($"There is no team “{team}”. Known: {string.Join(", ", pack.Partnership.Teams.Select(t => t.Id))}.");
        await using var db = store.Context();
        var posting = await Maker(db, of, by, pack, cancel);
        var roles = await db.Set<PostingRow>().Where(p => p.Team == team && p.Until == null).Select(p => p.Role).Distinct().ToListAsync(cancel);
        var reads = roles.Select(r => pack.Roles.GetValueOrDefault(r)?.Reads ?? []).Aggregate((ImmutableArray<string>?)null, (all, own) => all is null ? own : [.. all.Value.Intersect(own)]) ?? [];
        if (reads.IsEmpty)
            throw new StoreRefused($"Nobody works in {of.Name} now, so there is nobody to make a copy for.");

        var disclosed = new Disclosure();
        // Without this class, no address of somebody whose address is protected is read at all, not even one that was told before it was.
        var asker = As(pack, of, [.. reads.Where(c => c != ProtectedAddress)], now, disclosed);
        var cases = ImmutableArray.CreateBuilder<CopiedCase>();
        foreach (var facts in await new SafetyQuery(db, asker).Cases(team, Most, cancel))
            cases.Add(await Case(db, asker, facts, pack, cancel));

        disclosed.Close();
        await new ReadAudit(store).Write(new PageRead(now, by, posting.Role, posting.Agency, "downtime", $"downtime-copy/{team}", disclosed.Subjects));
        return cases.ToImmutable();
    }

    private static async Task<PostingRow> Maker(RecordContext db, Team team, string by, PracticePack pack, CancellationToken cancel)
    {
        var privacy = pack.Partnership.PrivacyTeam(team.Agency)?.Id;
        return await db.Set<PostingRow>().AsNoTracking().Where(p => p.Worker == by && p.Until == null && (p.Team == team.Id || p.Team == privacy)).OrderBy(p => p.Role).FirstOrDefaultAsync(cancel)
            ?? throw new StoreRefused($"“{by}” works neither in {team.Name} nor in its information governance. Name a worker who does: a copy is somebody's to look after.");
    }

    private static Asker As(PracticePack pack, Team team, ImmutableArray<string> reads, Instant now, Disclosure disclosed)
    {
        var role = new Role(Role, "Downtime copy", "team", reads, [], Searches: false, Allocates: false);
        return new Asker(new Reader(Role, Role, team.Agency, team.Id), new Gate(pack with { Roles = pack.Roles.SetItem(Role, role) }), now, [], disclosed);
    }

    private async Task<CopiedCase> Case(RecordContext db, Asker asker, SafetyFacts facts, PracticePack pack, CancellationToken cancel)
    {
        var rows = SafetyWords.Rows(facts, pack, asker.Now).Select(r => new CopiedLine(r.Key, r.Value));
        if (await EpisodeReading.Of(db, asker, packs, facts.Episode.Id, null, cancel) is not { } seen)
            return new(facts.Child?.Name ?? "Nobody by name", [.. rows], [], []);
        var recorded = seen.State.Answers.SelectMany(a => Form(seen, a.Key) is { } form ? AnswerLines.Of(form, a.Value, pack).Where(l => l.Value.Length > 0) : [])
            .Select(l => new CopiedLine(l.Label, l.Value)).Distinct();
        var sentences = new Sentences(pack, new Record.Narrative.Names(seen.Workers));
        var happened = seen.Entries.Reverse().Take(MostHappened).Select(e => new CopiedLine(Words.Time(e.Recorded), sentences.Tell(e, seen.Pathway).Sentence));
        return new(facts.Child?.Name ?? "Nobody by name", [.. rows], [.. recorded], [.. happened]);
    }

    private static Practice.Forms.Form? Form(EpisodeSeen seen, string key) =>
        key == "child" ? null : seen.Pathway.Forms.Values.FirstOrDefault(f => f.RecordedAs == key.Split('@')[0])
            ?? (key == "report" ? seen.Shape.Pathways.GetValueOrDefault(seen.ReportEntries.FirstOrDefault()?.Says["pathway"] ?? "")?.Forms.GetValueOrDefault(seen.ReportEntries.FirstOrDefault()?.Says["form"] ?? "") : null);
}
