using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Record.Seals;
using Kith.Tests.Shared;
using NodaTime;

namespace Kith.Record.Tests.Seals;

/// <summary>A small record that is sealed as it grows, its key, and the folder of the partner agency that witnesses it.</summary>
internal sealed class SealedRecord : IAsyncDisposable
{
    public static readonly SealKey Key = SealKey.New("northshire.example/kith");

    private readonly string _folder = Directory.CreateTempSubdirectory("kith-witness-").FullName;
    private int _files;

    private SealedRecord(Databases database, RecordStore store) => (Database, Store) = (database, store);

    public Databases Database { get; }

    public RecordStore Store { get; }

    public string PublicKey { get; } = Key.For(RecordStore.DefaultPartnership).PublicText;

    public static async Task<SealedRecord> Make(string engine)
    {
        var database = await Databases.Fresh(engine);
        return new(database, await RecordStore.Open(database.Db, []));
    }

    /// <summary>Seven changes in three chains; five of them sealed one by one, and each checkpoint saved.</summary>
    public static async Task<SealedRecord> Grown(string engine)
    {
        var database = await Databases.Copy(engine, "a sealed record", async db =>
        {
            await using var store = await RecordStore.Open(db, []);
            await Add(store, "c1", "episode/1", "person/tilly");
            await Seal(store, Key);
            await Add(store, "c2", "episode/1");
            await Add(store, "c3", "episode/2", "episode/1");
            await Seal(store, Key);
            await Add(store, "c4", "person/tilly");
            await Add(store, "c5", "episode/1", "episode/2");
            await Seal(store, Key);
        });
        return new(database, await RecordStore.Open(database.Db, []));
    }

    public Task Add(string change, params string[] chains) => Add(Store, change, chains);

    public Task<long> Seal(SealKey? key = null) => Seal(Store, key ?? Key);

    private static Task Add(RecordStore store, string change, params string[] chains) => store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(
        Sample.Change(change, Sample.Noon + Duration.FromMinutes(change[^1]), [.. chains.Select(c => Sample.Entry(c, $"{change} in {c}"))])));

    private static Task<long> Seal(RecordStore store, SealKey key) => new Sealing(store, key).Run(Sample.Noon + Duration.FromHours(5));

    public async Task<string> Checkpoint()
    {
        await using var db = Store.Context();
        return File(await Checkpoints.Latest(db) ?? throw new InvalidOperationException("nothing is sealed"));
    }

    public async Task<string> Exported(bool words = true)
    {
        var path = File("");
        await using var to = System.IO.File.Create(path);
        await Export.Write(Store, to, words);
        return path;
    }

    /// <summary>A file in the witness's folder.</summary>
    public string File(string text)
    {
        var path = Path.Combine(_folder, $"{++_files}.txt");
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>What the stand-alone verifier says of a file, with the record's public key.</summary>
    public (int Code, string Says) Witness(string file, params string[] more) => Run([file, "--key", PublicKey, .. more]);

    public static (int Code, string Says) Run(params string[] args)
    {
        var says = new StringWriter();
        return (Kith.Witness.Witness.Run(args, says, says), says.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
