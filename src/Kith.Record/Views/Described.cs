using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using Kith.Practice.Kernel;

namespace Kith.Record.Views;

/// <summary>One answer about somebody: its path beneath the description, its class, its value as text.</summary>
internal sealed record Said(string Field, string Class, string Value);

/// <summary>Takes a description of somebody apart into single answers, so that each can be let through or held back by its class.</summary>
internal static class Described
{
    /// <summary>What the parts about a mention say at its path. A part whose body was destroyed says nothing.</summary>
    public static IEnumerable<Said> In(IEnumerable<PastPart> parts, string mention, string path) =>
        from part in parts
        where part.Body is not null && part.About is not null && EntryWords.Bare(part.About) == mention
        let found = JsonPath.Find(PartSplit.Join([part.Body!]), path)
        where found is not null
        from leaf in Leaves(found, "")
        select new Said(leaf.Path, part.Class, leaf.Value);

    /// <param name="paths">The report's mentions by path: relationships name children by their number.</param>
    public static IEnumerable<RelationshipRow> Relationships(string mention, IEnumerable<MentionAnswerRow> answers, IReadOnlyDictionary<string, string> paths)
    {
        var byField = answers.ToDictionary(a => a.Field, StringComparer.Ordinal);
        for (var i = 0; byField.Keys.Any(f => f.StartsWith($"relationships[{i}].", StringComparison.Ordinal)); i++)
        {
            var child = byField.GetValueOrDefault($"relationships[{i}].child");
            var code = byField.GetValueOrDefault($"relationships[{i}].relationship");
            if (child is null || code is null || !paths.TryGetValue($"children[{child.Value}]", out var childMention))
                continue;
            var implicated = byField.GetValueOrDefault($"relationships[{i}].implicated");
            yield return new RelationshipRow
            {
                Mention = mention,
                Ordinal = i,
                Child = childMention,
                Code = code.Value,
                Class = code.Class,
                Implicated = implicated is null ? null : implicated.Value is "yes" or "true",
                ImplicatedClass = implicated?.Class,
            };
        }
    }

    private static IEnumerable<(string Path, string Value)> Leaves(JsonNode? node, string path) => node switch
    {
        JsonObject fields => fields.SelectMany(f => Leaves(f.Value, path.Length == 0 ? f.Key : $"{path}.{f.Key}")),
        JsonArray items => items.SelectMany((item, i) => Leaves(item, $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]")),
        JsonValue value => [(path, value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString())],
        _ => [],
    };
}
