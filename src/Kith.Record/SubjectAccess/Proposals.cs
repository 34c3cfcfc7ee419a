using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Pack;

namespace Kith.Record.SubjectAccess;

/// <summary>What the rules look at in one line of a pack.</summary>
/// <param name="Text">Its words, with the label where that says something.</param>
/// <param name="Classes">Of everything that the line lets guess.</param>
/// <param name="Field">Id of the field that was answered; null for what is no answer.</param>
/// <param name="AboutAnother">It stands in a report, or in work, about somebody else, and is not said of the one whose record it is.</param>
internal sealed record PackTold(string Text, ImmutableArray<string> Classes, string? About, string? Source, string? Limit, string? Field, string? EventKind, string? EventStanding, bool AboutAnother, bool File);

/// <summary>Proposes cuts by the rules of the pack. People decide: it only sees to it that nothing of the kind is overlooked. Pure.</summary>
/// <param name="standings">In what standing somebody asks; and implicated, when they are.</param>
/// <param name="self">Mentions and persons that are the one whose record it is.</param>
internal sealed class Proposals(
    SubjectAccessRules rules, IReadOnlySet<string> standings, IReadOnlySet<string> self, NamesInText others, NamesInText reporters, ImmutableArray<string> reportingAgencies, PlacesInText places, ReachInText reach)
{
    /// <summary>The first rule that the line meets; null when nothing speaks for a cut.</summary>
    public CutRule? For(PackTold told)
    {
        var finds = Finds(told);
        return rules.Rules.FirstOrDefault(r => (r.Standings.IsEmpty || r.Standings.Any(standings.Contains)) && Meets(r, told, finds));
    }

    private bool Meets(CutRule rule, PackTold told, IReadOnlySet<string> finds) =>
        rule.Finds.Any(finds.Contains)
        || told.Classes.Any(rule.Classes.Contains)
        || (told.Source is { } label && rule.Labels.Contains(label))
        || (told.Limit is { } limit && rule.Limits.Contains(limit))
        || (told.Field is { } field && rule.Fields.Contains(field))
        || (told.EventKind is { } kind && rule.EventKinds.Contains(kind))
        || (told.EventStanding is { } standing && rule.EventStandings.Contains(standing));

    private HashSet<string> Finds(PackTold told)
    {
        var finds = new HashSet<string>(StringComparer.Ordinal);
        void If(bool found, string find)
        {
            if (found) finds.Add(find);
        }
        var own = told.About is { } about && self.Contains(about);
        If(places.Hidden(told.Text), CutFinds.ProtectedPlace);
        If((told.Classes.Contains("contact-details") && !own) || reporters.Any(told.Text) || reportingAgencies.Any(a => told.Text.Contains(a, StringComparison.OrdinalIgnoreCase)), CutFinds.Reporter);
        If(told.About is not null ? !own : told.AboutAnother, CutFinds.AboutAnother);
        If(others.Any(told.Text), CutFinds.NamesAnother);
        If(places.OfAnother(told.Text), CutFinds.Address);
        If(reach.OfAnother(told.Text), CutFinds.Reach);
        If(told.File, CutFinds.File);
        return finds;
    }
}
