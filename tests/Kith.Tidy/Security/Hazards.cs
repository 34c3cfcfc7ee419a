using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Kith.Tidy.Security;

/// <summary>How bad and how likely, each from 1 to 5.</summary>
public sealed record Risk(int Severity, int Likelihood)
{
    // The matrix of DCB0129: rows are likelihood from very low to very high, columns severity from minor to catastrophic.
    private static readonly int[][] Matrix = [[1, 1, 2, 2, 3], [1, 2, 2, 3, 4], [2, 2, 3, 3, 4], [2, 3, 3, 4, 5], [3, 4, 4, 5, 5]];

    private static readonly string[] Severities = ["minor", "significant", "considerable", "major", "catastrophic"];
    private static readonly string[] Likelihoods = ["very low", "low", "medium", "high", "very high"];

    public bool IsOne => Severity is >= 1 and <= 5 && Likelihood is >= 1 and <= 5;

    public int Rating => Matrix[Likelihood - 1][Severity - 1];

    public override string ToString() => $"{Severities[Severity - 1]} × {Likelihoods[Likelihood - 1]} = **{Rating}**";

    public static Risk Read(string text) =>
        text.Split('x', StringSplitOptions.TrimEntries) is [var s, var l] && int.TryParse(s, CultureInfo.InvariantCulture, out var severity) && int.TryParse(l, CultureInfo.InvariantCulture, out var likelihood)
            ? new(severity, likelihood) : new(0, 0);
}

/// <summary>One way in which the record may harm a child, or somebody around one.</summary>
/// <param name="Breach">The breach of the past that it repeats; null when it is our own thought.</param>
/// <param name="Left">What the controls do not do.</param>
public sealed record Hazard(
    string Id, string Name, string? Breach, string Cause, string Effect, ImmutableArray<Citation> Controls, Risk Initial, Risk Residual, string Owner, string Status, string? Left);

/// <summary>The hazard log and the page that is made of it.</summary>
public sealed record Hazards(ImmutableArray<Hazard> All, ImmutableArray<string> Strangers)
{
    /// <summary>The breaches that each must have a hazard and, when it is controlled, a test.</summary>
    public static readonly ImmutableArray<string> Breaches =
        ["Halton", "Telford", "Powys and Plymouth", "Midlothian and Norfolk", "Nottinghamshire", "Birmingham", "Charnwood", "Seven reprimands", "PSNI", "Birthlink", "Hackney", "Redcar", "Subject access"];

    private static readonly string[] Statuses = ["open", "partly controlled", "controlled"];

    public static Hazards Read(string yaml)
    {
        var items = Reading.Document(yaml).Items("hazards").ToArray();
        return new(
            [.. items.Select(h => new Hazard(
                h.Need("id"), h.Need("hazard"), h.Find("breach"), h.Need("cause"), h.Need("effect"), h.Citations("controls"), Risk.Read(h.Need("initial")), Risk.Read(h.Need("residual")),
                h.Need("owner"), h.Need("status"), h.Find("left")))],
            [.. items.SelectMany(h => h.Strangers("id", "hazard", "breach", "cause", "effect", "controls", "initial", "residual", "owner", "status", "left"))]);
    }

    public IEnumerable<string> Offences(Citable citable) =>
    [
        .. Strangers,
        .. All.GroupBy(h => h.Id, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"{g.Key} stands {g.Count()} times; number it anew"),
        .. Breaches.Where(b => All.All(h => h.Breach != b)).Select(b => $"The breach {b} has no hazard; write it"),
        .. All.Where(h => h.Breach is not null && !Breaches.Contains(h.Breach)).Select(h => $"{h.Id}: “{h.Breach}” is none of the breaches"),
        .. All.Where(h => !h.Initial.IsOne || !h.Residual.IsOne).Select(h => $"{h.Id}: write risks as severity x likelihood, each from 1 to 5"),
        .. All.Where(h => !Statuses.Contains(h.Status, StringComparer.Ordinal)).Select(h => $"{h.Id}: the status is one of {string.Join(", ", Statuses)}"),
        .. All.Where(h => h.Status == "controlled" && !h.Controls.Any(c => c.IsTest)).Select(h => $"{h.Id}: nothing is controlled without a test that shows it"),
        .. All.Where(h => h.Status == "open" && h.Residual != h.Initial).Select(h => $"{h.Id}: an open hazard is as bad as it was"),
        .. All.Where(h => h.Status != "controlled" && h.Left is null).Select(h => $"{h.Id}: say under “left” what is still to be done"),
        .. All.SelectMany(h => h.Controls.SelectMany(citable.Wrong).Select(wrong => $"{h.Id}: {wrong}")),
    ];

    public string Page(Citable citable)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Hazard log

            Made of [hazards.yaml](hazards.yaml) by `KITH_APPROVE=1 ./test Kith.Tidy`; do not edit. In the form of DCB0129 (clinical risk management of health IT), with the child in the place of the patient.
            The first thirteen are breaches that happened elsewhere; each is kept from happening here by a test that bears its name, where one is cited.

            **Severity** 1 minor, 2 significant, 3 considerable, 4 major (lasting harm to one), 5 catastrophic (death, or lasting harm to several). **Likelihood** 1 very low to 5 very high. **Rating** by the matrix of DCB0129: 1 and 2 acceptable, 3 acceptable where further reduction is not practicable, 4 and 5 not acceptable: do not go live with one.
            The ratings are the makers’ own. Before a service goes live, its clinical or practice safety officer must look at each with the people who do the work, and own the result.

            | Rating that remains | 1 | 2 | 3 | 4 | 5 |
            |---|---|---|---|---|---|
            | Hazards | {string.Join(" | ", Enumerable.Range(1, 5).Select(r => All.Count(h => h.Residual.Rating == r)))} |

            | Status | Hazards |
            |---|---|
            {string.Join('\n', Statuses.Select(s => $"| {Said(s)} | {All.Count(h => h.Status == s)} |"))}

            | No. | Hazard | At first | Remains | Status |
            |---|---|---|---|---|
            {string.Join('\n', All.Select(h => $"| [{h.Id}](#{h.Id.ToLowerInvariant()}) | {Name(h)} | {h.Initial.Rating} | {h.Residual.Rating} | {Said(h.Status)} |"))}

            """);
        foreach (var h in All)
        {
            text.Append(CultureInfo.InvariantCulture, $"""

                ## {h.Id}

                **{Name(h)}**

                | | |
                |---|---|
                | Cause | {h.Cause} |
                | Effect on a child | {h.Effect} |
                | Controls | {(h.Controls.IsEmpty ? "**None yet**" : string.Join("<br>", h.Controls.Select(c => Links.To(c, citable))))} |
                | Risk at first | {h.Initial} |
                | Risk that remains | {h.Residual} |
                | Owner | {h.Owner} |
                | Status | {Said(h.Status)} |

                """);
            if (h.Left is { } left) text.Append(CultureInfo.InvariantCulture, $"| To do | {left} |\n");
        }
        return text.ToString();
    }

    private static string Name(Hazard h) => h.Breach is { } breach ? $"{breach}: {h.Name}" : h.Name;

    private static string Said(string status) => status switch { "open" => "**Open**", "partly controlled" => "**Partly controlled**", _ => "Controlled" };
}
