using System.Collections.Immutable;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Seals;
using Kith.Session;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Pages;

/// <summary>Whether the program answers and on what it stands. Nothing about anybody.</summary>
public sealed class HealthModel(RecordStore store, PackShelf packs, Demonstration demonstration, AuditHealth audit, IClock clock) : PageModel
{
    public ImmutableArray<SummaryRow> Rows { get; private set; } = [];

    public async Task OnGetAsync()
    {
        await using var db = store.Context();
        await db.Database.OpenConnectionAsync(HttpContext.RequestAborted);
        Rows =
        [
            new("Program", $"Kith {typeof(HealthModel).Assembly.GetName().Version}, answering"),
            new(".NET", Environment.Version.ToString()),
            .. store.IsPostgres ? await Postgres(db) : await Sqlite(db),
            new("Practice", packs.Current.Version) { Note = packs.Current.Hash },
            new("Ledger", await demonstration.Is(HttpContext.RequestAborted) ? "Demonstration: everybody in it is invented" : "In earnest"),
            Seals(await Checkpoints.State(db, HttpContext.RequestAborted)),
            new("Read audit", audit.FailedSince is { } since ? $"Cannot be written since {Spoken.Time(since)}: nothing is shown but safety facts" : "Written before anything is shown")
            {
                Note = audit.Sealed is null ? "No sealed audit on this machine: if the audit fails, nothing at all is shown" : "A sealed audit on this machine stands by",
                Tag = audit.FailedSince is null ? null : new TagView(audit.Rehearsing ? "Rehearsal" : "Failing", "red"),
            },
            new("Time", Spoken.Time(clock.GetCurrentInstant())) { Note = "Europe/London" },
        ];
    }

    private SummaryRow Seals(SealState state)
    {
        var now = clock.GetCurrentInstant();
        var last = state.Last is { } made ? $"Last made on {Spoken.Time(made)}" : "None yet";
        return new("Seals", state.Late(now) ? $"Late. {last}. {(state.Waiting == 1 ? "One change is" : $"{state.Waiting} changes are")} not sealed" : last)
        {
            Note = state.Late(now)
                ? "What is not sealed could be changed without a witness seeing it. See that a server runs with a seal key: “kith seal-key”."
                : $"{state.Size} leaves in the tree",
        };
    }

    private static async Task<SummaryRow[]> Sqlite(RecordContext db) =>
    [
        new("Database", $"SQLite {await One(db, "SELECT sqlite_version()")}"),
        new("Journal", await One(db, "PRAGMA journal_mode") switch { "delete" or "truncate" or "persist" => "Rollback journal", var other => $"Unexpected: {other}" }),
        new("Synchronous", await One(db, "PRAGMA synchronous") switch { "2" => "Full", "3" => "Extra", var other => $"Unexpected: {other}" }),
    ];

    private static async Task<SummaryRow[]> Postgres(RecordContext db) =>
    [
        new("Database", $"PostgreSQL {await One(db, "SHOW server_version")}"),
        new("Synchronous commit", await One(db, "SHOW synchronous_commit")),
    ];

    private static async Task<string> One(RecordContext db, string sql)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }
}
