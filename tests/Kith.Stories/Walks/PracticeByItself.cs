using YamlDotNet.RepresentationModel;

namespace Kith.Stories.Walks;

/// <summary>
/// What the reference model knows of practice, read from the files by itself: no line of it is shared with <c>Kith.Practice.Loading</c>.
/// </summary>
internal sealed class PracticeByItself
{
    /// <param name="Sees">led-to, whole-record, or nothing: what holding work opens besides that work (rule of <c>roles.yaml</c>, <c>sees</c>).</param>
    internal sealed record RoleRead(string Id, string Audience, HashSet<string> Reads, string Sees, int AfterDays);

    internal sealed record DoorRead(string Id, string Team, string? OutOfHours);

    public Dictionary<string, RoleRead> Roles { get; } = new(StringComparer.Ordinal);

    /// <summary>Restrictions that emergency access opens.</summary>
    public HashSet<string> OpenToEmergency { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Restrictions { get; } = new(StringComparer.Ordinal);

    public List<DoorRead> Doors { get; } = [];

    public static PracticeByItself Read(string folder)
    {
        var read = new PracticeByItself();
        foreach (var role in Items(Root(Path.Combine(folder, "access", "roles.yaml")), "roles"))
            read.Roles[Text(role, "role")] = new(Text(role, "role"), Text(role, "audience"), [.. Texts(role, "reads")], Text(role, "sees", ""), int.Parse(Text(role, "sees-after-days", "0"), System.Globalization.CultureInfo.InvariantCulture));
        foreach (var restriction in Items(Root(Path.Combine(folder, "access", "need-to-know.yaml")), "restrictions"))
        {
            read.Restrictions.Add(Text(restriction, "restriction"));
            if (Text(restriction, "emergency", "no") == "yes") read.OpenToEmergency.Add(Text(restriction, "restriction"));
        }
        foreach (var door in Items(Root(Path.Combine(folder, "partnership.yaml")), "front-doors"))
            read.Doors.Add(new(Text(door, "front-door"), Text(door, "team"), Text(door, "out-of-hours-team", "") is { Length: > 0 } team ? team : null));
        return read;
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
