using System.Collections.Immutable;
using Kith.Access;
using Kith.Record.Views;

namespace Kith.Record.SubjectAccess;

/// <summary>Proposes cuts. People decide: it only sees to it that nothing of the kind is overlooked. Pure.</summary>
/// <param name="self">Mentions and persons that are the one who asks.</param>
/// <param name="others">Words of other people's names.</param>
/// <param name="reporters">Words of the names of those who told us.</param>
internal sealed class Suggestions(IReadOnlySet<string> self, IReadOnlySet<string> others, IReadOnlySet<string> reporters)
{
    /// <summary>For a sentence about what was done: it may name whoever told us, or somebody else.</summary>
    public (string? Reason, string? Because) For(string sentence)
    {
        var words = Names.Tokens(sentence);
        return words.Count(reporters.Contains) > 1 ? ("reporter", "It names who told us") : words.Any(others.Contains) ? ("third-party", "It names somebody else") : (null, null);
    }

    public (string? Reason, string? Because) For(Piece piece, string value)
    {
        if (piece.Source is { } source && source.StartsWith("police", StringComparison.Ordinal)) return ("police-material", "Police and justice information");
        if (piece.Class == "offence") return ("police-material", "Offences and police information");
        if (piece.Class == "intelligence" || piece.Source == "restricted") return ("police-material", "From a restricted source");
        if (piece.About is { } about && !self.Contains(about)) return piece.Class == "contact-details" ? ("reporter", "Who told us") : ("third-party", "It is about somebody else");
        if (piece.Class is "contact-details") return ("reporter", "Who told us");
        if (piece.Class is "allegation") return ("third-party", "An allegation against somebody");
        if (piece.Class is "sexual") return ("serious-harm", "Sexual harm: think what reading it would do");
        return For(value);
    }
}
