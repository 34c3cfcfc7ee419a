using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Kith.Record.Ledger;

/// <summary>Somebody else wrote first. The transaction is lost; read again, decide again.</summary>
public abstract class Collision(string message, Exception inner) : Exception(message, inner)
{
    // SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY
    private const int SqliteUnique = 2067;
    private const int SqlitePrimaryKey = 1555;

    /// <summary>A collision, or the change's own id taken twice; null for any other trouble.</summary>
    internal static Exception? Typed(Exception e) =>
        e switch
        {
            Collision or ChangeExists => e,
            DbUpdateConcurrencyException => new RowTaken("a row that was read has changed", e),
            DbUpdateException { InnerException: { } inner } => Typed(inner),
            // How EF wraps what it takes for transient, when it was not saving.
            InvalidOperationException { InnerException: PostgresException inner } => Typed(inner),
            PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } p => Of(p.TableName ?? "", p.ConstraintName ?? "", p),
            PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } p => new RowTaken("the database gave way to another change", p),
            SqliteException { SqliteExtendedErrorCode: SqliteUnique or SqlitePrimaryKey } s => Of(SqliteTable(s.Message), s.Message, s),
            _ => null,
        };

    private static Exception Of(string table, string constraint, Exception inner) => table switch
    {
        "entry" => new ChainMoved(inner),
        "change" when constraint.Contains("position", StringComparison.Ordinal) => new ChainMoved(inner),
        "change" => new ChangeExists(inner),
        _ => new RowTaken($"a row of {table} is already there", inner),
    };

    // "SQLite Error 19: 'UNIQUE constraint failed: entry.partnership, entry.chain'."
    private static string SqliteTable(string message)
    {
        var start = message.IndexOf("failed: ", StringComparison.Ordinal) + "failed: ".Length;
        return message[start..message.IndexOf('.', start)];
    }
}

/// <summary>A chain has grown since it was read.</summary>
public sealed class ChainMoved(Exception inner) : Collision("A chain has grown since it was read.", inner);

/// <summary>A row of a view or a store that must be unique is taken, or has changed since it was read.</summary>
public sealed class RowTaken(string what, Exception inner) : Collision($"Another change came first: {what}.", inner);

/// <summary>A change of this id stands already: the same action came twice. Deciding again will not help.</summary>
public sealed class ChangeExists(Exception inner) : Exception("A change of this id is recorded already.", inner);
