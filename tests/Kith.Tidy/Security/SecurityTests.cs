using Shouldly;
using Xunit;

namespace Kith.Tidy.Security;

/// <summary>What is claimed about security and safety cites tests and files that are there. Set KITH_APPROVE=1 to write the pages anew.</summary>
public sealed class SecurityTests
{
    private const string Folder = "docs/security";

    private static readonly SourceFile[] Small =
    [
        new("tests/Kith.Stories/DoorTests.cs", "public sealed class DoorTests\n{\n    [Fact]\n    public void It_is_shut() { }\n\n    public void Nothing_of_a_test() { }\n}\n"),
        new("src/Kith/Door.cs", "public static class Door { public const int Locks = 2; }"),
    ];

    private const string Asked = "chapters:\n  - { id: V1, name: Doors }\nrequirements:\n";
    private const string First = "  - { id: V1.1.1, level: 1, asks: Shut doors, evidence: [DoorTests.It_is_shut] }\n";

    [Fact]
    public void Every_requirement_is_answered_and_what_it_cites_is_there() => Asvs.Read(Text("asvs.yaml")).Offences(Asvs.Ids(Text("asvs-ids.csv")), Citable.Now).ShouldBeEmpty();

    [Fact]
    public void The_page_of_requirements_is_the_approved_one() => Approve("asvs.md", Asvs.Read(Text("asvs.yaml")).Page(Asvs.Ids(Text("asvs-ids.csv")), Citable.Now));

    [Fact]
    public void Every_hazard_is_whole_and_what_it_cites_is_there() => Hazards.Read(Text("hazards.yaml")).Offences(Citable.Now).ShouldBeEmpty();

    [Fact]
    public void The_hazard_log_is_the_approved_one() => Approve("hazard-log.md", Hazards.Read(Text("hazards.yaml")).Page(Citable.Now));

    [Fact]
    public void The_standard_is_whole()
    {
        var ids = Asvs.Ids(Text("asvs-ids.csv"));
        (ids.Values.Count(l => l == 1), ids.Values.Count(l => l == 2), ids.Values.Count(l => l == 3)).ShouldBe((70, 183, 92));
    }

    [Theory]
    [InlineData("", "V1.1.1 (level 1) is not answered")]
    [InlineData(First + First, "V1.1.1 stands 2 times")]
    [InlineData("  - { id: V1.1.1, level: 2, asks: Shut doors, evidence: [DoorTests.It_is_shut] }\n", "V1.1.1 is not a requirement of level 2")]
    [InlineData(First + "  - { id: V9.9.9, level: 1, asks: Shut doors, evidence: [DoorTests.It_is_shut] }\n", "V9.9.9 is not a requirement of level 1")]
    [InlineData("  - { id: V1.1.1, level: 1, asks: Shut doors, evidence: [DoorTests.It_is_open] }\n", "there is no test “DoorTests.It_is_open”")]
    [InlineData("  - { id: V1.1.1, level: 1, asks: Shut doors, evidence: [DoorTests.Nothing_of_a_test] }\n", "there is no test “DoorTests.Nothing_of_a_test”")]
    [InlineData("  - { id: V1.1.1, level: 1, asks: Shut doors, evidence: [{ src/Kith/Window.cs: both locks }] }\n", "there is no file “src/Kith/Window.cs”")]
    [InlineData("  - { id: V1.1.1, level: 1, asks: Shut doors, evidence: [{ src/Kith/Door.cs: \"`Bolts`\" }] }\n", "“Bolts” does not stand in src/Kith/Door.cs")]
    [InlineData("  - { id: V1.1.1, level: 1, asks: Shut doors, evidence: [src/Kith/Door.cs] }\n", "without saying what to look at")]
    [InlineData("  - { id: V1.1.1, level: 1, asks: Shut doors }\n", "exactly one of")]
    [InlineData("  - { id: V1.1.1, level: 1, asks: Shut doors, missing: A lock, evidence: [DoorTests.It_is_shut] }\n", "exactly one of")]
    [InlineData(First + "  - { id: V1.1.2, level: 3, asks: Two locks, missing: The second }\n", "only where they are met")]
    [InlineData("  - { id: V1.1.1, level: 1, asks: Shut doors, missing: A lock, evidense: [DoorTests.It_is_shut] }\n", "“evidense” is not known")]
    public void A_wrong_answer_is_found(string requirements, string found)
    {
        var ids = Asvs.Ids("id,level\nV1.1.1,1\nV1.1.2,3\n");
        var asvs = requirements.Length == 0 ? Asvs.Read(Asked + First) with { Requirements = [] } : Asvs.Read(Asked + requirements);
        asvs.Offences(ids, Citables()).ShouldContain(o => o.Contains(found, StringComparison.Ordinal));
        Asvs.Read(Asked + First + "  - { id: V1.1.2, level: 3, asks: Two locks, evidence: [{ src/Kith/Door.cs: \"`Locks`\" }] }\n").Offences(ids, Citables()).ShouldBeEmpty();
    }

    [Fact]
    public void Without_evidence_the_page_says_so() =>
        Asvs.Read(Asked + "  - { id: V1.1.1, level: 1, asks: Shut doors, missing: A lock. }\n").Page(Asvs.Ids("id,level\nV1.1.1,1\n"), Citables())
            .ShouldContain("| V1.1.1 | 1 | Shut doors | **No evidence yet.** A lock. |");

    [Theory]
    [InlineData("controls", "controls: [DoorTests.It_is_open]", "there is no test “DoorTests.It_is_open”")]
    [InlineData("controls", "controls: [{ src/Kith/Door.cs: the lock }]", "nothing is controlled without a test")]
    [InlineData("residual", "residual: 5 x 6", "each from 1 to 5")]
    [InlineData("status", "status: fine", "the status is one of")]
    [InlineData("status", "status: open", "an open hazard is as bad as it was")]
    [InlineData("status", "status: partly controlled", "say under “left”")]
    [InlineData("breach", "breach: Atlantis", "“Atlantis” is none of the breaches")]
    [InlineData("breach", "breach: Telford", "The breach Halton has no hazard")]
    [InlineData("id", "id: H2", "H2 stands 2 times")]
    public void A_wrong_hazard_is_found(string field, string instead, string found)
    {
        string[] good = ["id: H1", "hazard: A door stands open", "breach: Halton", "cause: Haste", "effect: Somebody comes in", "controls: [DoorTests.It_is_shut]", "initial: 5 x 4", "residual: 5 x 1", "owner: Caretaker", "status: controlled"];
        string One(IEnumerable<string> lines) => $"  - {{ {string.Join(", ", lines)} }}\n";
        var others = string.Concat(Hazards.Breaches.Skip(1).Select((b, i) => One(good.Select(l => l.StartsWith("id", StringComparison.Ordinal) ? $"id: H{i + 2}" : l.StartsWith("breach", StringComparison.Ordinal) ? $"breach: {b}" : l))));
        var changed = good.Select(l => l.StartsWith(field + ":", StringComparison.Ordinal) ? instead : l);

        Hazards.Read("hazards:\n" + One(good) + others).Offences(Citables()).ShouldBeEmpty();
        Hazards.Read("hazards:\n" + One(changed) + others).Offences(Citables()).ShouldContain(o => o.Contains(found, StringComparison.Ordinal));
    }

    private static Citable Citables() => new(Small, _ => null);

    private static string Text(string name) => File.ReadAllText(Path.Combine(Repository.Root, Folder, name)).ReplaceLineEndings("\n");

    private static void Approve(string name, string page)
    {
        if (Environment.GetEnvironmentVariable("KITH_APPROVE") == "1") File.WriteAllText(Path.Combine(Repository.Root, Folder, name), page);
        Text(name).ShouldBe(page, $"{Folder}/{name} is not what its list makes: look at the difference, then run with KITH_APPROVE=1");
    }
}
