using System.Collections.Immutable;

namespace Kith.Practice.Pathways;

public enum FactType
{
    YesNo,
    Number,
    Code,
}

/// <param name="Eyes">actor: it looks at what whoever acts sees, and keeps the episodes on which it rests; own: known here. None looks further: what only
/// the engine sees changes nothing that is done, and those cleared for it are told.</param>
public sealed record Fact(string Name, FactType Type, string Meaning, string Eyes);

/// <summary>The closed list of facts that guards may ask for. The record answers them before the kernel runs; one it cannot answer is unknown.</summary>
public static class Facts
{
    public const string OpenCase = "open-case";
    public const string OpenCaseEpisode = "open-case-episode";
    public const string OpenCaseTell = "open-case-tell";
    public const string ContactsIn12Months = "contacts-in-12-months";
    public const string ReferralsIn12Months = "referrals-in-12-months";
    public const string SubjectLinked = "subject-linked";
    public const string AgeYears = "age-years";
    public const string YoungestSiblingYears = "youngest-sibling-years";
    public const string HardTrigger = "hard-trigger";
    public const string InOfficeHours = "in-office-hours";

    /// <summary>Flags that the episode raised and that still stand, comma-separated. Not for guards: a recall lowers them.</summary>
    public const string FlagsRaised = "flags-raised";

    /// <summary>The open episode that holds a slot for this subject, if the actor sees it. Not for guards: the kernel asks before it opens another.</summary>
    public static string Slot(string slot) => $"slot-{slot}";

    private const string Actor = "actor";

    /// <summary>Whether a fact looks at other work, as far as somebody sees it, so that it is another one for another reader.</summary>
    public static bool LooksAround(string name) => All.Any(f => f.Name == name && f.Eyes == Actor);

    public static readonly ImmutableArray<Fact> All =
    [
        new(OpenCase, FactType.YesNo, "Somebody is already working with the child: an open episode of a pathway with care: yes. Unknown until the child is linked to a person.", Actor),
        new(OpenCaseEpisode, FactType.Code, "That episode.", Actor),
        new(OpenCaseTell, FactType.Code, "Its worker, or who covers for them today, or its team: worker:<id> or team:<id>.", Actor),
        new(ContactsIn12Months, FactType.Number, "Contacts about the child received in the last 12 months, this one among them. Unknown until the child is linked.", Actor),
        new(ReferralsIn12Months, FactType.Number, "Referrals about the child received in the last 12 months. Unknown until the child is linked.", Actor),
        new(SubjectLinked, FactType.YesNo, "The subject has been linked to a person.", "own"),
        new(AgeYears, FactType.Number, "The subject's age in whole years, today; unknown without a date of birth; 0 when unborn.", "own"),
        new(YoungestSiblingYears, FactType.Number, "Age of the youngest other child of the same report.", "own"),
        new(HardTrigger, FactType.YesNo, "An indicator that no level may lower stands in the report, the screening or this decision, or in the episode that this one is part of.", "own"),
        new(InOfficeHours, FactType.YesNo, "The front door is open now.", "own"),
    ];
}
