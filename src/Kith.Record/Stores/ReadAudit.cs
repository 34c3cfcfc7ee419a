using System.Collections.Immutable;
using System.Security.Cryptography;
using Kith.Practice;
using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Stores;

/// <summary>One page shown to one human.</summary>
/// <param name="Page">The page's name and opaque id, never a query that somebody typed.</param>
/// <param name="Subjects">Ids of the people whom it shows.</param>
public sealed record PageRead(Instant At, string Human, string Role, string Agency, string Purpose, string Page, ImmutableArray<string> Subjects)
{
    /// <summary>Its id when it has one already, from a sealed audit; brought in a second time, it is left as it is.</summary>
    public string? Id { get; init; }

    /// <summary>By what it was decided; null where nothing was.</summary>
    public ReadSight? Sight { get; init; }
}

/// <param name="Team">In which the reader acted, if their role has one.</param>
/// <param name="Pack">Hash of the practice.</param>
/// <param name="Grounds">What let them in, a line each.</param>
public sealed record ReadSight(string? Team, string Pack, ImmutableArray<string> Grounds);

/// <summary>
/// Who saw what. A page is sent only after <see cref="Write"/> has returned. Whoever comes while a write is under way joins the
/// next one, so that many readers share one wait for the disk.
/// </summary>
public sealed class ReadAudit(RecordStore store)
{
    private const int Most = 200;

    /// <summary>Rows in one command: far below the number of parameters that either database takes.</summary>
    private const int InOneCommand = 50;

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = new();
    private bool _writing;

    private sealed record Waiting(PageRead Page, TaskCompletionSource Done);

    /// <summary>Returns when the row is durable.</summary>
    /// <exception cref="Exception">It could not be written: show nothing.</exception>
    public Task Write(PageRead reading)
    {
        var waiting = new Waiting(reading, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            _waiting.Enqueue(waiting);
            if (_writing)
                return waiting.Done.Task;
            _writing = true;
        }
        _ = Task.Run(Drain);
        return waiting.Done.Task;
    }

    /// <summary>A new id for a reading.</summary>
    public static string NewId() => OpaqueId.From(RandomNumberGenerator.GetBytes(13));

    /// <summary>Brings in what was written elsewhere meanwhile, in one transaction. What is there already stays.</summary>
    /// <returns>How many were new.</returns>
    public async Task<int> Import(IReadOnlyList<PageRead> readings, CancellationToken cancel = default)
    {
        var added = 0;
        await store.Write(
            async db =>
            {
                var ids = readings.Select(r => r.Id ?? throw new ArgumentException("A reading that is brought in has an id.", nameof(readings))).ToArray();
                var known = (await db.Set<ReadAuditRow>().Where(a => ids.Contains(a.Id)).Select(a => a.Id).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
                var missing = readings.Where(r => !known.Contains(r.Id!)).ToList();
                await Insert(db, missing, cancel);
                added = missing.Count;
                // What was read before the watch went by is still to be looked at.
                if (missing.Count > 0)
                {
                    var first = Micros.From(missing.Min(r => r.At)) - 1;
                    await db.Set<AuditWatchRow>().Where(w => w.At > first).ExecuteUpdateAsync(set => set.SetProperty(w => w.At, first).SetProperty(w => w.Audit, ""), cancel);
                }
            },
            cancel);
        return added;
    }

    private async Task Drain()
    {
        while (Next() is { Count: > 0 } group)
            await Together(group);
    }

    private async Task Together(List<Waiting> group)
    {
        try
        {
            await store.Write(db => Insert(db, [.. group.Select(w => w.Page)], CancellationToken.None), CancellationToken.None);
            group.ForEach(w => w.Done.SetResult());
        }
        catch (Exception e) when (group.Count == 1)
        {
            group[0].Done.SetException(e);
        }
        catch (Exception)
        {
            // One row that cannot be written must not hide the pages of the others.
            foreach (var waiting in group)
                await Together([waiting]);
        }
    }

    private List<Waiting> Next()
    {
        lock (_lock)
        {
            var group = new List<Waiting>();
            while (group.Count < Most && _waiting.TryDequeue(out var waiting))
                group.Add(waiting);
            _writing = group.Count > 0;
            return group;
        }
    }

    private const int MostGrounds = 200;

    private const string Height = "(SELECT max(position) FROM change WHERE partnership = @p)";

    private static string? Lines(ReadSight? sight) => sight is null || sight.Grounds.IsEmpty ? null : string.Join('\n', sight.Grounds.Take(MostGrounds));

    /// <summary>In plain SQL: this is on the way of every page. Counted: a database that takes a row and keeps none must not pass for one that wrote it.</summary>
    private static async Task Insert(RecordContext db, IReadOnlyCollection<PageRead> readings, CancellationToken cancel)
    {
        var rows = readings.Select(r => (Id: r.Id ?? NewId(), At: Micros.From(r.At), Read: r)).ToList();
        // What is brought in from elsewhere was shown at a height that nobody could ask for then.
        foreach (var own in rows.GroupBy(r => r.Read.Id is null && r.Read.Sight is not null))
            await Insert(db, $"read_audit (partnership, id, at, human, role, agency, purpose, page, team, pack, grounds{(own.Key ? ", height" : "")})",
                [.. own.Select(r => new object?[] { r.Id, r.At, r.Read.Human, r.Read.Role, r.Read.Agency, r.Read.Purpose, r.Read.Page, r.Read.Sight?.Team, r.Read.Sight?.Pack, Lines(r.Read.Sight) })], cancel, own.Key ? Height : null);
        await Insert(db, "read_audit_subject (partnership, audit, at, subject)",
            [.. rows.SelectMany(r => r.Read.Subjects.Distinct(StringComparer.Ordinal).Select(subject => new object?[] { r.Id, r.At, subject }))], cancel);
    }

    private static async Task Insert(RecordContext db, string into, IReadOnlyCollection<object?[]> rows, CancellationToken cancel, string? last = null)
    {
        foreach (var some in rows.Chunk(InOneCommand))
        {
            await using var command = db.Command("").With("@p", db.Partnership);
            command.CommandText = $"INSERT INTO {into} VALUES {string.Join(", ", some.Select((row, r) => $"(@p, {string.Join(", ", row.Select((_, c) => $"@v{r}_{c}"))}{(last is null ? "" : $", {last}")})"))}";
            for (var r = 0; r < some.Length; r++)
            {
                for (var c = 0; c < some[r].Length; c++)
                    command.With($"@v{r}_{c}", some[r][c]);
            }
            var written = await command.ExecuteNonQueryAsync(cancel);
            if (written != some.Length)
                throw new InvalidOperationException($"The database kept {written} of {some.Length} rows of the read audit.");
        }
    }
}
