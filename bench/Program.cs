using Kith.Bench;

// A benchmark says what it measured, the peer, the ratio, and whether the goal is met; it ends with 1 when not, or when it did not do its work.
if (args.Length == 0 || !Benchmarks.All.TryGetValue(args[0], out var chosen))
{
    Console.Error.WriteLine("dotnet run --project bench -c Release -- <name> [arguments]");
    foreach (var (name, benchmark) in Benchmarks.All)
        Console.Error.WriteLine($"  {name,-10} {benchmark.What}");
    return 2;
}
// PostgreSQL must really write: the tests' own cluster does not.
Environment.SetEnvironmentVariable("KITH_TEST_PG_FSYNC", "on");
var report = new Report(args[0], Console.Out);
await chosen.Run(args[1..], report);
return report.Met ? 0 : 1;
