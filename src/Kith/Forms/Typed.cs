using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kith.Practice.Forms;
using Microsoft.AspNetCore.WebUtilities;

namespace Kith.Forms;

/// <summary>What stands in the boxes of a page: each input's name with all that was sent for it, right or wrong, exactly as typed.</summary>
public sealed partial class Typed
{
    public static readonly Typed Nothing = new(ImmutableDictionary<string, ImmutableArray<string>>.Empty);

    private readonly ImmutableDictionary<string, ImmutableArray<string>> values;

    private Typed(ImmutableDictionary<string, ImmutableArray<string>> values) => this.values = values;

    public static Typed Of(IEnumerable<KeyValuePair<string, ImmutableArray<string>>> values) =>
        new(values.ToImmutableDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal));

    public static Typed Of(IFormCollection posted) =>
        Of(posted.Where(p => p.Key != "__RequestVerificationToken").Select(p => KeyValuePair.Create(p.Key, p.Value.Select(v => v ?? "").ToImmutableArray())));

    /// <summary>Answers as they are typed.</summary>
    public static Typed Of(Form form, JsonObject answers) => Of(FormPost.Flatten(answers, form));

    /// <summary>Everything that was sent under this name.</summary>
    public ImmutableArray<string> this[string name] => values.GetValueOrDefault(name, []);

    public string One(string name) => this[name] is [var first, ..] ? first : "";

    public bool IsEmpty => values.All(v => v.Value.All(string.IsNullOrWhiteSpace));

    public IEnumerable<string> Names => values.Keys;

    /// <summary>Every input with every value that was sent, one by one.</summary>
    public IEnumerable<KeyValuePair<string, string>> Pairs => values.SelectMany(v => v.Value.Select(one => KeyValuePair.Create(v.Key, one)));

    public Typed With(string name, params ImmutableArray<string> now) => new(values.SetItem(name, now));

    public Typed Without(Func<string, bool> name) => new(values.RemoveRange(values.Keys.Where(name).ToArray()));

    /// <summary>These over those: where both say something, these.</summary>
    public Typed Over(Typed under) => new(under.values.SetItems(values));

    /// <summary>How many items of a repeat there are: one more than the highest index among the names.</summary>
    public int Items(string repeat) =>
        values.Keys.Select(name => IndexIn(name, repeat)).OfType<int>().Select(i => i + 1).DefaultIfEmpty(0).Max();

    /// <summary>One more, empty, item at the end of a repeat.</summary>
    public Typed WithOneMore(string repeat, int shown)
    {
        var next = Math.Min(Math.Max(Items(repeat), shown), FieldPath.MostItems - 1);
        return With($"{FieldPath.Item(repeat, next)}.", "");
    }

    /// <summary>Without one item, named as <c>children[1]</c>: those behind it move up, and so do the answers that name an item by its number.</summary>
    public Typed WithoutItem(Form form, string item)
    {
        if (Indexed().Match(item) is not { Success: true } m || !int.TryParse(m.Groups["index"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var gone))
            return this;
        var repeat = m.Groups["repeat"].Value;
        var pointing = Pointing(form.Fields, repeat, "").ToHashSet(StringComparer.Ordinal);
        var kept = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var (name, sent) in values)
        {
            if (IndexIn(name, repeat) is { } index)
            {
                if (index == gone) continue;
                kept[index < gone ? name : Renumbered(name, repeat, index)] = sent;
            }
            else
            {
                kept[name] = pointing.Contains(Unnumbered().Replace(name, "")) ? [.. sent.Select(v => Moved(v, gone))] : sent;
            }
        }
        return Of(kept);
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(QueryString.Create(
        values.OrderBy(v => v.Key, StringComparer.Ordinal).SelectMany(v => v.Value.Select(one => KeyValuePair.Create<string, string?>(v.Key, one)))).Value ?? "");

    public static Typed FromBytes(byte[] bytes) =>
        Of(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(bytes)).Select(p => KeyValuePair.Create(p.Key, p.Value.Select(v => v ?? "").ToImmutableArray())));

    private static int? IndexIn(string name, string repeat)
    {
        if (!name.StartsWith(repeat, StringComparison.Ordinal) || name.Length <= repeat.Length || name[repeat.Length] != '[') return null;
        var close = name.IndexOf(']', repeat.Length);
        return close > 0 && int.TryParse(name.AsSpan(repeat.Length + 1, close - repeat.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < FieldPath.MostItems ? index : null;
    }

    private static string Renumbered(string name, string repeat, int index) =>
        FieldPath.Item(repeat, index - 1) + name[(name.IndexOf(']', repeat.Length) + 1)..];

    private static string Moved(string number, int gone) =>
        !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n < gone ? number
        : n == gone ? "" : (n - 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Fields that name an item of this repeat by its number, as paths without indexes.</summary>
    private static IEnumerable<string> Pointing(ImmutableArray<Field> fields, string repeat, string under)
    {
        foreach (var field in fields.IsDefault ? [] : fields)
        {
            var path = FieldPath.Under(under, field.Id);
            if (field.Of == repeat) yield return path;
            foreach (var inner in Pointing(field.Fields, repeat, path)) yield return inner;
        }
    }

    [GeneratedRegex(@"^(?<repeat>.+)\[(?<index>[0-9]{1,4})\]$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Indexed();

    [GeneratedRegex(@"\[[0-9]+\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unnumbered();
}
