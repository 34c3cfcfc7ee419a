using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Kith.Tidy.Security;

/// <summary>Reads the lists of docs/security. Whatever is not as it should be is named with its place.</summary>
public static class Reading
{
    public static YamlMappingNode Document(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    public static IEnumerable<YamlMappingNode> Items(this YamlMappingNode node, string name) => ((YamlSequenceNode)node.Children[new YamlScalarNode(name)]).Children.Cast<YamlMappingNode>();

    public static string? Find(this YamlMappingNode node, string name) => node.Children.TryGetValue(new YamlScalarNode(name), out var value) ? ((YamlScalarNode)value).Value : null;

    public static string Need(this YamlMappingNode node, string name) =>
        node.Find(name) is { Length: > 0 } text ? text : throw new InvalidDataException($"Line {node.Start.Line}: “{name}” is missing; write it.");

    public static int Number(this YamlMappingNode node, string name) => int.Parse(node.Need(name), CultureInfo.InvariantCulture);

    /// <summary>A test by its name alone; a file with what to look at behind a colon.</summary>
    public static ImmutableArray<Citation> Citations(this YamlMappingNode node, string name) => !node.Children.TryGetValue(new YamlScalarNode(name), out var list) ? [] :
    [
        .. ((YamlSequenceNode)list).Children.Select(item => item is YamlMappingNode { Children: [var file] }
            ? new Citation(((YamlScalarNode)file.Key).Value!, ((YamlScalarNode)file.Value).Value!)
            : new Citation(((YamlScalarNode)item).Value!, "")),
    ];

    /// <summary>No key but these: a slip of the pen would otherwise be an answer left out.</summary>
    public static IEnumerable<string> Strangers(this YamlMappingNode node, params string[] known) =>
        node.Children.Keys.Select(key => ((YamlScalarNode)key).Value!).Where(key => !known.Contains(key, StringComparer.Ordinal)).Select(key => $"Line {node.Start.Line}: “{key}” is not known; write one of {string.Join(", ", known)}");
}
