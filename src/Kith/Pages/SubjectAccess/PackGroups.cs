using System.Collections.Immutable;
using System.Globalization;
using Kith.Forms;
using Kith.Practice.Pack;
using Kith.Record.SubjectAccess;

namespace Kith.Pages.SubjectAccess;

/// <summary>Lines that one decision covers: proposed for a cut by one rule, or of one class, out of one source.</summary>
/// <param name="Chosen">What is decided on all of them; empty when nothing is.</param>
/// <param name="Open">A line of it is decided on by itself, so that the lines are shown.</param>
public sealed record PackGroup(string Key, string Title, string From, ImmutableArray<PackLine> Lines, string Chosen, string? Proposal, bool Guarded, bool Open, string? Error)
{
    public string Field => PackGroups.GroupField + Key;

    public string Count => Lines.Length == 1 ? "1 line" : string.Create(CultureInfo.InvariantCulture, $"{Lines.Length} lines");
}

/// <summary>How a pack is judged: a decision for each group, and another for a line where it is different. What was typed comes before what stands.</summary>
public sealed class PackGroups(SubjectAccessSheet sheet, Typed typed, PracticePack pack)
{
    public const string GroupField = "group:";
    public const string LineField = "cut:";

    /// <summary>Worst first: by the order of the rules; then what nothing speaks against, by class.</summary>
    public ImmutableArray<PackGroup> Of(IReadOnlySet<string> undecided) =>
    [
        .. from line in sheet.Lines
           group line by line.Group into lines
           let first = lines.First()
           orderby first.Rule is null ? int.MaxValue : pack.SubjectAccess.Rules.IndexOf(first.Rule), first.Class, lines.Key
           let chosen = Group(lines.Key, [.. lines])
           select new PackGroup(
               lines.Key, first.Rule?.Name ?? pack.Classes.GetValueOrDefault(first.Class)?.Name ?? first.Class, first.SourceName, [.. lines], chosen, Proposal(first.Rule), first.Rule?.SecondPerson == true,
               lines.Any(l => Line(l, chosen).Length > 0 || undecided.Contains(l.Key)), lines.Any(l => undecided.Contains(l.Key)) ? "Decide on these lines: each is cut or goes" : null),
    ];

    /// <summary>Each line that somebody has decided on: by itself, or with its group.</summary>
    public ImmutableSortedDictionary<string, string> Decisions() =>
        sheet.Lines.GroupBy(l => l.Group).SelectMany(g =>
        {
            var chosen = Group(g.Key, [.. g]);
            return g.Select(l => KeyValuePair.Create(l.Key, Line(l, chosen) is { Length: > 0 } own ? own : chosen));
        }).Where(d => d.Value.Length > 0).ToImmutableSortedDictionary(d => d.Key, d => d.Value, StringComparer.Ordinal);

    /// <summary>What is decided on a line by itself; empty when it is as its group.</summary>
    public string Line(PackLine line) => Line(line, Group(line.Group, [.. sheet.Lines.Where(l => l.Group == line.Group)]));

    private string Line(PackLine line, string chosen)
    {
        if (typed.Names.Contains(LineField + line.Key)) return typed.One(LineField + line.Key);
        return !Typing && Stands(line) is { Length: > 0 } stands && stands != chosen ? stands : "";
    }

    private string Group(string key, PackLine[] lines)
    {
        if (typed.Names.Contains(GroupField + key)) return typed.One(GroupField + key);
        if (sheet.GoneThrough && !Typing) return lines.GroupBy(Stands).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First().Key;
        // Proposed is chosen already; what nothing speaks against is for somebody to look at, and to say so.
        return lines[0].Rule?.Reason ?? "";
    }

    private bool Typing => typed.Names.Any(n => n.StartsWith(GroupField, StringComparison.Ordinal));

    private string Stands(PackLine line)
    {
        if (!sheet.GoneThrough) return "";
        if (sheet.Decided.Asked.Contains(line.Key)) return Practice.Kernel.SubjectAccess.Goes;
        return sheet.Decided.Cuts.GetValueOrDefault(line.Key) ?? (sheet.Decided.Going?.Contains(line.Key) == false ? "" : Practice.Kernel.SubjectAccess.Goes);
    }

    private string? Proposal(CutRule? rule) => rule is null ? null
        : $"Proposed: cut, because: {pack.Codes.GetValueOrDefault(SubjectAccessRules.Reasons)?.Find(rule.Reason)?.Name ?? rule.Reason}.{(rule.SecondPerson ? " To let a line of this go, you ask a second person." : "")}";
}
