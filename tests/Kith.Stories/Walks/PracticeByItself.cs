using YamlDotNet.RepresentationModel;

namespace Kith.Stories.Walks;

/// <summary>
/// What the reference model knows of practice, read from the files by itself: no line of it is shared with <c>Kith.Practice.Loading</c>.
/// </summary>
internal sealed class PracticeByItself
{
    /// <param name="Sees">held, led-to or whole-record: what holding work opens besides that work.</param>
    /// <param name="AfterDays">For how long after it was closed or handed over.</param>
    internal sealed record RoleRead(string Id, string Audience, HashSet<string> Reads, string Sees, int AfterDays);

    internal sealed record DoorRead(string Id, string Team, string? OutOfHours);

    public Dictionary<string, RoleRead> Roles { get; } = new(StringComparer.Ordinal);

    /// <summary>What each way in (clearing, request, emergency) opens of each kind of restriction: nothing, itself, or person.</summary>
    public Dictionary<(string Kind, string Way), string> Opens { get; } = [];

    /// <summary>Classes that stay where they were told, whoever sees the work for what came of it.</summary>
    public HashSet<string> Stay { get; } = new(StringComparer.Ordinal);

    public List<DoorRead> Doors { get; } = [];

    public static PracticeByItself Read(string folder)
    {
        var read = new PracticeByItself();
        foreach (var role in Items(Root(Path.Combine(folder, "access", "roles.yaml")), "roles"))
            read.Roles[Text(role, "role")] = new(Text(role, "role"), Text(role, "audience"), [.. Texts(role, "reads")], Text(role, "sees", "held"), Days(folder, Text(role, "sees-after", "")));
        foreach (var sensitivity in Items(Root(Path.Combine(folder, "access", "classes.yaml")), "classes").Where(c => Text(c, "stays", "no") == "yes")) read.Stay.Add(Text(sensitivity, "class"));
        foreach (var restriction in Items(Root(Path.Combine(folder, "access", "need-to-know.yaml")), "restrictions"))
        {
            var kind = Text(restriction, "restriction");
            foreach (var way in new[] { "clearing", "request", "emergency" })
                read.Opens[(kind, way)] = restriction.Children.TryGetValue("opens", out var opens) ? Text((YamlMappingNode)opens, way)
                    // A pack that does not say it: a name is a name, and whether an emergency opens it stands beside it.
                    : way != "emergency" || Text(restriction, "emergency", "no") == "yes" ? "itself" : "nothing";
        }
        foreach (var door in Items(Root(Path.Combine(folder, "partnership.yaml")), "front-doors"))
            read.Doors.Add(new(Text(door, "front-door"), Text(door, "team"), Text(door, "out-of-hours-team", "") is { Length: > 0 } team ? team : null));
        return read;
    }

    /// <summary>The value of a timescale of today, in days.</summary>
    private static int Days(string folder, string timescale)
    {
        if (timescale.Length == 0) return 0;
        var value = Items(Items(Root(Path.Combine(folder, "timescales.yaml")), "timescales").First(t => Text(t, "timescale") == timescale), "values").Last();
        return int.Parse(Text(value, "limit"), System.Globalization.CultureInfo.InvariantCulture) * (Text(value, "unit").Contains("week", StringComparison.Ordinal) ? 7 : 1);
    }

    private static YamlMappingNode Root(string path)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(path);
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static IEnumerable<YamlMappingNode> Items(YamlMappingNode root, string list) => ((YamlSequenceNode)root[list]).OfType<YamlMappingNode>();

    private static string Text(YamlMappingNode node, string key, string? otherwise = null) =>
        node.Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value! : otherwise ?? throw new InvalidOperationException($"{node} has no {key}.");

    private static IEnumerable<string> Texts(YamlMappingNode node, string key) => ((YamlSequenceNode)node[key]).Select(n => ((YamlScalarNode)n).Value!);
}
