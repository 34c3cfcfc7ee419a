using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Pages.Episodes;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using Kith.Practice.Kernel;
using Kith.Practice.Pathways;
using NodaTime;

namespace Kith.Forms;

/// <summary>What is asked once: a question that an earlier answer begins, with where that answer comes from.</summary>
internal static class Prefills
{
    public static (JsonObject Answers, ImmutableDictionary<string, string> From) Of(Form form, EpisodeSeen seen)
    {
        var (answers, from) = (new JsonObject(), ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal));
        foreach (var (path, field) in Fields(form.Fields, ""))
        {
            if (field.From?.Split('/', 2) is not [var earlier, var at]) continue;
            if (JsonPath.Find(seen.State.Answers.GetValueOrDefault(earlier), at) is not { } value) continue;
            FieldPath.Set(answers, path, value.DeepClone());
            from[path] = Provenance(seen, earlier);
        }
        return (answers, from.ToImmutable());
    }

    /// <summary>What is known of answers and outcomes, as far as this reader may see them. Facts are the engine's: a question that hangs on one is left to the check.</summary>
    public static Func<Source, JsonNode?> Look(EpisodeSeen seen) => source => source.Kind switch
    {
        SourceKind.Answer when source.Name.Split('/', 2) is [var form, var path] => JsonPath.Find(seen.State.Answers.GetValueOrDefault(form), path),
        SourceKind.Outcome when seen.State.Steps.GetValueOrDefault(source.Name)?.Outcome is { } outcome => JsonValue.Create(outcome),
        _ => null,
    };

    private static string Provenance(EpisodeSeen seen, string earlier)
    {
        if (earlier is "report" or "child")
            return seen.Report is { } report ? $"From the report, {Words.Time(report.Received)}" : "From the report";
        var name = seen.Pathway.Forms.Values.FirstOrDefault(f => f.RecordedAs == earlier)?.Name ?? earlier;
        var recorded = seen.Entries.LastOrDefault(e => e.Says.GetValueOrDefault("form") == earlier)?.Recorded;
        return recorded is { } at ? $"From “{name}”, {Words.Time(at)}" : $"From “{name}”";
    }

    private static IEnumerable<(string Path, Field Field)> Fields(ImmutableArray<Field> fields, string under) =>
        (fields.IsDefault ? [] : fields).SelectMany(f => f.Type switch
        {
            FieldType.Group => Fields(f.Fields, FieldPath.Under(under, f.Id)).Prepend((FieldPath.Under(under, f.Id), f)),
            FieldType.Repeat => [],
            _ => [(FieldPath.Under(under, f.Id), f)],
        });
}
