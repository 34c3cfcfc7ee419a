using System.CommandLine;
using Kith.Record;
using Kith.Record.Seals;
using Kith.Start;
using Microsoft.Data.Sqlite;

namespace Kith.CommandLine;

/// <summary><c>kith repair --from …</c>: damaged records put right from a second copy.</summary>
internal static class RepairCommand
{
    public static Command Build()
    {
        var from = new Option<string>("--from") { Description = "The second copy: another database (file or connection string), or an export with words.", Required = true };
        var command = new Command(
            "repair", "Puts records that do not verify right from a second copy, where what is whole here vouches for them. What was destroyed stays destroyed. Ends with: repaired N, problems left N.") { from };
        command.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            await using var store = await Opening.Store(parse.GetValue(KithCommand.Db), mustExist: true, cancel);
            await using var copy = await Copy.Open(parse.GetValue(from)!, cancel);
            return await Run(store, copy.Store, cancel);
        }));
        return command;
    }

    private static async Task<int> Run(RecordStore store, RecordStore copy, CancellationToken cancel)
    {
        var key = await SealKeys.Existing(store, cancel);
        var (records, left) = (0L, 0L);
        await foreach (var partnership in Partnerships.In(store, cancel))
        {
            var repaired = await Repair.Run(store, copy, partnership, key, Console.WriteLine, cancel);
            (records, left) = (records + repaired.Records, left + repaired.After.Problems);
            foreach (var problem in repaired.After.First)
                Console.WriteLine(problem);
        }
        // The views may have been made from what was damaged.
        if (records > 0 && left == 0)
            await Rebuild.Run(store, cancel);
        Console.WriteLine($"repaired {records}, problems left {left}");
        return left == 0 ? 0 : 1;
    }

    /// <summary>The second copy, however it comes. It is only read: a file is looked at in a copy of its own.</summary>
    private sealed class Copy(RecordStore store, IAsyncDisposable holder) : IAsyncDisposable
    {
        public RecordStore Store => store;

        public static async Task<Copy> Open(string from, CancellationToken cancel)
        {
            if (from.Contains("Host=", StringComparison.OrdinalIgnoreCase))
            {
                var there = await RecordStore.Open(from, cancel: cancel);
                return new(there, there);
            }
            if (!File.Exists(from))
                throw new Refused($"There is no file {from}. Give a database or an export with words.");
            if (IsDatabase(from))
                return await OfFile(from, cancel);
            var export = await SecondCopy.Open(from, cancel);
            if (export.Damaged > 0)
                Console.WriteLine($"{export.Damaged} lines of the export are damaged and are not used.");
            return new(export.Store, export);
        }

        public ValueTask DisposeAsync() => holder.DisposeAsync();

        private static bool IsDatabase(string path)
        {
            Span<byte> begin = stackalloc byte[15];
            using var file = File.OpenRead(path);
            return file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == begin.Length && begin.SequenceEqual("SQLite format 3"u8);
        }

        private static async Task<Copy> OfFile(string path, CancellationToken cancel)
        {
            var folder = Directory.CreateTempSubdirectory("kith-copy-").FullName;
            var own = Path.Combine(folder, "copy.db");
            await using (var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString()))
            await using (var target = new SqliteConnection($"Data Source={own};Pooling=false"))
            {
                await source.OpenAsync(cancel);
                await target.OpenAsync(cancel);
                source.BackupDatabase(target);
            }
            var store = await RecordStore.Open(own, [], cancel: cancel);
            return new(store, new Held(store, folder));
        }

        private sealed class Held(RecordStore store, string folder) : IAsyncDisposable
        {
            public async ValueTask DisposeAsync()
            {
                await store.DisposeAsync();
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
