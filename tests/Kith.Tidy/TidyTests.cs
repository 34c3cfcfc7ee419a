using Shouldly;
using Xunit;

namespace Kith.Tidy;

/// <summary>Every rule holds in the repository, and every rule is seen to find an offence planted for it.</summary>
public sealed class TidyTests
{
    private sealed record Rule(Func<IEnumerable<SourceFile>, IEnumerable<string>> Offences, params SourceFile[] Planted);

    private static readonly Dictionary<string, Rule> All = new(StringComparer.Ordinal)
    {
        ["project references run downwards"] = new(Rules.ReferencesRunDownwards,
            new SourceFile("src/Kith.Practice/Kith.Practice.csproj", """<Project><ItemGroup><ProjectReference Include="../Kith.Record/Kith.Record.csproj" /></ItemGroup></Project>"""),
            new SourceFile("src/Kith.Insight/Kith.Insight.csproj", """<Project><ItemGroup><ProjectReference Include="..\Kith.Returns\Kith.Returns.csproj" /></ItemGroup></Project>"""),
            new SourceFile("src/Kith.Practice/Kith.Practice.csproj", """<Project><ItemGroup><ProjectReference Include="../Kith.Matching/Kith.Matching.csproj" /></ItemGroup></Project>"""),
            new SourceFile("src/Kith.Cellar/Kith.Cellar.csproj", "<Project />")),
        ["pure projects read no clock, no chance, no file"] = new(Rules.PureProjectsTouchNothing,
            new SourceFile("src/Kith.Practice/Clocks/Limit.cs", "var now = DateTime.UtcNow;"),
            new SourceFile("src/Kith.Access/Gate.cs", "var id = Guid.NewGuid();"),
            new SourceFile("src/Kith.Matching/Score.cs", "var luck = new Random(1);"),
            new SourceFile("src/Kith.Practice/Forms/Form.cs", "var text = File.ReadAllText(path);"),
            new SourceFile("src/Kith.Access/Reader.cs", "var user = Environment.UserName;")),
        ["holdings are made of episodes"] = new(Rules.HoldingsAreMadeOfEpisodes,
            new SourceFile("src/Kith.Record/Queries/A.cs", "var holding = new Holding(row.Team, row.Worker, false);"),
            new SourceFile("src/Kith/Pages/A.cs", "Gate.MayHold(Reader, sight, new Access.Holding(row.Team, row.Worker, row.ByName));"),
            new SourceFile("src/Kith/Pages/A.cs", "public Holding Holding => new(State.Team, State.Worker, false);")),
        ["what is told has a source"] = new(Rules.WhatIsToldHasASource,
            new SourceFile("src/Kith.Record/Queries/A.cs", "var rows = db.Set<FlagRow>().Where(f => f.Person == person);"),
            new SourceFile("src/Kith/Pages/A.cs", "await db.Set<PersonAddressRow>().FirstAsync();")),
        ["names say something"] = new(Rules.NamesSaySomething,
            new SourceFile("src/Kith/A.cs", "public sealed class EpisodeManager;"),
            new SourceFile("src/Kith/A.cs", "internal static class DateHelpers"),
            new SourceFile("src/Kith/A.cs", "public record struct ChildData(int A);"),
            new SourceFile("src/Kith/A.cs", "public interface IStringUtils")),
        ["a file is one idea"] = new(Rules.FilesAreOneIdea, new SourceFile("src/Kith/Long.cs", string.Concat(Enumerable.Repeat("\n", 350)))),
        ["styles are ours"] = new(Rules.StylesAreOurs,
            new SourceFile("src/Kith/wwwroot/kith.css", "body { font-family: \"GDS" + " Transport\"; }"),
            new SourceFile("src/Kith/wwwroot/lib/x.css", "a { background: url(/assets/images/x.svg) }")),
        ["nothing is left for later"] = new(Rules.NothingIsLeftForLater,
            new SourceFile("src/Kith/A.cs", "// TO" + "DO: write it"),
            new SourceFile("practice/pack.yaml", "# FIX" + "ME")),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void The_rule_holds(string rule) => All[rule].Offences(Repository.Files).ShouldBeEmpty();

    [Theory, MemberData(nameof(Names))]
    public void The_rule_finds_every_planted_offence(string rule)
    {
        All[rule].Planted.ShouldNotBeEmpty();
        foreach (var planted in All[rule].Planted)
            All[rule].Offences([planted]).ShouldHaveSingleItem($"{planted.Path} holds: {planted.Text.Trim()}");
    }

    [Fact]
    public void A_word_that_only_looks_like_an_offence_is_let_through()
    {
        Rules.NamesSaySomething([new("src/Kith/A.cs", "public sealed class Database; // a Helper\nrecord Update(DateTime Dated);")]).ShouldBeEmpty();
        Rules.PureProjectsTouchNothing([new("src/Kith.Practice/A.cs", "/// Never DateTime.Now.\nprofile.Read(now);")]).ShouldBeEmpty();
    }

    [Fact]
    public void Exceptions_are_still_needed() => Rules.ExceptionsAreNeeded(Repository.Files).ShouldBeEmpty();

    [Fact]
    public void The_rules_see_the_repository()
    {
        var paths = Repository.Files.Select(file => file.Path).ToArray();
        paths.ShouldContain("src/Kith/Program.cs");
        paths.ShouldContain("src/Kith.Practice/Kith.Practice.csproj");
        paths.ShouldContain("src/Kith/wwwroot/lib/govuk-frontend/govuk-frontend.min.css");
        paths.ShouldNotContain(path => path.Contains("/obj/", StringComparison.Ordinal));
    }
}
