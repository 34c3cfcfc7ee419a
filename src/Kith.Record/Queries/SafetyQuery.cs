using System.Collections.Immutable;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>Work that is open about the same child.</summary>
/// <param name="Team">Null where the reader may know dates only: ask the front door.</param>
public sealed record OpenWork(string Pathway, string? Team, string? WorkerName, string FrontDoor, Instant Since);

/// <summary>What somebody must know tonight about one open case, and nothing besides.</summary>
/// <param name="Flags">Ids of flags that the reader may know.</param>
/// <param name="Address">Null when none is known, when the reader may not see it, or when it is protected.</param>
/// <param name="Protected">It must not be given out: it is in no copy and on no such page.</param>
/// <param name="Household">Who else was named; who is said to have harmed, where the reader may know.</param>
public sealed record SafetyFacts(
    EpisodeRow Episode, Named? Child, string? WorkerName, string? Reference, ImmutableArray<string> Flags, string? Address, bool Protected,
    ImmutableArray<OpenWork> Open, ImmutableArray<HouseholdMember> Household);

/// <summary>Safety facts of the open cases that a team holds and the asker sees whole, the most dangerous first.</summary>
public sealed class SafetyQuery(RecordContext db, Asker asker)
{
    public const string AddressProtected = "address-protected";
    private const int MostEach = 50;

    /// <param name="team">Null: what the asker holds themselves.</param>
    public async Task<ImmutableArray<SafetyFacts>> Cases(string? team, int most, CancellationToken cancel = default)
    {
        var human = asker.Reader.Human;
        var rows = await db.Seen(asker).Where(e => e.Closed == null && (team == null ? e.Worker == human : e.Team == team))
            .OrderBy(e => e.Danger).ThenBy(e => e.Due == null).ThenBy(e => e.Due).ThenBy(e => e.Received).ThenBy(e => e.Id).Take(most).ToListAsync(cancel);
        var facts = ImmutableArray.CreateBuilder<SafetyFacts>();
        foreach (var row in rows)
            facts.Add(await Facts(row, cancel));
        return facts.ToImmutable();
    }

    /// <summary>Null when there is none, or none that this reader sees whole.</summary>
    public async Task<SafetyFacts?> Case(string episode, CancellationToken cancel = default) =>
        await db.Seen(asker).FirstOrDefaultAsync(e => e.Id == episode, cancel) is { } row ? await Facts(row, cancel) : null;

    private async Task<SafetyFacts> Facts(EpisodeRow row, CancellationToken cancel)
    {
        var sheet = (await new EpisodeQuery(db, asker).Sheet(row.Id, cancel))!;
        var flags = await Flags(row, cancel);
        // Whether an address is protected is asked of the record, not of the reader's classes: who may not know why must not get it either.
        var hidden = row.Person is { } person && await Sharing.Addresses.IsProtected(db, person, cancel);
        return new SafetyFacts(
            row, sheet.Subject, sheet.WorkerName, sheet.Report?.Reference, flags, hidden ? null : await Address(row, cancel), hidden, await Open(row, cancel), sheet.Household);
    }

    private async Task<ImmutableArray<string>> Flags(EpisodeRow row, CancellationToken cancel)
    {
        return row.Person is not { } person ? [] : [.. await db.Flags(asker).Where(f => f.Person == person)
            .OrderBy(f => f.Flag).Select(f => f.Flag).Distinct().Take(MostEach).ToListAsync(cancel)];
    }

    /// <summary>The latest that was told of the child, of class address: one of class protected-address is on no such page.</summary>
    private async Task<string?> Address(EpisodeRow row, CancellationToken cancel)
    {
        if (row.Subject is null || !asker.Classes.Contains("address"))
            return null;
        // What a worker recorded, from a day on, goes before what a report told.
        var today = asker.Today;
        if (row.Person is not null && await db.Told<PersonAddressRow>(asker).Where(a => a.Person == row.Person && a.From <= today)
            .OrderByDescending(a => a.From).ThenByDescending(a => a.Recorded).FirstOrDefaultAsync(cancel) is { Lines: { } lines } dated)
            return dated.Class == "address" ? $"{lines.Replace("\n", ", ", StringComparison.Ordinal)}, {dated.Postcode}" : null;
        var mentions = row.Person is { } person
            ? await db.Whole(asker).Where(m => m.Person == person).OrderByDescending(m => m.Received).Select(m => m.Id).Take(MostEach).ToListAsync(cancel)
            : [row.Subject];
        foreach (var mention in mentions)
        {
            var said = await db.Answers(asker).Where(a => a.Mention == mention && a.Class == "address" && (a.Field == "address.lines" || a.Field == "address.postcode"))
                .OrderBy(a => a.Field).Select(a => a.Value).Take(2).ToListAsync(cancel);
            if (said.Count == 0)
                continue;
            asker.Disclosed.Mention(mention);
            return string.Join(", ", said).Replace("\n", ", ", StringComparison.Ordinal);
        }
        return null;
    }

    private async Task<ImmutableArray<OpenWork>> Open(EpisodeRow row, CancellationToken cancel)
    {
        if (row.Person is not { } person)
            return [];
        var rows = await db.Seen(asker, Access.Audience.All, Access.Audience.Summary).Where(e => e.Person == person && e.Closed == null && e.Id != row.Id)
            .OrderBy(e => e.Opened).ThenBy(e => e.Id).Take(MostEach).ToListAsync(cancel);
        var workers = await new WorkerQuery(db).Names(rows.Select(r => r.Worker), cancel);
        var ids = rows.Select(r => r.Id).ToArray();
        var whole = await db.Seen(asker).Where(e => ids.Contains(e.Id)).Select(e => e.Id).Take(MostEach).ToListAsync(cancel);
        foreach (var other in rows)
            asker.Disclosed.Episode(other.Id);
        return [.. rows.Select(r => new OpenWork(
            r.Pathway, whole.Contains(r.Id) ? r.Team : null, r.Worker is null || !whole.Contains(r.Id) ? null : workers.GetValueOrDefault(r.Worker, r.Worker), r.FrontDoor, r.Opened))];
    }
}
