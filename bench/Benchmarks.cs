using Kith.Record;

namespace Kith.Bench;

/// <param name="What">What it measures, against what, and its arguments with what they are when left out.</param>
/// <param name="Small">Arguments with which it does all of its work in a moment; the folder is empty and its own. Tests run it so: see <c>tests/Kith.Record.Tests/BenchTests.cs</c>.</param>
internal sealed record Benchmark(string What, Func<string[], Report, Task> Run, Func<string, string[]> Small);

/// <summary>One benchmark, one class, one name here.</summary>
internal static class Benchmarks
{
    public static readonly IReadOnlyDictionary<string, Benchmark> All = new Dictionary<string, Benchmark>(StringComparer.Ordinal)
    {
        ["verify"] = new("how fast the ledger verifies, against raw SHA-256 and a raw scan of the same file [entries, 200000]", VerifySpeed.Run, _ => ["400"]),
        ["lookup"] = new("how fast somebody is found whose name or birth was typed with a slip --people 1000000 --looks 300", Lookup.Run, _ => ["--people", "600", "--looks", "60"]),
        ["linkage"] = new("how well people are told apart on FEBRL 1 to 4, trained without labels --data DIR --sets febrl1,febrl1-noid,…", Linkage.Run, folder => [.. SmallFebrl.Write(folder), "--sets", "febrl1-noid,febrl4"]),
        ["chronology"] = new("how long the chronology of a long childhood takes, whole and as of a day [events, 2000] [rounds, 60]", ChronologySpeed.Run, _ => ["40", "6"]),
        ["filter"] = new("what the access filter costs against SQL by hand, and search by name [episodes, 1000000] [rounds, 60]", AccessFilter.Run, _ => ["3000", "10"]),
        ["audit"] = new("what it costs that a page waits until it is durable who sees it, with and without in turn, on both databases [contacts, 60] [rounds, 400]", AuditBench.Run, _ => ["6", "2"]),
        ["pages"] = new("statements, rows and time of the pages looked at all day [events, 2000] [rounds, 40] --peer Kith.Bench.dll of another build", PageCosts.Run, _ => ["40", "2"]),
        ["refusals"] = new("whether time tells what is closed from what never was, without and with the floor, on both databases [rounds, 40]", Refusals.Run, _ => ["2"]),
    };

    /// <summary>The practice of this checkout, or, in a program that carries it, its own.</summary>
    public static string Practice()
    {
        var own = Path.Combine(AppContext.BaseDirectory, "practice");
        return Directory.Exists(own) ? own : throw new StoreRefused($"There is no practice at {own}: build the benchmarks again.");
    }
}
