using Kith.Practice.Loading;
using Shouldly;
using Xunit;

namespace Kith.Practice.Tests.Loading;

public sealed class RealPackTests
{
    [Fact]
    public void The_practice_folder_loads_without_a_mistake() =>
        PackLoader.Load(RealPack.Files).Mistakes.Select(m => m.ToString()).ShouldBeEmpty();

    [Fact]
    public void Its_cases_hold_and_reach_every_outcome()
    {
        var check = PracticeCheck.Run(RealPack.Files);

        check.Lines.Length.ShouldBe(1, string.Join('\n', check.Lines));
        check.Lines[0].ShouldMatch("^pathways [1-9][0-9]*, forms [1-9][0-9]*, cases [1-9][0-9]* passed, 0 failed$");
    }
}
