using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Kith.Practice.Forms;

/// <summary>A form, a group of it or an item of a repeat: what is asked there, and what was answered.</summary>
internal sealed class Sheet(Sheet? outer, ImmutableArray<Field> fields, string place, string item)
{
    public Sheet? Outer { get; } = outer;

    public ImmutableArray<Field> Fields { get; } = fields.IsDefault ? [] : fields;

    public JsonObject Answers { get; } = [];

    /// <summary>Its path as sent.</summary>
    public string Place { get; } = place;

    /// <summary>Its path as kept.</summary>
    public string Path { get; set; } = place;

    /// <summary>The item that it is or lies in, <c>child 2</c>; empty outside of repeats.</summary>
    public string Item { get; } = item;

    /// <summary>Which item it was as sent.</summary>
    public int SentIndex { get; init; }

    /// <summary>It came as something that cannot be read: its problem is told, and nothing more is asked of it.</summary>
    public bool Unread { get; set; }

    /// <summary>Fields whose answer had a problem: they are neither missing nor gaps.</summary>
    public HashSet<string> Spoilt { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Sheet> Groups { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ImmutableArray<Sheet>> Repeats { get; } = new(StringComparer.Ordinal);

    public string PlaceOf(Field field) => FieldPath.Under(Place, field.Id);

    public string PathOf(Field field) => FieldPath.Under(Path, field.Id);

    public string NameOf(Field field) => Wording.Name(field.Label, Item);

    /// <summary>The sheet in which a field of this name is asked: this one, else the nearest around it.</summary>
    public Sheet? Asking(string field)
    {
        var sheet = this;
        while (sheet is not null && !sheet.Fields.Any(f => f.Id == field))
            sheet = sheet.Outer;
        return sheet;
    }
}
