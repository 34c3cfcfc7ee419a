using Kith.Tests.Shared;
using Xunit;

namespace Kith.Stories;

/// <summary>Both databases, for <c>[Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]</c>.</summary>
public static class Engines
{
    public static TheoryData<string> Both => [Databases.Sqlite, Databases.Postgres];
}
