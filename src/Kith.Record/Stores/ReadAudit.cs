using System.Collections.Immutable;
using System.Security.Cryptography;
using Kith.Practice;
using Kith.Record.Ledger;
using NodaTime;

namespace Kith.Record.Stores;

/// <summary>One page shown to one human.</summary>
/// <param name="Page">The page's name and opaque id, never a query that somebody typed.</param>
/// <param name="Subjects">Ids of the people whom it shows.</param>
public sealed record PageRead(Instant At, string Human, string Role, string Agency, string Purpose, string Page, ImmutableArray<string> Subjects);

/// <summary>
/// Who saw what. A page is sent only after <see cref="Write"/> has returned. Whoever comes while a write is under way joins the
/// next one, so that many readers share one wait for the disk.
/// </summary>
public sealed class ReadAudit(RecordStore store)
{
    private const int Most = 200;

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

    private async Task Drain()
    {
        while (Next() is { Count: > 0 } group)
            await Together(group);
    }

    private async Task Together(List<Waiting> group)
    {
        try
        {
            await store.Write(db => Add(db, group), CancellationToken.None);
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

    private static Task Add(RecordContext db, List<Waiting> group)
    {
        foreach (var (reading, _) in group)
        {
            var id = OpaqueId.From(RandomNumberGenerator.GetBytes(13));
            db.Add(new ReadAuditRow
            {
                Id = id, At = Micros.From(reading.At), Human = reading.Human, Role = reading.Role, Agency = reading.Agency, Purpose = reading.Purpose, Page = reading.Page,
            });
            db.AddRange(reading.Subjects.Distinct(StringComparer.Ordinal).Select(subject => new ReadAuditSubjectRow { Audit = id, Subject = subject, At = Micros.From(reading.At) }));
        }
        return Task.CompletedTask;
    }
}
