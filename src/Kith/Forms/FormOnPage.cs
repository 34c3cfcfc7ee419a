using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice;
using Kith.Practice.Forms;
using Kith.Web.Kit;

namespace Kith.Forms;

/// <summary>A form as it stands on a page: what is asked, what has been typed so far, what is wrong with it.</summary>
public sealed record FormOnPage(Form Form, Setting Setting)
{
    private ImmutableArray<FieldView>? fields;

    public Typed Typed => Setting.Typed;

    public ImmutableArray<FieldView> Fields => fields ??= FieldViews.Of(Form, Setting);

    /// <summary>For the error summary.</summary>
    public ImmutableArray<ProblemView> Problems => FieldViews.Problems(Setting.Problems, Fields);

    /// <summary>What the form asks, out of all that the page sends.</summary>
    public JsonObject Answers => FormPost.Read(Form, Typed.Pairs.Where(p => !IsButton(p.Key)));

    public FormOnPage With(Typed typed, params ImmutableArray<Problem> problems) => new(Form, Setting with { Typed = typed, Problems = problems });

    /// <summary>With one item more or less of a repeat, when that is the button that was pressed; null when it was another.</summary>
    public FormOnPage? Edited(Typed typed)
    {
        if (typed.One("add") is { Length: > 0 } repeat && Field(repeat) is { Type: FieldType.Repeat } field)
            return With(typed.WithOneMore(repeat, field.Min ?? 0).Without(IsButton));
        return typed.One("remove") is { Length: > 0 } item ? With(typed.WithoutItem(Form, item).Without(IsButton)) : null;
    }

    private static bool IsButton(string name) => name is "add" or "remove" or "later";

    private Field? Field(string path)
    {
        var (fields, found) = (Form.Fields, (Field?)null);
        foreach (var segment in FieldPath.Parse(path) ?? [])
        {
            if (segment.Name is null) continue;
            found = fields.FirstOrDefault(f => f.Id == segment.Name);
            if (found is null) return null;
            fields = found.Fields.IsDefault ? [] : found.Fields;
        }
        return found;
    }
}
