using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Sharing;

/// <summary>Whose addresses must not be given out, asked by everything that could give one out.</summary>
public static class Addresses
{
    /// <summary>The flag that stands for it.</summary>
    public const string ProtectedFlag = "address-protected";

    private const string ProtectedClass = "protected-address";
    private const int Most = 500;

    /// <summary>May know where somebody lives who must not be found.</summary>
    public static bool MayKnow(Asker asker) => asker.Classes.Contains("protected-address");

    /// <summary>Those of these mentions whose person carries the flag, or who were told of at a postcode that must not be given out for somebody else's sake.</summary>
    public static async Task<ImmutableSortedSet<string>> Protected(RecordContext db, IEnumerable<string> mentions, CancellationToken cancel)
    {
        var ids = mentions.Distinct(StringComparer.Ordinal).Take(Most).ToArray();
        if (ids.Length == 0) return [];
        var found = await db.Set<MentionRow>().AsNoTracking()
            .Where(m => ids.Contains(m.Id) && ((m.Person != null && (db.Set<FlagRow>().Any(f => f.Person == m.Person && f.Flag == ProtectedFlag && f.Lowered == null)
                    || db.Set<PersonPostcodeRow>().Any(p => p.Person == m.Person && db.Set<PersonPostcodeRow>().Any(o => o.Postcode == p.Postcode && o.Class == ProtectedClass))))
                || db.Set<MentionAnswerRow>().Any(a => a.Mention == m.Id && a.Field == "address.postcode"
                    && db.Set<PersonPostcodeRow>().Any(o => o.Postcode == a.Value.Replace(" ", "").ToUpper() && o.Class == ProtectedClass))))
            .Select(m => m.Id).Take(ids.Length).ToListAsync(cancel);
        return found.ToImmutableSortedSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// Whether this person carries the flag, or lives at a postcode that must not be given out for somebody else's sake: brothers and sisters in one refuge.
    /// With the engine's eyes: what protects holds for whoever may not know why.
    /// </summary>
    public static Task<bool> IsProtected(RecordContext db, string person, CancellationToken cancel) => db.Set<PersonRow>().AnyAsync(p => p.Id == person
        && (db.Set<FlagRow>().Any(f => f.Person == p.GoesBy && f.Flag == ProtectedFlag && f.Lowered == null)
            || db.Set<PersonPostcodeRow>().Any(own => own.Person == p.GoesBy && db.Set<PersonPostcodeRow>().Any(o => o.Postcode == own.Postcode && o.Class == ProtectedClass))), cancel);

    /// <summary>Whether this person lives, as far as the asker knows, where somebody else lives whose address must not be given out, as far as the asker knows that.</summary>
    internal static Task<bool> AreShared(RecordContext db, Asker asker, string person, CancellationToken cancel) => !MayKnow(asker) ? Task.FromResult(false)
        : db.Set<PersonPostcodeRow>().AnyAsync(own => own.Person == person && own.Class != ProtectedClass && db.Told<PersonAddressRow>(asker).Any(o => o.Class == ProtectedClass && o.Person != person
            && db.Set<PersonPostcodeRow>().Any(p => p.Mention == o.Address && p.Postcode == own.Postcode)), cancel);

    /// <summary>
    /// Takes the addresses of those who must not be found out of entries, for a reader who may not know them: whatever class they were told
    /// under, and however long before the flag.
    /// </summary>
    public static async Task<ImmutableArray<PastEntry>> Without(RecordContext db, Asker asker, ImmutableArray<PastEntry> entries, CancellationToken cancel)
    {
        if (MayKnow(asker)) return entries;
        var about = entries.SelectMany(e => e.Parts).Where(p => p is { Class: "address", Body: not null, About: not null }).Select(p => Replay.Id(p.About!));
        var hidden = await Protected(db, about, cancel);
        if (hidden.IsEmpty) return entries;
        return
        [
            .. entries.Select(e => e with
            {
                Parts = [.. e.Parts.Select(p => p is { Class: "address", About: not null } && hidden.Contains(Replay.Id(p.About)) ? p with { Body = null } : p)],
            }),
        ];
    }
}
