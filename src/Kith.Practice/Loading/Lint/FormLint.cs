using System.Collections.Immutable;
using Kith.Practice.Forms;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;

namespace Kith.Practice.Loading.Lint;

/// <summary>Every field has a class and, if it is a choice, choices; and can come to be shown.</summary>
internal static class FormLint
{
    public static void Check(PackUnderLint pack, Pathway pathway)
    {
        foreach (var form in pathway.Forms.Values)
        {
            foreach (var field in Every(form.Fields))
            {
                Field(pack, field);
                Named(pack, form, field);
            }
            if (form.As is { } recordedAs && pathway.Forms.TryGetValue(recordedAs, out var other))
            {
                SameAs(pack, form.Fields, other.Fields, recordedAs);
            }
            Circles(pack, form.Fields);
            if (form.Is is { } kind && !form.Fields.Any(f => f.Id == VoiceRules.Field && f.Type == FieldType.Group))
            {
                pack.Mistake(MistakeKind.NoVoice, form, form.Id, kind);
            }
        }
    }

    public static IEnumerable<Field> Every(ImmutableArray<Field> fields) => fields.SelectMany(f => Every(f.Fields).Prepend(f));

    private static void Field(PackUnderLint pack, Field field)
    {
        var choice = field.Type is FieldType.Choice or FieldType.Choices;
        var group = field.Type is FieldType.Group or FieldType.Repeat;
        if (field.Class is null && !group)
        {
            pack.Mistake(MistakeKind.NoClass, field, field.Id, $"{pack.Reading.Files.Folder}/access/classes.yaml");
        }
        if (choice && (field.Codes is null) == field.Options.IsEmpty)
        {
            pack.Mistake(MistakeKind.NoOptions, field, field.Id);
        }
        Only(choice || (field.Codes is null && field.Options.IsEmpty), field.Codes is null ? "options" : "codes", "a choice");
        Only(!field.Past || field.Type is FieldType.Date or FieldType.DateTime, "past", "a date");
        Only(field.Mention is null || group, "mention", "a group or repeat");
        Only(field.Link is null || (group && field.Fields.Any(f => f is { Id: "name", Type: FieldType.Text })), "link", "a group or repeat with a text “name”");
        if (field.Min > field.Max)
        {
            pack.Mistake(MistakeKind.LimitsCrossed, field, field.Id);
        }
        if (field.ChasedWith is not null && field.Need != Need.Expected)
        {
            pack.Mistake(MistakeKind.ChasedNeedless, field, field.Id);
        }

        void Only(bool right, string key, string type)
        {
            if (!right)
            {
                pack.Mistake(MistakeKind.OptionsNeedless, field, field.Id, key, type);
            }
        }
    }

    // one-of names fields of the group or repeat itself; of names a repeat of the form.
    private static void Named(PackUnderLint pack, Form form, Field field)
    {
        foreach (var name in field.OneOf.Where(name => field.Fields.All(f => f.Id != name)))
        {
            pack.Mistake(MistakeKind.NoSuchField, field, name, field.Fields.Select(f => f.Id));
        }
        if (field.Of is { } repeat && !form.Fields.Any(f => f.Type == FieldType.Repeat && f.Id == repeat))
        {
            pack.Mistake(MistakeKind.NoSuchField, field, repeat, form.Fields.Where(f => f.Type == FieldType.Repeat).Select(f => f.Id));
        }
    }

    // A form recorded as another may ask less, and may offer fewer options; the same id must mean the same thing.
    private static void SameAs(PackUnderLint pack, ImmutableArray<Field> fields, ImmutableArray<Field> others, string form)
    {
        foreach (var field in fields)
        {
            if (others.FirstOrDefault(o => o.Id == field.Id) is { } other)
            {
                if (other.Type != field.Type)
                {
                    pack.Mistake(MistakeKind.OtherFieldAs, field, field.Id, Kebab.Of(field.Type), Kebab.Of(other.Type), form);
                }
                SameAs(pack, field.Fields, other.Fields, form);
            }
        }
    }

    private static void Circles(PackUnderLint pack, ImmutableArray<Field> fields)
    {
        var shownBy = fields.Where(f => f.ShowWhen is not null).GroupBy(f => f.Id, StringComparer.Ordinal).ToDictionary(
            f => f.Key,
            f => Tests(f.First().ShowWhen!).Where(t => t.Source.Kind == SourceKind.Field).Select(t => t.Source.Name.Split('.')[0]).ToArray(),
            StringComparer.Ordinal);
        foreach (var circle in Circle.In(shownBy))
        {
            pack.Mistake(MistakeKind.ShowCircle, fields.First(f => f.Id == circle[0]), circle[0], string.Join(", then ", circle.Append(circle[0])));
        }
        foreach (var field in fields)
        {
            Circles(pack, field.Fields);
        }
    }

    public static IEnumerable<Condition.Test> Tests(Condition condition) => condition switch
    {
        Condition.All all => all.Of.SelectMany(Tests),
        Condition.Any any => any.Of.SelectMany(Tests),
        Condition.Not not => Tests(not.Of),
        Condition.Test test => [test],
        _ => [],
    };
}
