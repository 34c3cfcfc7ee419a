using System.Collections.Immutable;
using Kith.Record.Ledger;
using Kith.Record.Views;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace Kith.Record;

/// <summary>The database cannot be used as it is; the message says what is wrong and what to do.</summary>
public sealed class StoreRefused(string message) : Exception(message);

/// <summary>One open database: a SQLite file or a PostgreSQL database. One per program; safe to use from many threads.</summary>
public sealed class RecordStore : IDbContextFactory<RecordContext>, IAsyncDisposable
{
    public const string DefaultPartnership = "partnership";

    private const int MostPrepared = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DbContextOptions<RecordContext> _options;

    // On SQLite one writer at a time anyway: waiting here is fair and costs nothing, waiting in the file is a race.
    private readonly SemaphoreSlim? _gate;

    private RecordStore(string connection, bool postgres, RecordSettings settings)
    {
        Connection = connection;
        IsPostgres = postgres;
        Settings = settings;
        _gate = postgres ? null : new SemaphoreSlim(1);
        var builder = new DbContextOptionsBuilder<RecordContext>().ReplaceService<IModelCacheKeyFactory, ModelByViews>();
        _options = postgres
            ? builder.UseNpgsql(Prepared(connection)).Options
            : builder.UseSqlite(connection).AddInterceptors(SqliteOpening.Instance).Options;
        Writer = new Writer(this);
    }

    /// <summary>
    /// What is asked again and again is planned once: the questions of a page are long, and their plans cost more than their answers. A connection
    /// that says <c>Max Auto Prepare</c> itself (0 behind a pooler that cannot) keeps what it says.
    /// </summary>
    private static string Prepared(string connection) => connection.Contains("Auto Prepare", StringComparison.OrdinalIgnoreCase) ? connection
        : new NpgsqlConnectionStringBuilder(connection) { MaxAutoPrepare = MostPrepared }.ConnectionString;

    public string Connection { get; }
    public bool IsPostgres { get; }
    public RecordSettings Settings { get; }
    public Writer Writer { get; }

    /// <summary>Opens a database, makes what tables it lacks, and rebuilds its views if their shape has changed.</summary>
    /// <param name="db">A connection string of PostgreSQL (it holds <c>Host=</c>), or else the path of a SQLite file.</param>
    /// <param name="projectors">The views; all of <see cref="ViewTables"/> when left out.</param>
    /// <exception cref="StoreRefused">It cannot be used as it is.</exception>
    public static async Task<RecordStore> Open(
        string db,
        ImmutableArray<IProjector>? projectors = null,
        string partnership = DefaultPartnership,
        Func<byte[]>? salt = null,
        CancellationToken cancel = default)
    {
        var postgres = db.Contains("Host=", StringComparison.OrdinalIgnoreCase);
        var connection = postgres
            ? db
            : new SqliteConnectionStringBuilder { DataSource = db, ForeignKeys = true, DefaultTimeout = SqliteOpening.BusySeconds }.ToString();
        var settings = new RecordSettings(partnership, projectors ?? ViewTables.All, salt ?? RecordSettings.RandomSalt);
        var store = new RecordStore(connection, postgres, settings);
        await using var context = store.Context();
        if (!postgres)
            await SqliteOpening.Assert(context, cancel);
        else if (!await context.Database.CanConnectAsync(cancel))
            throw new StoreRefused("PostgreSQL cannot be reached, or has no such database, or does not let this user in. Check host, port, database, user and password, and make the database (createdb) if there is none.");
        await Schema.Ensure(context, cancel);
        return store;
    }

    /// <summary>A context of one's own; dispose of it.</summary>
    public RecordContext Context() => new(_options, Settings);

    /// <summary>The same for another partnership in the database; the store's own when null.</summary>
    public RecordContext Context(string? partnership) => new(_options, Settings) { Partnership = partnership ?? Settings.Partnership };

    /// <summary>
    /// A context with a connection that was never used and never will be again: nothing planned on it before can go past tables that are made to
    /// hide others.
    /// </summary>
    internal RecordContext Apart() => !IsPostgres ? Context() : new(
        new DbContextOptionsBuilder<RecordContext>().ReplaceService<IModelCacheKeyFactory, ModelByViews>()
            .UseNpgsql(new NpgsqlConnectionStringBuilder(Connection) { MaxAutoPrepare = 0, Pooling = false }.ConnectionString).Options, Settings);

    RecordContext IDbContextFactory<RecordContext>.CreateDbContext() => Context();

    /// <summary>Writes rows of stores in a transaction of their own: durable when it returns. The ledger is written by <see cref="Writer"/>.</summary>
    public Task Write(Func<RecordContext, Task> work, CancellationToken cancel = default) => Alone(
        async () =>
        {
            await using var db = Context();
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            await work(db);
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            return true;
        },
        cancel);

    /// <summary>Runs work that writes, one at a time on SQLite.</summary>
    internal async Task<T> Alone<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        if (_gate is null)
            return await work();
        if (!await _gate.WaitAsync(Patience, cancel))
            throw new TimeoutException($"Others have been writing for {Patience.TotalSeconds} seconds; nothing was recorded. (Work that writes must not wait for other work that writes.)");
        try
        {
            return await work();
        }
        finally
        {
            _gate.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _gate?.Dispose();
        if (!IsPostgres)
        {
            using var connection = new SqliteConnection(Connection);
            SqliteConnection.ClearPool(connection);
        }
        return ValueTask.CompletedTask;
    }
}
