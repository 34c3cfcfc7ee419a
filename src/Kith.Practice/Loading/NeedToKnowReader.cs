using System.Collections.Immutable;
using Kith.Practice.Pack;

namespace Kith.Practice.Loading;

/// <summary><c>access/need-to-know.yaml</c>. A pack published before there was such a file restricts nothing.</summary>
internal static class NeedToKnowReader
{
    public const string File = "access/need-to-know.yaml";

    public static NeedToKnow Read(Reading reading)
    {
        if (!reading.Files.Texts.ContainsKey(File) || reading.Open(File, "need to know") is not { } block)
        {
            return NeedToKnow.None;
        }
        var restrictions = ImmutableSortedDictionary.CreateBuilder<string, Restriction>(StringComparer.Ordinal);
        block.Need("restrictions");
        foreach (var item in block.Blocks("restrictions", "a restriction"))
        {
            var restriction = new Restriction(
                item.Id("restriction", NameKind.Restriction), item.Text("name"), item.TextIf("hint"), item.NamesIn("set-by", NameKind.Role),
                item.YesNo("emergency"), item.Name("review", NameKind.Timescale));
            item.Done();
            restrictions[restriction.Id] = restriction;
        }
        var known = new NeedToKnow(restrictions.ToImmutable(), Emergency(block), Requests(block), block.NameIf("lookalikes", NameKind.Pathway)) { Unseen = block.NameIf("unseen", NameKind.Pathway) };
        block.Done();
        return known;
    }

    private static EmergencyAccess? Emergency(Block file)
    {
        if (file.Inner("emergency", "emergency access") is not { } block)
        {
            return null;
        }
        var emergency = new EmergencyAccess(
            block.NamesIn("roles", NameKind.Role), block.Name("lasts", NameKind.Timescale), block.Name("pathway", NameKind.Pathway));
        block.Done();
        return emergency;
    }

    private static AccessRequests? Requests(Block file)
    {
        if (file.Inner("requests", "requests to know") is not { } block)
        {
            return null;
        }
        var requests = new AccessRequests(block.Name("pathway", NameKind.Pathway));
        block.Done();
        return requests;
    }
}
