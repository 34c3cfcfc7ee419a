extern alias bench;

using bench::Kith.Bench;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests;

/// <summary>Every benchmark, small: that it does the work that it measures. How long it takes is never asserted here.</summary>
public sealed class BenchTests
{
    public static TheoryData<string> Names => [.. Benchmarks.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task A_benchmark_does_the_work_that_it_measures(string name)
    {
        var folder = Directory.CreateTempSubdirectory("kith-bench-test-").FullName;
        try
        {
            var (benchmark, says) = (Benchmarks.All[name], new StringWriter());
            var report = new Report(name, says);
            await benchmark.Run(benchmark.Small(folder), report);
            report.Undone.ShouldBeEmpty(says.ToString());
            report.Figures.ShouldBeGreaterThan(0, says.ToString());
            says.ToString().ShouldContain($"bench {name} ");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_benchmark_that_did_not_do_its_work_is_not_met_whatever_its_times()
    {
        var says = new StringWriter();
        var report = new Report("look", says);
        report.Say("p99", 5, "ms", "the limit", 50, 1);
        report.Met.ShouldBeTrue();
        report.Work("found of 300", 0, 300);
        report.Met.ShouldBeFalse();
        report.Undone.ShouldHaveSingleItem();
        says.ToString().ShouldContain("bench look p99: 5 ms · against the limit 50 ms · ratio 0.100 · goal ≤ 1 · met");
        says.ToString().ShouldContain("bench look found of 300: 0 · at least 300 · not met");
        new Report("nothing", says).Met.ShouldBeFalse("one that measured nothing has met nothing");
    }
}
