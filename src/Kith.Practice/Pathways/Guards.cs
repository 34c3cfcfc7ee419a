using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kith.Practice.Pathways;

/// <summary>
/// Answers a guard: yes, no, or not known (Kleene's strong three-valued logic). What is unknown stays unknown unless the rest decides
/// the matter, so learning more never turns a yes into a no or a no into a yes. Only <see cref="Operator.Present"/> is never unknown:
/// it asks whether anybody has answered.
/// </summary>
public static class Guards
{
    /// <param name="look">What is known of a source; null when nothing is.</param>
    /// <exception cref="ArgumentException">The guard itself is malformed, which the pack's check reports before it is published.</exception>
    public static Truth Eval(Condition c, Func<Source, JsonNode?> look) => c switch
    {
        Condition.All all => all.Of.OrNone().Select(x => Eval(x, look)).Append(Truth.Yes).Min(),
        Condition.Any any => any.Of.OrNone().Select(x => Eval(x, look)).Append(Truth.No).Max(),
        Condition.Not not => Eval(not.Of, look) switch { Truth.Yes => Truth.No, Truth.No => Truth.Yes, _ => Truth.Unknown },
        Condition.Test test => Test(test, look(test.Source)),
        _ => throw new ArgumentException($"A guard of kind {c.GetType().Name} has no rule.", nameof(c)),
    };

    /// <summary>Whether there is an answer at all: nothing, an empty text and an empty list or group are none.</summary>
    public static bool IsAnswered(JsonNode? answer) => answer switch
    {
        null => false,
        JsonArray list => list.Count > 0,
        JsonObject group => group.Count > 0,
        _ => !string.IsNullOrWhiteSpace(Word(answer)),
    };

    private static Truth Test(Condition.Test test, JsonNode? answer)
    {
        if (test.Operator == Operator.Present)
            return Known(IsAnswered(answer) == (Only(test) != "no"));
        if (answer is null)
            return Truth.Unknown;
        return test.Operator switch
        {
            Operator.Is or Operator.Includes => Known(Words(answer).Intersect(test.Values.OrNone()).Any()),
            Operator.AtLeast => Compare(answer, test, (number, limit) => number >= limit),
            Operator.AtMost => Compare(answer, test, (number, limit) => number <= limit),
            _ => throw new ArgumentException($"A guard on “{test.Source.Name}” uses {test.Operator}, which has no rule.", nameof(test)),
        };
    }

    /// <summary>An answer that is not a number says nothing about how large it is.</summary>
    private static Truth Compare(JsonNode answer, Condition.Test test, Func<decimal, decimal, bool> holds)
    {
        if (Number(Only(test)) is not { } limit)
            throw new ArgumentException($"A guard on “{test.Source.Name}” compares with “{Only(test)}”, which is not a number.", nameof(test));
        return Number(Word(answer)) is { } number ? Known(holds(number, limit)) : Truth.Unknown;
    }

    private static string Only(Condition.Test test) => test.Values.OrNone() is [var value]
        ? value
        : throw new ArgumentException($"A guard on “{test.Source.Name}” with {test.Operator} needs one value.", nameof(test));

    private static Truth Known(bool holds) => holds ? Truth.Yes : Truth.No;

    private static IEnumerable<string?> Words(JsonNode answer) =>
        answer is JsonArray list ? list.Select(item => item is null ? null : Word(item)) : [Word(answer)];

    /// <summary>A single answer as the pack spells it; null for a list or a group.</summary>
    private static string? Word(JsonNode answer) => answer.GetValueKind() switch
    {
        JsonValueKind.String => answer.AsValue().TryGetValue<string>(out var text) ? text : null,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Number => answer.ToJsonString(),
        _ => null,
    };

    private static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static ImmutableArray<T> OrNone<T>(this ImmutableArray<T> items) => items.IsDefault ? [] : items;
}
