using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kith.Practice.Entries;
using Kith.Record;
using Kith.Record.Ledger;
using Kith.Record.Seals;
using NodaTime;

namespace Kith.Bench;

/// <summary>
/// How fast the ledger is verified: by the stand-alone verifier over an export with words, and by <c>kith verify</c> over the database. Peers: SHA-256 over
/// the same file in memory, and reading the same file through. Goal: at least half of the slower peer.
/// </summary>
internal static partial class VerifySpeed
{
    private const int Rounds = 3;
    private const double Goal = 0.5;

    public static async Task Run(string[] args, Report report)
    {
        var entries = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
        var folder = Directory.CreateTempSubdirectory("kith-bench-").FullName;
        try
        {
            var (db, export, key) = (Path.Combine(folder, "kith.db"), Path.Combine(folder, "kith.export"), SealKey.New("bench"));
            await Make(db, export, key, entries);
            // Interleaved, so that a busy machine slows all of them; the best of each counts.
            var best = new double[5];
            var (exported, standing) = (0L, 0L);
            for (var round = 0; round < Rounds; round++)
            {
                Best(best, 0, Speed(export, () => Sha(export)));
                Best(best, 1, Speed(export, () => Scan(export)));
                Best(best, 2, Speed(export, () => exported = Witness(export, key)));
                Best(best, 3, Speed(db, () => Scan(db)));
                Best(best, 4, Speed(db, () => standing = Verified(db, key).GetAwaiter().GetResult()));
            }
            var (sha, scan, witness, scanDb, verify) = (best[0], best[1], best[2], best[3], best[4]);
            report.Note($"{entries} entries; export {Size(export)} MB, database {Size(db)} MB, {Environment.ProcessorCount} processors");
            report.Note(string.Create(CultureInfo.InvariantCulture, $"raw SHA-256 of the export {sha:0} MB/s, raw scan of the export {scan:0}, of the database {scanDb:0}"));
            report.Work("entries verified in the export", exported, entries);
            report.Work("entries verified in the database", standing, entries);
            report.Say("export", witness, "MB/s", "the slower of SHA-256 and a scan", Math.Min(sha, scan), Goal, atLeast: true);
            report.Say("database", verify, "MB/s", "the slower of SHA-256 and a scan", Math.Min(sha, scanDb), Goal, atLeast: true);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Make(string db, string export, SealKey key, int entries)
    {
        await using var store = await RecordStore.Open(db, []);
        var words = string.Join(' ', Enumerable.Repeat("Tilly came in late and hungry and said that there had been no tea.", 6));
        var nothing = ImmutableSortedDictionary<string, string>.Empty;
        var begin = Instant.FromUtc(2026, 1, 5, 9, 0);
        for (var done = 0; done < entries;)
        {
            await store.Writer.Batch(async context =>
            {
                for (var i = 0; i < 5_000 && done < entries; i += 4, done += 4)
                {
                    var at = begin + Duration.FromSeconds(done);
                    await context.Append(new ChangeDraft(
                        $"change{done}", at, new Actor("worker-1", "screener", "northshire", "mash"), "screening", nothing.Add("contact", new string('a', 64)), nothing,
                        [.. Enumerable.Range(0, 4).Select(n => new EntryDraft(
                            n == 3 ? $"person/{done / 4 % 3_000}" : $"episode/{done / 4 % 5_000}", "note", 1, Happened.At(at), [new($"person/{done / 4 % 3_000}", "subject")], nothing.Add("step", $"s{n}"),
                            [new($"person/{done / 4 % 3_000}", "ordinary", new JsonObject { ["text"] = words })]))]));
                }
            });
        }
        await new Sealing(store, key).Run(begin + Duration.FromDays(30));
        await using var to = File.Create(export);
        await Export.Write(store, to, words: true);
    }

    private static long Witness(string export, SealKey key)
    {
        var says = new StringWriter();
        if (Kith.Witness.Witness.Run([export, "--key", key.For(RecordStore.DefaultPartnership).PublicText], says, says) != 0)
            throw new InvalidOperationException(says.ToString());
        return long.Parse(Entries().Match(says.ToString()).Groups["entries"].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<long> Verified(string path, SealKey key)
    {
        await using var store = await RecordStore.Open(path, []);
        await using var db = store.Context();
        var verified = await Verify.Run(db, key: key);
        if (verified.Problems > 0)
            throw new InvalidOperationException(verified.First[0]);
        return verified.Entries;
    }

    private static void Sha(string path) => SHA256.HashData(File.ReadAllBytes(path));

    private static void Scan(string path)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var block = new byte[1 << 20];
        long at = 0, sum = 0;
        for (int read; (read = RandomAccess.Read(file, block, at)) > 0; at += read)
        {
            foreach (var number in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(block.AsSpan(0, read)))
                sum ^= number;
        }
        GC.KeepAlive(sum);
    }

    private static double Speed(string path, Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        return new FileInfo(path).Length / 1e6 / watch.Elapsed.TotalSeconds;
    }

    private static void Best(double[] best, int at, double speed) => best[at] = Math.Max(best[at], speed);

    [GeneratedRegex(@"entries (?<entries>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Entries();

    private static long Size(string path) => new FileInfo(path).Length / 1_000_000;
}
