using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Pack;
using Kith.Record.Ledger;
using Kith.Record.Sharing;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>An address of somebody's history, as far as the reader may know it.</summary>
/// <param name="Text">Null when the reader may not know it; that there is one is said.</param>
/// <param name="Until">The day before the next begins; null while it holds.</param>
public sealed record AddressLine(string? Address, string? Kind, string? Text, LocalDate? From, LocalDate? Until, Instant Recorded, Instant? Confirmed, string Source);

/// <summary>What somebody said when asked to agree.</summary>
public sealed record ConsentLine(ConsentRow Row, string By, string? Words);

/// <summary>Where somebody lives, how they may be reached, and what they agreed to.</summary>
/// <param name="Person">Null while nobody has said who they are: nothing can stand on their record.</param>
/// <param name="Stopped">Why nothing is posted to them; null when post may go.</param>
public sealed record CareSheet(
    string Episode, string Mention, string Name, string? Person, ImmutableArray<AddressLine> Addresses, string? Stopped, ImmutableArray<FlagRow> Flags, bool MayWork, bool MayKnow)
{
    /// <summary>Somebody else lives there whose address must not be given out.</summary>
    public bool Shared { get; init; }
}

/// <summary>Addresses, safe contact and consent of the people of an episode. Null for a reader who does not see it whole.</summary>
public sealed class CareQuery(RecordContext db, Asker asker, PracticePack pack)
{
    private const int Most = 200;

    public async Task<CareSheet?> Of(string episode, string mention, CancellationToken cancel = default)
    {
        if (await new EpisodeQuery(db, asker).Sheet(episode, cancel) is not { Report: { } report } sheet) return null;
        if (await db.Whole(asker).FirstOrDefaultAsync(m => m.Id == mention && m.Report == report.Id, cancel) is not { } row) return null;
        var name = (await Naming.Of(db, asker, [mention], cancel)).GetValueOrDefault(mention)?.Name ?? Named.NotKnown;
        return new(
            episode, mention, name, row.Person, row.Person is null ? [] : await History(row.Person, cancel), row.Person is null ? null : (await Post(row.Person, cancel)).Stopped,
            row.Person is null ? [] : [.. await db.Flags(asker).Where(f => f.Person == row.Person).OrderBy(f => f.Flag).Take(Most).ToListAsync(cancel)],
            asker.Gate.MayWorkOn(asker.Reader, sheet.Sight, sheet.Holding), Addresses.MayKnow(asker))
        {
            Shared = row.Person is not null && await Addresses.AreShared(db, asker, row.Person, cancel),
        };
    }

    /// <summary>Newest first: what was recorded with a date, then what reports told.</summary>
    public async Task<ImmutableArray<AddressLine>> History(string person, CancellationToken cancel = default)
    {
        person = await OnePerson.GoesBy(db, person, cancel);
        var rows = await db.Told<PersonAddressRow>(asker).Where(a => a.Person == person).OrderByDescending(a => a.From).ThenByDescending(a => a.Recorded).Take(Most).ToListAsync(cancel);
        var hidden = !Addresses.MayKnow(asker) && await Addresses.IsProtected(db, person, cancel);
        bool May(string kind) => asker.Classes.Contains(kind) && !hidden;
        asker.Disclosed.Person(person);
        return [.. rows.Select((r, i) => new AddressLine(
            r.Address, r.Kind, May(r.Class) ? Text(r) : null, r.From, i == 0 ? null : rows[i - 1].From.PlusDays(-1), r.Recorded, r.Confirmed, "recorded"))];
    }

    /// <summary>
    /// Where a letter may be posted to somebody, or why it may not, as far as the reader knows. If something that they do not know speaks against it, nothing is
    /// posted either, and it is not said what: a letter to the wrong door costs more than a question asked again.
    /// </summary>
    public async Task<(DatedAddress? To, string? Stopped)> Post(string person, CancellationToken cancel = default)
    {
        person = await OnePerson.GoesBy(db, person, cancel);
        var known = await Post(person, db.Told<PersonAddressRow>(asker), db.Flags(asker), cancel);
        var all = await Post(person, db.Set<PersonAddressRow>().AsNoTracking(), db.Set<FlagRow>().AsNoTracking().Where(f => f.Lowered == null), cancel);
        return known.To is null || (all.To?.Id == known.To.Id && !await Addresses.IsProtected(db, person, cancel)) ? known
            : (null, "Ask them again whether post to that address is safe, and confirm it before anything is posted. Hand it over, or ask them how they want to have it.");
    }

    private async Task<(DatedAddress? To, string? Stopped)> Post(string person, IQueryable<PersonAddressRow> addresses, IQueryable<FlagRow> raised, CancellationToken cancel)
    {
        var rows = await addresses.Where(a => a.Person == person).OrderBy(a => a.From).ThenBy(a => a.Recorded).Take(Most).ToListAsync(cancel);
        var flags = await raised.Where(f => f.Person == person && (f.Flag == "contact-safely" || f.Flag == Addresses.ProtectedFlag)).Take(Most).ToListAsync(cancel);
        var current = rows.LastOrDefault(r => r.From <= asker.Today);
        var mentions = db.Set<MentionRow>().Where(m => m.Person == person).Select(m => m.Id);
        var told = await db.Set<MentionAnswerRow>().AsNoTracking().Where(a => mentions.Contains(a.Mention) && (a.Field == "address.postcode" || a.Field == "safe-contact")).Take(Most).ToListAsync(cancel);
        var newer = told.Where(t => t.Field == "address.postcode" && PersonIndex.Compact(t.Value) != PersonIndex.Compact(current?.Postcode ?? "")).Select(t => (Instant?)t.Recorded).Max();
        var wish = told.Where(t => t.Field == "safe-contact").OrderByDescending(t => t.Recorded).Select(t => t.Value).FirstOrDefault(w => w != "any");
        return Access.Post.Decide(
            new PostalCare(
                [.. rows.Select(r => new DatedAddress(r.Address, r.From, Text(r), r.Class == "protected-address", r.Confirmed))],
                flags.Select(f => (Instant?)f.Raised).Max(), flags.Any(f => f.Flag == Addresses.ProtectedFlag), newer,
                wish is null ? null : pack.Codes.GetValueOrDefault("safe-contact")?.Find(wish)?.Name ?? wish),
            asker.Today);
    }

    /// <summary>What was said about agreeing, newest first, for those who see an episode of the person whole.</summary>
    public async Task<ImmutableArray<ConsentLine>> Consents(string person, CancellationToken cancel = default)
    {
        person = await OnePerson.GoesBy(db, person, cancel);
        if (!asker.Classes.Contains("consent") ) return [];
        var rows = await db.Told<ConsentRow>(asker).Where(c => c.Person == person).OrderByDescending(c => c.On).ThenByDescending(c => c.Recorded).Take(Most).ToListAsync(cancel);
        var named = await Naming.Of(db, asker, rows.Select(r => r.By), cancel);
        var words = new Dictionary<(string, long), string?>();
        string[] chains = [.. rows.Select(r => $"person/{r.Source}").Distinct(StringComparer.Ordinal)];
        await foreach (var entry in db.Read(chains, classes: asker.Classes.ToHashSet(StringComparer.Ordinal), cancel: cancel))
            if (entry.Kind == Kinds.ConsentRecorded) words[(entry.Of(), entry.Sequence)] = entry.Parts.Select(p => p.Body?["words"]?.ToString()).FirstOrDefault();
        asker.Disclosed.Person(person);
        return [.. rows.Select(r => new ConsentLine(r, named.GetValueOrDefault(r.By)?.Name ?? Named.NotKnown, words.GetValueOrDefault((r.Source, r.Entry))))];
    }

    private static string Text(PersonAddressRow row) => row.Lines is null ? "(destroyed)" : $"{row.Lines}, {row.Postcode}";
}
