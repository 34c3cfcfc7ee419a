using System.Globalization;
using Kith.Tests.Shared;
using Shouldly;
using Xunit;

namespace Kith.Stories.Walks;

/// <summary>PW3: random walks over the canary county; what the reference model denies is in no answer.</summary>
public sealed class WalkTests(ITestOutputHelper output)
{
    /// <summary>How many walks are made where KITH_WALKS does not say it. Ten on each database, once they are green: see docs/security/walks.md for what is still red.</summary>
    private const int Usual = 3;

    /// <summary>So many find each leak that is planted.</summary>
    private const int Finding = 10;

    /// <summary>PostgreSQL is walked where KITH_WALKS asks for it, until it is green.</summary>
    public static TheoryData<string> Walked() => [.. From is null && Environment.GetEnvironmentVariable("KITH_WALKS") is null ? [Databases.Sqlite] : new[] { Databases.Sqlite, Databases.Postgres }];

    private static readonly int Asked = Environment.GetEnvironmentVariable("KITH_WALKS") is { Length: > 0 } asked ? int.Parse(asked, CultureInfo.InvariantCulture) : Usual;

    [Theory, MemberData(nameof(Walked))]
    public async Task PW3_Nobody_reads_what_the_rules_deny_them_whatever_was_done_before(string engine)
    {
        var (walks, planted) = (new List<OneWalk>(), new Planted());
        await using var ground = await Ground.Make(engine);
        foreach (var seed in Seeds(engine))
        {
            walks.Add(await OneWalk.Run(ground, seed, planted));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{engine} {walks[^1]} ({walks[^1].Took}) [{walks[^1].Deeds}]"));
            if (Environment.GetEnvironmentVariable("KITH_WALKS_FOUND") is { Length: > 0 } file)
                await File.WriteAllTextAsync($"{file}.{engine}", $"{string.Join('\n', walks.Select(w => $"{w} ({w.Took})"))}\n\n{Found(walks)}\n");
            if (Environment.GetEnvironmentVariable("KITH_WALKS_PAGE") is { Length: > 0 } page) WalkFigures.Write(page, engine, walks, planted);
        }
        foreach (var (kind, how) in planted.Found) output.WriteLine($"planted: {kind}, found by {how}");
        output.WriteLine(Found(walks));
        walks.ShouldAllBe(w => w.Requests >= 600 && w.Routes.Count > 60 && w.Shown.Found > 0 && w.Kept.Denied > 0 && w.Compared > 0, "a walk that covers nothing proves nothing");
        Planted.Forgotten.ShouldBeEmpty("plant a leak of these rows, or say why no words of anybody stand in them");
        if (walks.Count >= Finding) planted.Missed.ShouldBeEmpty("each planted leak is found, or the walker is blind to its kind");
        // Whoever looks into one walk alone names it; all others that were red are kept.
        if (From is null)
            foreach (var red in walks.Where(w => Found([w]).Length > 0)) KeptSeeds.Keep(red.Seed, Found([red]));
        Found(walks).ShouldBe("");
    }

    private static string? From => Environment.GetEnvironmentVariable("KITH_WALKS_FROM") is { Length: > 0 } from ? from : null;

    private static IEnumerable<int> Seeds(string engine)
    {
        var from = int.Parse(From ?? "1", CultureInfo.InvariantCulture);
        return (From is null ? KeptSeeds.All() : []).Concat(Enumerable.Range(from, Asked).Select(n => engine == Databases.Sqlite ? n : n + 100_000)).Distinct();
    }

    /// <summary>By kind of row, route and broken rule, each with one example.</summary>
    internal static string Found(IReadOnlyCollection<OneWalk> walks) => string.Join('\n',
    [
        .. from leak in walks.SelectMany(w => w.Leaks)
           group leak by (leak.Row, leak.Route, leak.Why) into kind
           orderby kind.Key.Row, kind.Key.Route, kind.Key.Why
           let one = kind.First()
           select $"leak: {kind.Key.Row} | {kind.Key.Route} | {kind.Key.Why} | {kind.Count()} times | {one.Reader}: {one.Asked} shows “{one.Word}” of {one.At}",
        .. from difference in walks.SelectMany(w => w.Differences)
           group difference by (difference.Route, difference.Reader.Role) into kind
           orderby kind.Key.Route, kind.Key.Role
           let one = kind.First()
           select $"twin: {kind.Key.Route} | {kind.Key.Role} | {kind.Count()} times | {one.Reader}: {one.Asked}\n      with    “{one.With}”\n      without “{one.Without}”",
        .. from missed in walks.SelectMany(w => w.Unreached)
           group missed by (missed.Row, missed.Route, missed.Why) into kind
           orderby kind.Key.Row, kind.Key.Route, kind.Key.Why
           let one = kind.First()
           select $"unreached: {kind.Key.Row} | {kind.Key.Route} | {kind.Key.Why} | {kind.Count()} times | {one.Reader}, {one.Asked}: “{one.Word}” of {one.At}",
    ]);
}
