using Kith.Record.Ledger;

namespace Kith.Record;

/// <summary>The database's own refusal to change what was written. On PostgreSQL a role that is not the owner should have its grants revoked too.</summary>
internal static class Triggers
{
    private const string Destroyed = """
        EXISTS (SELECT 1 FROM destruction d WHERE d.partnership = OLD.partnership AND d.chain = OLD.chain AND d.sequence = OLD.sequence AND d.ordinal = OLD.ordinal)
        """;

    /// <summary>The read audit has a retention of its own: two people's leave, up to a moment.</summary>
    private const string Released = """
        EXISTS (SELECT 1 FROM audit_release r WHERE r.partnership = OLD.partnership AND OLD.at < r.up_to)
        """;

    public static IEnumerable<string> For(string table, bool postgres) => table switch
    {
        "change" or "entry" or "destruction" or "audit_release" or "seal" or "seal_tile" or "checkpoint" => postgres
            ? [PostgresFunction, Postgres(table, "never_changed", "UPDATE OR DELETE"), PostgresTruncate(table)]
            : [Sqlite(table, "UPDATE"), Sqlite(table, "DELETE")],
        "part" => postgres
            ? [PostgresFunction, Postgres(table, "never_updated", "UPDATE"), Postgres(table, "deleted_only_by_destruction", "DELETE"), PostgresTruncate(table)]
            : [Sqlite(table, "UPDATE"), Sqlite(table, "DELETE", $"WHEN NOT {Destroyed}")],
        "read_audit" or "read_audit_subject" => postgres
            ? [PostgresFunction, Postgres(table, "never_updated", "UPDATE"), Postgres(table, "deleted_only_when_released", "DELETE"), PostgresTruncate(table)]
            : [Sqlite(table, "UPDATE"), Sqlite(table, "DELETE", $"WHEN NOT {Released}")],
        _ => [],
    };

    /// <summary>The commands that take a table's triggers away, for as long as a build changes its shape.</summary>
    public static IEnumerable<string> Lifted(string table, bool postgres) => For(table, postgres)
        .Where(made => made.StartsWith("CREATE TRIGGER ", StringComparison.Ordinal))
        .Select(made => made.Split(' ')[2])
        .Select(name => $"DROP TRIGGER IF EXISTS {name}{(postgres ? $" ON {table}" : "")}");

    /// <summary>Whether every trigger stands as it was made: without them somebody has written past them, or means to.</summary>
    public static async Task Check(RecordContext db, Verify.Findings found, CancellationToken cancel)
    {
        var standing = new Dictionary<string, string>(StringComparer.Ordinal);
        await using (var command = db.Command(db.IsPostgres ? "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')" : "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
                standing[reader.GetString(0)] = reader.GetString(1);
        }
        foreach (var table in Schema.Kept(db).Select(t => t.Name))
        {
            foreach (var made in For(table, db.IsPostgres).Where(made => made.StartsWith("CREATE TRIGGER ", StringComparison.Ordinal)))
            {
                var name = made.Split(' ')[2];
                if (!standing.TryGetValue(name, out var sql))
                    found.Add(Spot.Trigger(name), "is missing or switched off: what it guards may have been changed");
                else if (!db.IsPostgres && sql != made)
                    found.Add(Spot.Trigger(name), "is not as it was made");
            }
        }
    }

    private static string Sqlite(string table, string verb, string when = "") =>
        $"CREATE TRIGGER {table}_no_{verb.ToLowerInvariant()} BEFORE {verb} ON {table} {when} BEGIN SELECT RAISE(ABORT, 'kith: what {table} holds is never changed or deleted'); END";

    private static string Postgres(string table, string name, string verbs) =>
        $"CREATE TRIGGER {table}_{name} BEFORE {verbs} ON {table} FOR EACH ROW EXECUTE FUNCTION kith_refuse()";

    private static string PostgresTruncate(string table) =>
        $"CREATE TRIGGER {table}_never_truncated BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION kith_refuse()";

    private static readonly string PostgresFunction = $"""
        CREATE OR REPLACE FUNCTION kith_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_TABLE_NAME = 'part' AND TG_OP = 'DELETE' THEN
                IF {Destroyed} THEN
                    RETURN OLD;
                END IF;
            END IF;
            IF TG_TABLE_NAME IN ('read_audit', 'read_audit_subject') AND TG_OP = 'DELETE' THEN
                IF {Released} THEN
                    RETURN OLD;
                END IF;
            END IF;
            RAISE EXCEPTION 'kith: what % holds is never changed or deleted', TG_TABLE_NAME;
        END $$
        """;
}
