using Kith.Practice.Loading;
using Kith.Practice.Pack;
using Kith.Record;
using Kith.Record.Casework;
using NodaTime;

namespace Kith.CommandLine;

/// <summary>What every command needs: the practice, loaded without mistakes, and the database, open.</summary>
internal sealed record Opened(RecordStore Store, PracticePack Pack, PackFiles Files, PackShelf Shelf) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Store.DisposeAsync();
}

/// <summary>Something that the person at the command line must put right. Printed without a stack trace.</summary>
internal sealed class Refused(string message) : Exception(message);

internal static class Opening
{
    public const string DefaultDb = "kith-demonstration.db";

    public static string PracticeFolder(string? given) => given ?? Path.Combine(AppContext.BaseDirectory, "practice");

    public static (PracticePack Pack, PackFiles Files) Pack(string? folder)
    {
        PackFiles files;
        try
        {
            files = PackFolder.Read(PracticeFolder(folder));
        }
        catch (DirectoryNotFoundException e)
        {
            throw new Refused(e.Message);
        }
        var loaded = PackLoader.Load(files);
        return loaded.Pack is { } pack && loaded.Mistakes.IsEmpty
            ? (pack, files)
            : throw new Refused($"The practice has mistakes; see all of them with: kith practice check{Environment.NewLine}{string.Join(Environment.NewLine, loaded.Mistakes.Take(20))}");
    }

    /// <param name="mustExist">Refuses a database that has no ledger in it.</param>
    public static async Task<Opened> Open(string? db, string? practice, bool mustExist, CancellationToken cancel)
    {
        var (pack, files) = Pack(practice);
        var store = await Store(db, mustExist, cancel);
        return new Opened(store, pack, files, await PackShelf.Publish(store, pack, files, SystemClock.Instance.GetCurrentInstant(), cancel));
    }

    public static async Task<RecordStore> Store(string? db, bool mustExist, CancellationToken cancel)
    {
        var where = db ?? DefaultDb;
        var file = !where.Contains("Host=", StringComparison.OrdinalIgnoreCase);
        if (mustExist && file && !File.Exists(where)) throw new Refused(NoLedger(where));
        var store = await RecordStore.Open(where, cancel: cancel);
        if (!mustExist) return store;
        await using var context = store.Context();
        if (await Registers.IsDemonstration(context, cancel) is not null) return store;
        await store.DisposeAsync();
        throw new Refused(NoLedger(file ? where : "that database"));
    }

    private static string NoLedger(string where) =>
        $"There is no ledger in {where}. Make one: “kith init --db …” for real work, or “kith demo --db …” for an invented county.";
}
