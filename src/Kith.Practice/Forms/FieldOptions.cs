using System.Collections.Immutable;
using Kith.Practice.Pack;

namespace Kith.Practice.Forms;

/// <summary>What there is to choose from: the field's own options, its code set, or (yes-no) yes and no.</summary>
public static class FieldOptions
{
    private static readonly ImmutableArray<Option> YesOrNo = [new("yes", "Yes", null), new("no", "No", null)];

    /// <exception cref="InvalidOperationException">The pack lacks the code set, which its check reports.</exception>
    public static ImmutableArray<Option> Of(Field field, PracticePack pack)
    {
        if (!field.Options.IsDefaultOrEmpty)
            return field.Options;
        if (field.Codes is { } codes)
            return pack.Codes.TryGetValue(codes, out var set)
                ? [.. set.Codes.Select(c => new Option(c.Id, c.Name, c.Hint))]
                : throw new InvalidOperationException($"Field “{field.Id}” chooses from the code set “{codes}”, which the pack does not have.");
        return field.Type == FieldType.YesNo ? YesOrNo : [];
    }
}
