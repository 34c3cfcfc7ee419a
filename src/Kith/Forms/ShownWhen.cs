using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Forms;
using Kith.Practice.Pathways;
using Kith.Web.Kit;

namespace Kith.Forms;

/// <summary>
/// Whether a question is put. What is settled before the page is made (answers on record, facts) is decided here; what hangs on another
/// question of the same page goes with it, for the browser. What the browser cannot decide is left in sight: the check decides.
/// </summary>
internal static class ShownWhen
{
    /// <returns>null: it is not put. Otherwise all conditions that must hold on the page; none means always.</returns>
    public static ImmutableArray<ShowWhen>? Of(Condition? when, Form form, string name, Func<Source, JsonNode?> look)
    {
        if (when is null) return [];
        if (!OnPage(when)) return Guards.Eval(when, look) == Truth.Yes ? [] : null;
        return when switch
        {
            Condition.All all => Together(all.Of.Select(c => Of(c, form, name, look))),
            Condition.Test { Operator: Operator.Is or Operator.Includes } test => [new ShowWhen(Beside(form, name, test.Source.Name), test.Values)],
            _ => [],
        };
    }

    private static ImmutableArray<ShowWhen>? Together(IEnumerable<ImmutableArray<ShowWhen>?> parts)
    {
        var together = ImmutableArray.CreateBuilder<ShowWhen>();
        foreach (var part in parts)
        {
            if (part is not { } conditions) return null;
            together.AddRange(conditions);
        }
        return together.ToImmutable();
    }

    private static bool OnPage(Condition when) => when switch
    {
        Condition.All all => all.Of.Any(OnPage),
        Condition.Any any => any.Of.Any(OnPage),
        Condition.Not not => OnPage(not.Of),
        Condition.Test test => test.Source.Kind == SourceKind.Field,
        _ => false,
    };

    /// <summary>The input that a field's name means at this place: first beside it, then outwards.</summary>
    private static string Beside(Form form, string name, string source)
    {
        var first = source.Split('.')[0];
        for (var around = Parent(name); ; around = Parent(around))
        {
            var fields = around.Length == 0 ? form.Fields : FieldAt(form.Fields, around)?.Fields ?? [];
            if (around.Length == 0 || fields.Any(f => f.Id == first)) return FieldPath.Under(around, source);
        }
    }

    private static string Parent(string name) => name.LastIndexOf('.') is >= 0 and var dot ? name[..dot] : "";

    private static Field? FieldAt(ImmutableArray<Field> fields, string path)
    {
        Field? found = null;
        foreach (var piece in path.Split('.'))
        {
            found = fields.FirstOrDefault(f => f.Id == piece.Split('[')[0]);
            if (found is null) return null;
            fields = found.Fields.IsDefault ? [] : found.Fields;
        }
        return found;
    }
}
