using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using NodaTime;
using NodaTime.Text;

namespace Kith.Practice.Kernel;

public abstract partial record Action
{
    /// <summary>What somebody said when asked to agree, for one purpose: given, refused or taken back.</summary>
    /// <param name="By">The mention of whoever was asked: the child, or somebody with parental responsibility.</param>
    /// <param name="Competent">Of a child under 16: whether they understand enough to decide; yes or no.</param>
    /// <param name="On">ISO date on which they said so.</param>
    public sealed record RecordConsent(string Episode, string By, string Purpose, string State, string? Competent, string On, string Words) : Action;
}

/// <summary>Consent: who, for what, when. By age and competence; somebody said to have harmed the child cannot give it.</summary>
public static class Consents
{
    /// <summary>From this age a young person is taken to be able to decide (Family Law Reform Act 1969 s.8; practice-rules §20, to be confirmed by the partnership).</summary>
    public const int PresumedFrom = 16;

    /// <summary>The fact that says what stands for a purpose.</summary>
    public static string Fact(string purpose) => $"consent/{purpose}";

    /// <summary>Why a sharing that rests on agreement may not go ahead; null when somebody has agreed and nobody has taken it back.</summary>
    /// <param name="recorded">What is on record for the purpose: given, refused, withdrawn; null when nothing is.</param>
    public static Problem? Missing(Handing what, ReportState? report, string? recorded)
    {
        if (what.Basis != "agreement" || recorded == "given") return null;
        // What the referrer was told counts for help, until somebody has asked the family themselves.
        if (recorded is null && what.Purpose == "help" && JsonPath.Find(report?.Answers, "consent.state")?.ToString() == "given") return null;
        return new("basis", "no-consent", recorded switch
        {
            "withdrawn" => "The family has taken its agreement back. Choose another lawful basis, if there is one, or ask them again and record what they say.",
            "refused" => "The family did not agree to this. Choose another lawful basis, if there is one, or ask them again and record what they say.",
            _ => "Nobody has recorded that the family agrees to this purpose. Ask them, record what they say under Consent, or choose another lawful basis.",
        });
    }

    internal static void Record(Work work, Action.RecordConsent action)
    {
        if (!work.Episodes.TryGetValue(action.Episode, out var episode) || work.ReportOf(episode) is not { } report || episode.Subject is not { } subject)
        {
            work.Refuse("by", "no-such-mention", "There is nobody here for whom consent could be given.");
            return;
        }
        if (Addresses.Person(work, action.Episode, subject) is not { } person) return;
        var today = work.Situation.Now.Local().Date;
        if (!report.Mentions.TryGetValue(action.By, out var by)) work.Refuse("by", "no-such-mention", "Choose who was asked, from the record.");
        else Refuse(work, action, report, subject, by, today);
        if (work.Values.Codes.GetValueOrDefault("sharing-purpose")?.Find(action.Purpose) is null) work.Refuse("purpose", "no-purpose", "Choose what they were asked to agree to.");
        if (work.Values.Codes.GetValueOrDefault("consent-given")?.Find(action.State) is null) work.Refuse("state", "no-state", "Choose what they said.");
        if (LocalDatePattern.Iso.Parse(action.On ?? "") is not { Success: true } on) work.Refuse("on", "not-a-date", "Say on which day they said so.");
        else if (on.Value > today) work.Refuse("on", "in-the-future", "That day is still to come.");
        if (string.IsNullOrWhiteSpace(action.Words)) work.Refuse("words", "required", "Write what they were asked and what they said.");
        if (work.Failed) return;
        work.OnOther($"person/{person}", Kinds.ConsentRecorded, new Says
        {
            { "consent", work.NewId() }, { "by", action.By }, { "as", action.By == subject ? "child" : Disclosing.Standing(work.Values, report, subject, $"party:{action.By}") },
            { "purpose", action.Purpose }, { "state", action.State }, { "competent", action.By == subject ? action.Competent ?? "presumed" : null }, { "on", action.On }, { "episode", action.Episode },
        }, [new Concern($"person/{person}", "subject"), new Concern($"mention/{action.By}", "consent-giver")],
            [new PartDraft($"person/{person}", "consent", new JsonObject { ["words"] = action.Words.Trim() })]);
    }

    private static void Refuse(Work work, Action.RecordConsent action, ReportState report, string subject, MentionState by, LocalDate today)
    {
        if (Disclosing.Implicated(report, by.Id))
        {
            work.Refuse("by", "implicated", Disclosing.MayKnow(work.Values, work.Situation.Actor.Role)
                ? "Somebody who is said to have harmed the child cannot agree for the child. Ask the other parent, the child if they are old enough, or act on another lawful basis."
                : "This person cannot agree for the child. Ask another parent, the child if they are old enough, or act on another lawful basis; if you are not sure, ask the front door.");
            return;
        }
        if (by.Id != subject)
        {
            if (Disclosing.Standing(work.Values, report, subject, $"party:{by.Id}") != "parent")
                work.Refuse("by", "no-responsibility", "Only the child, or a parent or guardian, can agree. Say first what this person is to the child, if that is missing.");
            return;
        }
        if (Age(JsonPath.Find(report.Answers, by.Path) as JsonObject, today) is not { } age)
            work.Refuse("by", "age-unknown", "The child's age is not known: find it out first, or ask a parent.");
        else if (age < PresumedFrom && action.Competent != "yes" && action.State != "refused")
            work.Refuse("competent", "not-competent", "A child under 16 can agree if they understand what it means. Say that they do, and how you know; otherwise ask a parent.");
    }

    private static int? Age(JsonObject? child, LocalDate today)
    {
        if (LocalDatePattern.Iso.Parse(child?["date-of-birth"]?.ToString() ?? "") is { Success: true } born) return Period.Between(born.Value, today, PeriodUnits.Years).Years;
        return int.TryParse(child?["approximate-age"]?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var about) ? about : null;
    }
}
