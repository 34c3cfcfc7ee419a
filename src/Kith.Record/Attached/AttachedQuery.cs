using System.Collections.Immutable;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Attached;

/// <summary>A file as a list shows it.</summary>
public sealed record AttachedLine(AttachedRow Row, string ByName);

/// <summary>The files of a record, and whether the reader may attach to it.</summary>
public sealed record AttachedSheet(string Record, ImmutableArray<AttachedLine> Files, bool MayAttach);

/// <summary>A file to be handed out.</summary>
public sealed record AttachedFile(AttachedRow Row, byte[] Bytes);

/// <summary>
/// Files for whoever sees the whole record that they were attached to and may read their class. For everybody else there is none, not even as a
/// count. A file of a person needs an episode of theirs that the reader sees whole.
/// </summary>
public sealed class AttachedQuery(RecordContext db, Asker asker)
{
    private const int Most = 200;

    /// <param name="record"><c>episode/…</c> or <c>person/…</c>.</param>
    public async Task<AttachedSheet?> Of(string record, CancellationToken cancel = default)
    {
        var (id, isPerson) = (EntryWords.Bare(record), record.StartsWith("person/", StringComparison.Ordinal));
        if (isPerson) id = await OnePerson.GoesBy(db, id, cancel);
        var there = isPerson ? await db.Open(asker).AnyAsync(p => p.Id == id, cancel) && await db.Seen(asker).AnyAsync(e => e.Person == id, cancel) : await db.Seen(asker).AnyAsync(e => e.Id == id, cancel);
        if (!there) return null;
        if (isPerson) asker.Disclosed.Person(id);
        else asker.Disclosed.Episode(id);
        var rows = await Readable().Where(a => isPerson ? a.Person == id : a.Episode == id).OrderByDescending(a => a.At).ThenBy(a => a.Id).Take(Most).ToListAsync(cancel);
        var names = await new WorkerQuery(db).Names(rows.Select(r => r.By), cancel);
        record = isPerson ? $"person/{id}" : $"episode/{id}";
        return new(record, [.. rows.Select(r => new AttachedLine(r, names.GetValueOrDefault(r.By, r.By)))], await Rights.MayFile(db, asker, record, cancel));
    }

    /// <summary>Null when there is none, or none for this reader, or it was taken back or destroyed.</summary>
    /// <exception cref="InvalidDataException">Its bytes are not those that were attached.</exception>
    public async Task<AttachedFile?> File(string file, CancellationToken cancel = default)
    {
        if (await Readable().FirstOrDefaultAsync(a => a.Id == file && a.Destroyed == null, cancel) is not { } row) return null;
        if (row.Person is { } person && !await db.Open(asker).AnyAsync(p => p.Id == person, cancel)) return null;
        var bytes = await AttachedBytes.Of(db, row, asker.Classes.ToHashSet(StringComparer.Ordinal), cancel);
        asker.Disclosed.Person(row.Person);
        if (row.Episode is { } episode) asker.Disclosed.Episode(episode);
        return new AttachedFile(row, bytes);
    }

    private IQueryable<AttachedRow> Readable()
    {
        var (classes, staying) = (asker.Classes, asker.Staying);
        var (seen, letIn) = (db.Seen(asker), db.LetIn(asker));
        var rows = db.Set<AttachedRow>().AsNoTracking();
        if (asker.Behind != Practice.Pack.Role.Held)
            rows = rows.Where(a => !staying.Contains(a.Class) || (a.Episode != null ? letIn.Any(e => e.Id == a.Episode) : letIn.Any(e => e.Person == a.Person)));
        return rows.Where(a => a.Taken == null && classes.Contains(a.Class)
            && (a.Episode != null ? seen.Any(e => e.Id == a.Episode) : seen.Any(e => e.Person == a.Person) && (a.Told == null || seen.Any(e => e.Id == a.Told))));
    }
}
