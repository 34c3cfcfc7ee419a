using Kith.Bench;

// One benchmark, one class, one name here. A benchmark says what it measured, the peer, the ratio, and whether the goal is met; it ends with 1 when not.
var benchmarks = new Dictionary<string, (string What, Func<string[], Task<bool>> Run)>(StringComparer.Ordinal)
{
    ["verify"] = ("how fast the ledger verifies, against raw SHA-256 and a raw scan of the same file [entries, 200000]", VerifySpeed.Run),
    ["lookup"] = ("how fast somebody is found whose name or birth was typed with a slip --people 1000000", Lookup.Run),
    ["linkage"] = ("how well people are told apart on FEBRL 1 to 4, trained without labels --data DIR", args => Task.FromResult(Linkage.Run(args))),
    ["chronology"] = ("how long the chronology of a long childhood takes, whole and as of a day [events, 2000] [practice]", ChronologySpeed.Run),
    ["filter"] = ("what the access filter costs against SQL by hand, and search by name [episodes, 1000000] [practice]", AccessFilter.Run),
    ["audit"] = ("what it costs that a page waits until it is durable who sees it, with and without in turn, on both databases", AuditBench.Run),
};

if (args.Length == 0 || !benchmarks.TryGetValue(args[0], out var chosen))
{
    Console.Error.WriteLine("dotnet run --project bench -c Release -- <name> [arguments]");
    foreach (var (name, benchmark) in benchmarks)
        Console.Error.WriteLine($"  {name,-10} {benchmark.What}");
    return 2;
}
return await chosen.Run(args[1..]) ? 0 : 1;
