using System.Collections.Immutable;
using Kith.Practice.Forms;
using Kith.Practice.Pack;

namespace Kith.Practice.Loading;

/// <summary>Forms and their fields. A field's first key is its type, the value of that its id.</summary>
internal static class FormReader
{
    private static readonly string[] Types = Kebab.Names<FieldType>();

    public static ImmutableSortedDictionary<string, Form> Read(Block pathway)
    {
        var forms = ImmutableSortedDictionary.CreateBuilder<string, Form>(StringComparer.Ordinal);
        if (pathway.Inner("forms", "forms") is { } listed)
        {
            foreach (var (id, value) in listed.Rest())
            {
                pathway.Reading.Names.Declare(NameKind.Form, pathway.File, listed.Id(id), new(pathway.File, id.Line));
                if (listed.BlockOf(id.Text, value, "a form") is { } form)
                {
                    forms[id.Text] = form.Mark(new Form(
                        id.Text, form.Text("name"), form.TextIf("intro"), form.NameIf("as", NameKind.Form, pathway.File), Fields(form, null))
                    {
                        Is = form.OneOfIf("is", [.. pathway.Reading.Voice.AskedIn]),
                    });
                    form.Done();
                }
            }
        }
        return forms.ToImmutable();
    }

    /// <summary>Questions of a form that belongs to no pathway.</summary>
    public static ImmutableArray<Field> FieldsOf(Block parent) => Fields(parent, null);

    private static ImmutableArray<Field> Fields(Block parent, string? inherited)
    {
        var fields = ImmutableArray.CreateBuilder<Field>();
        foreach (var block in parent.Blocks("fields", "a field"))
        {
            if (block.FirstKey is { Text: VoiceRules.Field } && !block.Reading.Voice.Fields.IsEmpty)
            {
                fields.Add(block.Mark(VoiceGroup(block, inherited)));
            }
            else if (block.FirstKey is { } first && Kebab.Parse<FieldType>(first.Text) is { } type)
            {
                var field = block.Mark(Field(block, type, first.Text, inherited));
                if (fields.FirstOrDefault(f => f.Id == field.Id) is { } same && field.Id.Length > 0)
                {
                    var before = block.Reading.Where(same);
                    block.Mistake(MistakeKind.TakenId, field.Id, "a field of this form", $"{before.Line}", $"{block.Reading.Files.Folder}/{before.File}");
                }
                fields.Add(field);
            }
            else
            {
                var word = block.FirstKey ?? new("", false, block.Place.Line);
                block.Reading.Mistakes.Add(MistakeKind.NotAFieldType, new(block.File, word.Line), word.Text, Types, string.Join(", ", Types));
            }
        }
        if (fields.Count == 0)
        {
            parent.Mistake(MistakeKind.NothingInside, "fields");
        }
        return fields.ToImmutable();
    }

    /// <summary>“- { voice: voice }”: the same questions wherever a child's voice is asked for.</summary>
    private static Field VoiceGroup(Block block, string? inherited)
    {
        var voice = block.Reading.Voice;
        block.OneOf(VoiceRules.Field, VoiceRules.Field);
        block.Done();
        return new(VoiceRules.Field, FieldType.Group, voice.Label, null, inherited, Need.Optional, null, null, null, [], voice.Fields, null, null, null, null, Past: false, null, null, []);
    }

    private static Field Field(Block block, FieldType type, string typeWord, string? inherited)
    {
        var id = block.Need(typeWord) is { } value && block.WordOf(typeWord, value) is { } word ? block.Id(word) : "";
        var own = block.NameIf("class", NameKind.Class);
        var field = new Field(
            id,
            type,
            block.Text("label"),
            block.TextIf("hint"),
            own ?? inherited,
            block.EnumOr("need", Need.Optional),
            ConditionReader.Read(block, "show-when"),
            ConditionReader.Read(block, "required-when"),
            block.NameIf("codes", NameKind.Codes),
            Options(block),
            type is FieldType.Group or FieldType.Repeat ? Fields(block, own ?? inherited) : [],
            block.NumberIf("min"),
            block.NumberIf("max"),
            block.TextIf("from"),
            block.TextIf("mention"),
            block.YesNoOr("past", absent: false),
            block.OneOfIf("chased-with", "referrer"),
            block.TextIf("source-label"),
            [.. block.Words("one-of").Select(w => w.Text)],
            block.TextIf("of")) { Link = block.OneOfIf("link", "person", "place") };
        block.Done();
        return field;
    }

    private static ImmutableArray<Option> Options(Block block)
    {
        var options = ImmutableArray.CreateBuilder<Option>();
        foreach (var option in block.Blocks("options", "an option"))
        {
            var id = option.Need("option") is Scalar word ? option.Id(word) : "";
            if (options.Any(o => o.Id == id) && id.Length > 0)
            {
                option.Mistake(MistakeKind.TakenId, id, "an option of this field", $"{block.Place.Line}", $"{block.Reading.Files.Folder}/{block.File}");
            }
            options.Add(new(id, option.Text("name"), option.TextIf("hint")) { Stays = option.YesNoOr("stays", absent: false) });
            option.Done();
        }
        return options.ToImmutable();
    }
}
