using System.Collections.Immutable;
using Kith.Practice.Pack;

namespace Kith.Access;

/// <summary>For whom a document is computed.</summary>
/// <param name="Standing">child, or another rule of the pack's recipients; agency; worker.</param>
/// <param name="Party">The mention that they are, when they are one.</param>
/// <param name="Same">Every mention that is the recipient: of one person there may be several.</param>
/// <param name="OwnAgency">It stays within the agency that gives it.</param>
/// <param name="ToldUs">They are the professional whose report it is: they are answered, whatever their role reads.</param>
/// <param name="Agreements">What covers it, when it leaves that agency.</param>
public sealed record ReleasedTo(
    string Document, string Standing, string? Party, ImmutableSortedSet<string> Same, string? Agency, string? Role, bool OwnAgency, ImmutableArray<Agreement> Agreements, bool ToldUs = false);

/// <summary>Whom the work is about, and whose addresses must not be given out.</summary>
/// <param name="Subject">The mention of the child; null for work about nobody.</param>
/// <param name="Protected">Mentions whose addresses are protected.</param>
/// <param name="Children">Mentions of the report that are children.</param>
public sealed record ReleasedAbout(string? Subject, ImmutableSortedSet<string> Protected, ImmutableSortedSet<string> Children);

/// <summary>What the rules look at in one line.</summary>
/// <param name="About">Bare id of the mention that it concerns; null when the report or the work as a whole.</param>
/// <param name="Source">Source label of its field, if it has one.</param>
/// <param name="Limit">What the agency that gave it allowed: family, professionals, mash-only; null when none said.</param>
/// <param name="From">The agency that gave it, when one did.</param>
public sealed record Piece(string Class, string? About, string? Source, string? Limit, string? From);

/// <summary>
/// Decides, line by line, what a document for one recipient may hold. Pure: the same rules, recipient and line give the same answer,
/// so that every recipient gets a version of their own and nobody copies one by hand.
/// </summary>
public sealed class Release(PracticePack pack, ReleasedTo to, ReleasedAbout about)
{
    private readonly DocumentKind document = pack.Documents[to.Document];

    private bool IsParty => to.Standing is not ("agency" or "worker");

    /// <summary>Whether the document is of a kind that could hold it at all.</summary>
    public bool Belongs(Piece piece) => document.Classes.Contains(piece.Class) || piece.Class is "protected-address" or "intelligence";

    /// <summary>A code of <c>withheld-reason</c>; null when it is let through.</summary>
    public string? Withheld(Piece piece)
    {
        if (piece.Class == "protected-address") return "protected-address";
        if (piece.Class == "address" && piece.About is { } who && about.Protected.Contains(who)) return "protected-address";
        if (piece.Class == "address" && IsParty && !IsSelf(piece.About)) return "address-of-another";
        if (IsKept(piece) && !(to.Agency is not null && to.Agency == piece.From)) return "restricted-source";
        if (piece.Limit == "mash-only" || (piece.Limit == "professionals" && IsParty)) return "agency-limit";
        if (IsSomebodyElse(piece.About)) return "about-somebody-else";
        if (IsParty) return pack.Recipients.GetValueOrDefault(to.Standing)?.Classes.Contains(piece.Class) == true ? null : "not-for-recipient";
        if (to.Role is { } role && !(to.ToldUs && pack.Recipients.GetValueOrDefault("referrer")?.Classes.Contains(piece.Class) == true) && pack.Roles.GetValueOrDefault(role)?.Reads.Contains(piece.Class) != true) return "not-for-recipient";
        if (!to.OwnAgency && !to.Agreements.Any(a => a.Classes.Contains(piece.Class))) return "not-agreed";
        return null;
    }

    private bool IsSelf(string? mention) => mention is not null && to.Same.Contains(mention);

    private bool IsKept(Piece piece) => piece.Class == "intelligence" || (piece.Source is { } label && SourceLabels.Kept(pack, label));

    /// <summary>Brothers and sisters have documents of their own; to the family nobody else's answers are shown.</summary>
    private bool IsSomebodyElse(string? mention) =>
        mention is not null && mention != about.Subject && !IsSelf(mention) && (IsParty || about.Children.Contains(mention));
}

/// <summary>Labels of passages, as the pack's code set <c>source-label</c> has them.</summary>
public static class SourceLabels
{
    /// <summary>Its words are not repeated elsewhere. A label that the pack does not know is kept, too.</summary>
    public static bool Kept(PracticePack pack, string label) =>
        pack.Codes.GetValueOrDefault("source-label")?.Find(label) is not { } known || known.Group == "kept";

    public static string Name(PracticePack pack, string label) => pack.Codes.GetValueOrDefault("source-label")?.Find(label)?.Name ?? label;
}
