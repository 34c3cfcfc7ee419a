using Microsoft.Data.Sqlite;

namespace Kith.Record.Ledger;

/// <summary>SQLite's own look at its file: pages, trees, indexes. What a damaged page hides from every query is seen here.</summary>
internal static class SqliteFile
{
    public static async Task Check(RecordContext db, Verify.Findings found, CancellationToken cancel)
    {
        var spot = Spot.File(Path.GetFileName(db.Database.GetDbConnectionSource()));
        try
        {
            await using var command = db.Command("PRAGMA integrity_check(100)");
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                if (reader.GetString(0) is var line && line != "ok")
                    found.Add(spot, line);
            }
        }
        catch (SqliteException e)
        {
            found.Add(spot, e.Message);
        }
    }

    private static string GetDbConnectionSource(this Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade database) =>
        Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(database).DataSource;
}
