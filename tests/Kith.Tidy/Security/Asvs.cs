using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Kith.Tidy.Security;

/// <summary>What became of one requirement of the standard.</summary>
/// <param name="Asks">What it asks, in our words.</param>
/// <param name="NotBecause">Why it does not apply; null when it does.</param>
/// <param name="Missing">What is lacking, where there is no evidence.</param>
public sealed record Requirement(string Id, int Level, string Asks, string? NotBecause, ImmutableArray<Citation> Evidence, string? Missing)
{
    public bool IsMet => NotBecause is null && !Evidence.IsEmpty;

    public bool IsOpen => NotBecause is null && Evidence.IsEmpty;

    public string Chapter => Id[..Id.IndexOf('.', StringComparison.Ordinal)];
}

/// <summary>The list of requirements and the page that is made of it.</summary>
public sealed record Asvs(ImmutableArray<(string Id, string Name)> Chapters, ImmutableArray<Requirement> Requirements, ImmutableArray<string> Strangers)
{
    public static Asvs Read(string yaml)
    {
        var root = Reading.Document(yaml);
        var items = root.Items("requirements").ToArray();
        return new(
            [.. root.Items("chapters").Select(c => (c.Need("id"), c.Need("name")))],
            [.. items.Select(r => new Requirement(r.Need("id"), r.Number("level"), r.Need("asks"), r.Find("applies") == "no" ? r.Need("because") : null, r.Citations("evidence"), r.Find("missing")))],
            [.. items.SelectMany(r => r.Strangers("id", "level", "asks", "applies", "because", "evidence", "missing"))]);
    }

    public static ImmutableDictionary<string, int> Ids(string csv) => csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.TrimEnd('\r').Split(','))
        .ToImmutableDictionary(cells => cells[0], cells => int.Parse(cells[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    public IEnumerable<string> Offences(ImmutableDictionary<string, int> ids, Citable citable) =>
    [
        .. Strangers,
        .. Requirements.GroupBy(r => r.Id, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"{g.Key} stands {g.Count()} times; answer it once"),
        .. Requirements.Where(r => ids.GetValueOrDefault(r.Id) != r.Level).Select(r => $"{r.Id} is not a requirement of level {r.Level}; see asvs-ids.csv"),
        .. ids.Where(i => i.Value < 3 && Requirements.All(r => r.Id != i.Key)).Select(i => $"{i.Key} (level {i.Value}) is not answered; say what shows that it is met, why it does not apply, or what is missing"),
        .. Requirements.Where(r => (r.NotBecause is not null ? 1 : 0) + (r.Evidence.IsEmpty ? 0 : 1) + (r.Missing is not null ? 1 : 0) != 1)
            .Select(r => $"{r.Id}: give exactly one of “applies: no” with “because”, “evidence”, or “missing”"),
        .. Requirements.Where(r => r.Level == 3 && r.IsOpen).Select(r => $"{r.Id}: requirements of level 3 stand here only where they are met; take it out"),
        .. Requirements.SelectMany(r => r.Evidence.SelectMany(citable.Wrong).Select(wrong => $"{r.Id}: {wrong}")),
    ];

    public string Page(ImmutableDictionary<string, int> ids, Citable citable)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # OWASP ASVS 5.0: what is asked, and what shows that it is met

            Made of [asvs.yaml](asvs.yaml) by `KITH_APPROVE=1 ./test Kith.Tidy`; do not edit. Requirements of the [Application Security Verification Standard 5.0.0](https://github.com/OWASP/ASVS/tree/v5.0.0) are cited by number and said in our own words; read them there.
            *Met* means that a test shows it, or that it can be read in the file named. A test that fails or goes takes its claim with it. **No evidence yet** means just that; what is missing is said.
            This is our own reading. Nobody independent has assessed it.

            | Level | Asked | Met | of these, a test shows it | Does not apply | **No evidence yet** |
            |---|---|---|---|---|---|
            {string.Join('\n', new[] { 1, 2, 3 }.Select(level => Counts($"{level}", ids.Values.Count(l => l == level), [.. Requirements.Where(r => r.Level == level)], level < 3)))}

            Of level 3 only what is met, or cannot apply, is listed; the rest is not claimed.

            | Chapter | Listed | Met | of these, a test shows it | Does not apply | **No evidence yet** |
            |---|---|---|---|---|---|
            {string.Join('\n', Chapters.Select(c => Counts($"[{c.Id} {c.Name}](#{Anchor(c)})", Of(c.Id).Length, Of(c.Id), true)))}

            """);
        foreach (var chapter in Chapters)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {chapter.Id} {chapter.Name}\n\n| No. | Level | Asks | Shown by |\n|---|---|---|---|\n");
            foreach (var r in Of(chapter.Id)) text.Append(CultureInfo.InvariantCulture, $"| {r.Id} | {r.Level} | {Cell(r.Asks)} | {Cell(Shown(r, citable))} |\n");
        }
        return text.ToString();
    }

    private Requirement[] Of(string chapter) => [.. Requirements.Where(r => r.Chapter == chapter)];

    private static string Counts(string name, int asked, Requirement[] of, bool all) =>
        $"| {name} | {asked} | {of.Count(r => r.IsMet)} | {of.Count(r => r.IsMet && r.Evidence.Any(e => e.IsTest))} | {of.Count(r => r.NotBecause is not null)} | {(all ? $"**{of.Count(r => r.IsOpen)}**" : "not claimed")} |";

    private static string Shown(Requirement r, Citable citable) =>
        r.NotBecause is { } because ? $"Does not apply: {because}" : r.IsOpen ? $"**No evidence yet.** {r.Missing}" : string.Join("<br>", r.Evidence.Select(e => Links.To(e, citable)));

    private static string Anchor((string Id, string Name) c) => $"{c.Id} {c.Name}".ToLowerInvariant().Replace(",", "", StringComparison.Ordinal).Replace(' ', '-');

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}

/// <summary>Links from a page in docs/security.</summary>
public static class Links
{
    public static string To(Citation cited, Citable citable) => cited.IsTest
        ? $"[{cited.Place[(cited.Place.IndexOf('.', StringComparison.Ordinal) + 1)..].Replace('_', ' ')}](../../{citable.FileOf(cited)})"
        : $"[{cited.Place}](../../{cited.Place}): {cited.Look}";
}
