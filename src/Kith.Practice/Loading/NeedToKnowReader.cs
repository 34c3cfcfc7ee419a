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
                Opens(item), item.Name("review", NameKind.Timescale));
            item.Done();
            restrictions[restriction.Id] = restriction;
        }
        var known = new NeedToKnow(restrictions.ToImmutable(), Emergency(block), Requests(block), block.NameIf("lookalikes", NameKind.Pathway),
            block.NamesIn("governance", NameKind.Role), block.NameIf("around", NameKind.Notice)) { Unseen = block.NameIf("unseen", NameKind.Pathway) };
        block.Done();
        return known;
    }

    /// <summary>A pack published before restrictions had names of their own says of emergency access alone whether it opens them.</summary>
    private static WaysIn Opens(Block restriction)
    {
        if (restriction.Has("emergency"))
        {
            return new(Reach.Itself, restriction.YesNo("emergency") ? Reach.Itself : Reach.Nothing);
        }
        if (restriction.InnerNeeded("opens", "what opens a restriction") is not { } block)
        {
            return new(Reach.Nothing, Reach.Nothing);
        }
        block.OneOf("clearing", "itself");
        block.OneOf("cover", "nothing");
        var ways = new WaysIn(Far(block.OneOf("request", "nothing", "itself")), Far(block.OneOf("emergency", "nothing", "itself", "person")));
        block.Done();
        return ways;
    }

    private static Reach Far(string word) => Kebab.Parse<Reach>(word) ?? Reach.Nothing;

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
