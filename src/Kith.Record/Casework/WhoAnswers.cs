using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Casework;

/// <summary>
/// Who is to answer somebody who asks about a record that they may not see: those cleared for all that closes it, else the team that holds it, else, where
/// nothing is held or nobody cleared is left, information governance. Looks with the engine's eyes; whoever asks is not told which it was.
/// </summary>
public static class WhoAnswers
{
    private const int Most = 50;

    /// <param name="record"><c>person/…</c> or <c>episode/…</c> as far as the asker's address named one.</param>
    public static async Task<Action.GivenTo?> About(RecordContext db, PracticePack pack, Reader reader, string? record, CancellationToken cancel = default)
    {
        if (record?.StartsWith("person/", StringComparison.Ordinal) == true) record = $"person/{await OnePerson.GoesBy(db, EntryWords.Bare(record), cancel)}";
        var closings = record is null ? [] : await Closings.Of(db, record, cancel);
        var episode = await Episode(db, record, wider: closings.Length == 0, cancel);
        // Of somebody whose every work is closed by restrictions of its own, the work is what is asked about.
        if (closings.Length == 0 && episode is { Restricted: true })
            (record, closings) = ($"episode/{episode.Id}", await Closings.Of(db, episode, cancel));
        var nobody = pack.Partnership.PrivacyTeam(reader.Agency)?.Id;
        if (closings.Length > 0)
        {
            var cleared = await Cleared(db, closings, reader, cancel);
            var governance = pack.Partnership.PrivacyTeam(Keepers.Agency(pack, closings[^1]))?.Id ?? nobody;
            var team = cleared.IsEmpty ? governance : episode?.Team ?? governance;
            return team is null ? null : new Action.GivenTo(team, record, cleared);
        }
        var there = record is not null && (episode is not null || await db.Set<PersonRow>().AnyAsync(p => "person/" + p.Id == record, cancel));
        return (episode?.Team ?? nobody) is { } held ? new Action.GivenTo(held, there ? record : null, []) : null;
    }

    /// <summary>Those cleared for each, who act in some posting now.</summary>
    private static async Task<ImmutableArray<string>> Cleared(RecordContext db, ImmutableArray<RestrictionRow> closings, Reader reader, CancellationToken cancel)
    {
        string[] records = [.. closings.Select(c => c.Record).Distinct(StringComparer.Ordinal)];
        var names = await db.Set<NamedRow>().AsNoTracking().Where(n => records.Contains(n.Record) && !n.Out && n.Why == Clearance.Cleared && n.Worker != reader.Human
                && db.Set<PostingRow>().Any(p => p.Worker == n.Worker && p.Until == null) && !db.Set<NamedRow>().Any(o => records.Contains(o.Record) && o.Out && o.Worker == n.Worker))
            .OrderBy(n => n.Worker).ThenBy(n => n.Record).ToListAsync(cancel);
        return [.. closings.Select(c => names.Where(n => n.Record == c.Record && n.Restriction == c.Id).Select(n => n.Worker)).Aggregate((a, b) => a.Intersect(b, StringComparer.Ordinal)).Take(Most)];
    }

    /// <summary>The episode itself; of a person, the one that runs, or ran last: of those that nothing closes, if there is one and the person's record is open.</summary>
    private static Task<EpisodeRow?> Episode(RecordContext db, string? record, bool wider, CancellationToken cancel)
    {
        var id = record is null ? "" : EntryWords.Bare(record);
        var of = record?.StartsWith("person/", StringComparison.Ordinal) == true
            ? db.Set<EpisodeRow>().Where(e => e.Person == id).OrderBy(e => wider && e.Restricted).ThenBy(e => e.Closed != null).ThenByDescending(e => e.Opened).ThenBy(e => e.Id)
            : db.Set<EpisodeRow>().Where(e => e.Id == id).OrderBy(e => e.Id);
        return of.AsNoTracking().FirstOrDefaultAsync(cancel);
    }
}
