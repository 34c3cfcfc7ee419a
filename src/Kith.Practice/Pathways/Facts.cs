using System.Collections.Immutable;

namespace Kith.Practice.Pathways;

public enum FactType
{
    YesNo,
    Number,
    Code,
}

/// <param name="Eyes">engine: looks past what the actor may see, and may therefore only make work for somebody who is cleared; own: known here.</param>
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

    /// <summary>The open episode that holds a slot for this subject. Not for guards: the kernel asks before it opens another.</summary>
    public static string Slot(string slot) => $"slot-{slot}";

    public static readonly ImmutableArray<Fact> All =
    [
        new(OpenCase, FactType.YesNo, "Somebody is already working with the child: an open episode of a pathway with care: yes. Unknown until the child is linked to a person.", "engine"),
        new(OpenCaseEpisode, FactType.Code, "That episode.", "engine"),
        new(OpenCaseTell, FactType.Code, "Its worker, or who covers for them today, or its team: worker:<id> or team:<id>.", "engine"),
        new(ContactsIn12Months, FactType.Number, "Contacts about the child received in the last 12 months, this one among them. Unknown until the child is linked.", "engine"),
        new(ReferralsIn12Months, FactType.Number, "Referrals about the child received in the last 12 months. Unknown until the child is linked.", "engine"),
        new(SubjectLinked, FactType.YesNo, "The subject has been linked to a person.", "own"),
        new(AgeYears, FactType.Number, "The subject's age in whole years, today; unknown without a date of birth; 0 when unborn.", "own"),
        new(YoungestSiblingYears, FactType.Number, "Age of the youngest other child of the same report.", "own"),
        new(HardTrigger, FactType.YesNo, "An indicator that no level may lower stands in the report, the screening or this decision, or in the episode that this one is part of.", "own"),
        new(InOfficeHours, FactType.YesNo, "The front door is open now.", "own"),
    ];
}
