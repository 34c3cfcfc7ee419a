// Replaced within the hour: whoever lands FormCheck and PartSplit deletes this file.
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;
using NodaTime;

namespace Kith.Practice.Forms;

public sealed record FormContext(PracticePack Pack, LocalDateTime Now, Func<Source, JsonNode?> Look, string? Authority);

public sealed record Checked(JsonObject Answers, ImmutableArray<Problem> Problems, ImmutableArray<string> Gaps);

public static class FormCheck
{
    public static Checked Check(Form form, JsonNode? answers, FormContext context) => throw new NotSupportedException();
}

public static class PartSplit
{
    public static IEnumerable<(string? Mention, string Class, JsonObject Body)> Split(Form form, JsonObject answers, Func<string, string?> mentionAt) => throw new NotSupportedException();

    public static JsonObject Join(IEnumerable<JsonObject> parts) => throw new NotSupportedException();
}
