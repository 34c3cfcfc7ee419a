using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Pack;
using NodaTime;

namespace Kith.Practice.Kernel;

public abstract partial record Action
{
    /// <summary>Gives a document to somebody. Its lines were computed for this recipient by the rules of access.</summary>
    public sealed record Disclose(string Episode, Handing What) : Action;
}

/// <summary>One document for one recipient.</summary>
/// <param name="Kind">A document of the pack.</param>
/// <param name="To">party:&lt;mention&gt;, agency:&lt;id&gt;, team:&lt;id&gt; or worker:&lt;id&gt;.</param>
/// <param name="Agency">Of an agency or worker: the agency that gets it.</param>
/// <param name="Delivery">post, by-hand or here (agencies and workers open it in Kith).</param>
/// <param name="Lines">What was let through, by whom it concerns and class; with it whatever the document says of itself.</param>
/// <param name="Withheld">Reasons, each once for every line held back.</param>
public sealed record Handing(
    string Kind, string To, string? Agency, string? Role, string Purpose, string Basis, string Why, string Delivery,
    ImmutableArray<PartDraft> Lines, ImmutableArray<string> Withheld)
{
    /// <summary>The entries that those lines come from.</summary>
    public ImmutableArray<MadeFrom> Grounds { get; init; } = [];

    /// <summary>Restrictions that stand on the work of these entries, which whoever gives it sees.</summary>
    public ImmutableArray<string> Stood { get; init; } = [];
}

/// <summary>Who may be given anything at all. What of it, line by line, access decides.</summary>
public static class Disclosing
{
    public const string Party = "party";

    /// <summary>What somebody is to the child: a rule of the pack's recipients; agency or worker; null when nobody has said what they are.</summary>
    public static string? Standing(PracticePack pack, ReportState? report, string? subject, string to)
    {
        var (kind, id) = Cut(to);
        if (kind != Party) return kind is "worker" ? kind : kind is "agency" or "team" ? "agency" : null;
        if (report?.Mentions.GetValueOrDefault(id) is not { } mention) return null;
        if (id == subject) return "child";
        if (mention.Role == "referrer") return "referrer";
        var relationship = Relationship(report, mention, subject);
        return relationship is null ? null : pack.Recipients.Values.FirstOrDefault(r => r.Relationships.Contains(relationship))?.Id;
    }

    /// <summary>Said to have harmed a child of this report, by themselves or by another mention of the same person.</summary>
    public static bool Implicated(ReportState? report, string mention) =>
        report?.Mentions.GetValueOrDefault(mention) is { } m
        && (m.Implicated || (m.Role == "referrer" && report.ReferrerImplicated) || (m.Person is { } who && report.Mentions.Values.Any(o => o.Implicated && o.Person == who)));

    /// <summary>Why nothing may be given to this recipient, for this purpose, on this day; null when something may.</summary>
    /// <param name="ownAgency">The agency of whoever gives it.</param>
    public static Problem? Refusal(PracticePack pack, ReportState? report, string? subject, Handing what, string ownAgency, LocalDate day, string role)
    {
        if (!pack.Documents.ContainsKey(what.Kind)) return new("kind", "no-such-document", "Choose which document it is to be.");
        if (pack.Codes.GetValueOrDefault("sharing-purpose")?.Find(what.Purpose) is null) return new("purpose", "no-purpose", "Choose what it is shared for.");
        if (pack.Codes.GetValueOrDefault("lawful-basis")?.Find(what.Basis) is null) return new("basis", "no-basis", "Choose the lawful basis on which it is shared.");
        if (string.IsNullOrWhiteSpace(what.Why)) return new("why", "required", "Write why this recipient needs it: one sentence will do.");
        var (kind, id) = Cut(what.To);
        if (kind == Party && report?.Mentions.ContainsKey(id) != true) return new("to", "no-such-recipient", "Choose whom it is for, from the record.");
        // As the worker who told us they are no other than as the person whom the report names.
        var told = kind == "worker" && report is not null && id == report.ReferrerWorker ? report.Mentions.Values.FirstOrDefault(m => m.Role == "referrer")?.Id : null;
        if ((kind == Party && Implicated(report, id)) || (told is not null && Implicated(report, told)))
            return new("to", "implicated", MayKnow(pack, role)
                ? "Nothing of this work is given to somebody who is said to have harmed the child. What they must be told, a worker tells them as the plan says; a request for their own record goes to the information governance officer."
                : "Nothing of this work can be given to this person. Ask the front door; a request for their own record goes to the information governance officer.");
        if (Standing(pack, report, subject, what.To) is not { } standing)
            return new("to", "relationship-unknown", "Nobody has said what this person is to the child. Say that first: until then nothing is given to them.");
        if (standing == "referrer" && report!.ReferrerKind != "professional")
            return new("to", "receipt-only", "A member of the public who told us gets a receipt, and nothing about the family. If they need more, they can talk to the front door.");
        if (kind != Party && pack.Partnership.Agency(what.Agency ?? "") is null) return new("to", "no-such-recipient", "Choose whom it is for, from the record.");
        if (kind != Party && what.Agency != ownAgency && Agreements.Covering(pack, what.Agency!, what.Purpose, what.Basis, day).IsEmpty)
            return new("to", "no-agreement", Agreements.WhyNone(pack, what.Agency!, what.Purpose, what.Basis, day));
        if (what.Delivery is not ("post" or "by-hand" or "here") || (what.Delivery == "here") != (kind != Party))
            return new("delivery", "no-delivery", kind == Party ? "Choose whether it goes by post or is handed over." : "An agency or worker opens it here.");
        return null;
    }

    /// <summary>Whether a role may be told that somebody is said to have harmed a child; the block itself holds for everybody.</summary>
    internal static bool MayKnow(PracticePack pack, string role) => pack.Roles.GetValueOrDefault(role)?.Reads.Contains("allegation") == true;

    internal static void Disclose(Work work, Action.Disclose action)
    {
        if (!work.Episodes.TryGetValue(action.Episode, out var episode))
        {
            work.Refuse("episode", "no-such-episode", "There is no such episode here.");
            return;
        }
        var (what, actor, report) = (action.What, work.Situation.Actor, work.ReportOf(episode));
        var day = work.Situation.Now.Local().Date;
        if (Refusal(work.Values, report, episode.Subject, what, actor.Agency, day, actor.Role) is { } refusal)
        {
            work.Refuse([refusal]);
            return;
        }
        if (Consents.Missing(what, report, work.Known(episode, Consents.Fact(what.Purpose))) is { } missing)
        {
            work.Refuse([missing]);
            return;
        }
        ImmutableArray<Agreement> agreements = what.Agency is null || what.Agency == actor.Agency ? [] : Agreements.Covering(work.Values, what.Agency, what.Purpose, what.Basis, day);
        var keep = agreements.Select(a => a.KeepDays).Min();
        var classes = what.Lines.Where(p => p.Body.ContainsKey("lines")).Select(p => p.Class).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var says = new Says
        {
            { "document", work.NewId() }, { "kind", what.Kind }, { "to", what.To }, { "standing", Standing(work.Values, report, episode.Subject, what.To) },
            { "agency", what.Agency }, { "role", what.Role }, { "purpose", what.Purpose }, { "basis", what.Basis },
            { "agreement", string.Join(',', agreements.Select(a => a.Id)) }, { "delivery", what.Delivery },
            { "expires", keep is { } days ? London.Iso(day.PlusDays(days)) : null },
            { "classes", string.Join(',', classes) is { Length: > 0 } some ? some : "none" },
            { "withheld", what.Withheld.Length.ToString(CultureInfo.InvariantCulture) },
        };
        foreach (var (key, value) in Grounds.Says(what.Grounds, what.Stood)) says.Add(key, value);
        work.OnEpisode(episode.Id, Kinds.Disclosed, says, [.. what.Lines, new PartDraft(null, "practice", new JsonObject { ["why"] = what.Why.Trim() })]);
        if (Cut(what.To).Kind != Party && work.Values.Notices.ContainsKey("document-shared"))
            Notices.Given(work, episode.Id, what.To, "document-shared");
    }

    public static (string Kind, string Id) Cut(string to)
    {
        var colon = to.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", to) : (to[..colon], to[(colon + 1)..]);
    }

    /// <summary>What a mention is to the subject, or the subject to them, as told.</summary>
    private static string? Relationship(ReportState report, MentionState mention, string? subject)
    {
        var path = subject is null ? null : report.Mentions.GetValueOrDefault(subject)?.Path;
        return (JsonPath.Find(report.Answers, mention.Path) is JsonObject o && o["relationships"] is JsonArray said ? said.OfType<JsonObject>() : [])
            .Where(r => path is null || path.EndsWith($"[{r["child"]}]", StringComparison.Ordinal))
            .Select(r => r["relationship"]?.ToString()).FirstOrDefault(r => r is not null);
    }
}
