using System.Globalization;
using Kith.Tests.Shared;
using Shouldly;
using Xunit;

namespace Kith.Stories.Walks;

/// <summary>PW3: random walks over the canary county; what the reference model denies is in no answer.</summary>
public sealed class WalkTests(ITestOutputHelper output)
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Nobody_reads_what_the_rules_deny_them_whatever_was_done_before(string engine)
    {
        var walks = new List<OneWalk>();
        foreach (var seed in Seeds(engine))
        {
            walks.Add(await OneWalk.Run(engine, seed));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{engine} {walks[^1]} ({walks[^1].Took}) [{walks[^1].Deeds}]"));
            if (Environment.GetEnvironmentVariable("KITH_WALKS_FOUND") is { Length: > 0 } file)
                await File.WriteAllTextAsync($"{file}.{engine}", $"{string.Join('\n', walks)}\n\n{Found(walks.SelectMany(w => w.Leaks))}\n");
        }
        var found = Found(walks.SelectMany(w => w.Leaks));
        found.ShouldBe("");
    }

    private static IEnumerable<int> Seeds(string engine)
    {
        if (Environment.GetEnvironmentVariable("KITH_WALKS_ON") is { Length: > 0 } only && only != engine) return [];
        var count = int.Parse(Environment.GetEnvironmentVariable("KITH_WALKS") ?? "10", CultureInfo.InvariantCulture);
        var from = int.Parse(Environment.GetEnvironmentVariable("KITH_WALKS_FROM") ?? "1", CultureInfo.InvariantCulture);
        return Enumerable.Range(from, count).Select(n => engine == Databases.Sqlite ? n : n + 100_000);
    }

    /// <summary>By kind of row, route and broken rule, each with one example.</summary>
    internal static string Found(IEnumerable<Leak> leaks) => string.Join('\n',
        from leak in leaks
        group leak by (leak.Row, leak.Route, Why: leak.Why) into kind
        orderby kind.Key.Row, kind.Key.Route, kind.Key.Why
        let one = kind.First()
        select $"{kind.Key.Row} | {kind.Key.Route} | {kind.Key.Why} | {kind.Count()} times | {one.Reader}: {one.Asked} shows “{one.Word}” of {one.At}");
}
