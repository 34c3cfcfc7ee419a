using Kith.Practice.Loading;
using Shouldly;
using Xunit;

namespace Kith.Practice.Tests.Loading;

public sealed class RealPackTests
{
    [Fact]
    public void The_practice_folder_loads_without_a_mistake() =>
        PackLoader.Load(RealPack.Files).Mistakes.Select(m => m.ToString()).ShouldBeEmpty();
}
