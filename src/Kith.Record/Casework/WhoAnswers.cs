using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Pack;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Casework;

/// <summary>
/// Who is to answer somebody who asks about a record that they may not see: those cleared for it, else the team that holds it, else, where
/// nothing is held, the information governance of whoever asks. Looks with the engine's eyes; whoever asks is not told which it was.
/// </summary>
public static class WhoAnswers
{
    private const int Most = 50;

    /// <param name="record"><c>person/…</c> or <c>episode/…</c> as far as the asker's address named one.</param>
    public static async Task<Action.GivenTo?> About(RecordContext db, PracticePack pack, Reader reader, string? record, CancellationToken cancel = default)
    {
        if (record?.StartsWith("person/", StringComparison.Ordinal) == true) record = $"person/{await OnePerson.GoesBy(db, EntryWords.Bare(record), cancel)}";
        var episode = await Episode(db, record, cancel);
        string[] named = [.. new[] { record, episode is null ? null : $"episode/{episode.Id}", episode?.Person is { } p ? $"person/{p}" : null }.OfType<string>().Distinct(StringComparer.Ordinal)];
        var records = new HashSet<string>(named, StringComparer.Ordinal);
        foreach (var one in named) records.UnionWith(await OnePerson.Records(db, one, cancel));
        var cleared = await db.Set<NamedRow>().AsNoTracking().Where(n => records.Contains(n.Record) && !n.Out && n.Why == "cleared" && n.Worker != reader.Human)
            .OrderBy(n => n.Worker).Select(n => n.Worker).Distinct().Take(Most).ToListAsync(cancel);
        var there = record is not null && (episode is not null || await db.Set<PersonRow>().AnyAsync(p => "person/" + p.Id == record, cancel));
        var nobody = pack.Partnership.PrivacyTeam(reader.Agency)?.Id;
        var team = episode?.Team ?? nobody;
        return team is null ? null : new Action.GivenTo(team, there ? record : null, [.. cleared]);
    }

    /// <summary>The episode itself; of a person, the one that runs, or ran last.</summary>
    private static Task<EpisodeRow?> Episode(RecordContext db, string? record, CancellationToken cancel)
    {
        var id = record is null ? "" : EntryWords.Bare(record);
        var of = record?.StartsWith("person/", StringComparison.Ordinal) == true
            ? db.Set<EpisodeRow>().Where(e => e.Person == id).OrderBy(e => e.Closed != null).ThenByDescending(e => e.Opened).ThenBy(e => e.Id)
            : db.Set<EpisodeRow>().Where(e => e.Id == id).OrderBy(e => e.Id);
        return of.AsNoTracking().FirstOrDefaultAsync(cancel);
    }
}
