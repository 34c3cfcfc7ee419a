using System.Collections.Immutable;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>
/// Who exactly fits a whole name and a date of birth, with the engine's eyes. It discloses nothing: what is found is ids, which emergency access
/// then opens or does not. Too little to fish with: every word must be a whole word of their name, and the day must be theirs.
/// </summary>
public sealed class BeyondSearch(RecordContext db, Asker asker)
{
    public const int Most = 3;
    private const int LeastWords = 2;

    public async Task<ImmutableArray<string>> Find(string name, LocalDate born, CancellationToken cancel = default)
    {
        var tokens = Names.Tokens(name).Distinct(StringComparer.Ordinal).ToArray();
        if (tokens.Length < LeastWords || !asker.Gate.MayUseEmergencyAccess(asker.Reader))
            return [];
        // What was told where emergency access does not reach finds nobody: it would tell who bears a name that only those cleared know.
        var kinds = asker.Gate.BeyondEmergency.ToArray();
        var beyond = db.Set<MentionRow>().Where(m => !db.Set<EpisodeRow>().Any(e => e.Subject == m.Id && !e.Restricted)
            && db.Set<EpisodeRow>().Any(e => e.Report == m.Report && db.Set<RestrictionRow>().Any(r => kinds.Contains(r.Kind) && (r.Record == "episode/" + e.Id || r.Record == "report/" + e.Report)))).Select(m => m.Id);
        var people = db.Set<PersonBirthRow>().Where(b => b.Kind == "exact" && b.From == born && !beyond.Contains(b.Mention)).Select(b => b.Person);
        foreach (var token in tokens)
            people = people.Where(p => db.Set<PersonNameRow>().Any(n => n.Person == p && n.Whole && n.Token == token && !beyond.Contains(n.Mention)));
        return [.. await people.Distinct().OrderBy(p => p).Take(Most).ToListAsync(cancel)];
    }
}
