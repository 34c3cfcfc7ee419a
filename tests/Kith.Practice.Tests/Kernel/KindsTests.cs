using System.Text;
using Kith.Practice.Entries;
using Shouldly;
using Xunit;

namespace Kith.Practice.Tests.Kernel;

/// <summary>The vocabulary of the ledger is an approved file: every change of it shows as a diff. Set KITH_APPROVE=1 to write it anew.</summary>
public sealed class KindsTests
{
    [Fact]
    public void The_vocabulary_is_the_approved_one()
    {
        var path = Path.Combine(Root(), "docs", "reference", "entries.md");
        if (Environment.GetEnvironmentVariable("KITH_APPROVE") == "1") File.WriteAllText(path, Reference());
        File.ReadAllText(path).ShouldBe(Reference(), "docs/reference/entries.md differs from Kinds.cs: look at the difference, then run with KITH_APPROVE=1");
    }

    [Fact]
    public void Each_kind_stands_once() => Kinds.All.Select(k => k.Id).ShouldBeUnique();

    private static string Reference()
    {
        var text = new StringBuilder("# Entry kinds\n\nGenerated from `src/Kith.Practice/Entries/Kinds.cs`. A header says codes and opaque ids only; instants are microseconds since 1970, UTC.\n\n| kind | version | chain | meaning | says |\n|---|---|---|---|---|\n");
        foreach (var kind in Kinds.All) text.Append($"| `{kind.Id}` | {kind.Version} | {kind.Chain} | {kind.Meaning} | {kind.Says} |\n");
        return text.ToString();
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Kith.slnx"))) folder = folder.Parent;
        return folder!.FullName;
    }
}
