using System.Collections.Immutable;
using Kith.Practice.Pack;
using Kith.Record.SubjectAccess;

namespace Kith.Pages.SubjectAccess;

/// <summary>Stands at the head of every page of a request: who asks, in what standing, for whose record, and what the record says against them.</summary>
/// <param name="Waits">Why nothing is put together yet.</param>
public sealed record AskedView(string Says, ImmutableArray<string> Against, string? Waits)
{
    /// <summary>Where the layout looks for it.</summary>
    public const string Key = "Asked";

    public static AskedView Of(AskedSheet sheet, PracticePack pack)
    {
        string Standing(string code) => pack.Codes.GetValueOrDefault(SubjectAccessRules.Codes)?.Find(code)?.Name ?? code;
        var says = sheet.Found is { } found
            ? $"{found.Name} asks for the record of {sheet.Whose}, as: {Standing(found.Standing)}{(found.Mention is null ? "; not on record" : "")}."
            : $"{(sheet.Declared.Length == 0 ? "Somebody" : sheet.Declared)} asks for the record of {sheet.Whose}, by their own account as: {Standing(sheet.DeclaredStanding)}. Nobody has found them on the record yet.";
        return new(says, sheet.Against, sheet switch
        {
            { FromBefore: true } => "This request was taken down before it was found out who asks. It cannot be released: end it, and take it down again.",
            { Found.Settled: false } => "A second person must agree that they may ask in this standing. Nothing is put together before.",
            { Found.Implicated: false, Against.IsEmpty: false } => "The record has come to say so since it was found who asks. Find them again.",
            _ => null,
        });
    }
}
