using System.Collections.Immutable;
using NodaTime;

namespace Kith.Practice.Pack;

/// <summary>
/// Everything a partnership says about how it works, as read from a folder of YAML. Immutable; known by the hash of its files.
/// An episode keeps to the <em>shape</em> (stages, forms) of the pack it began on; <em>values</em> (timescales, calendars, agencies,
/// schools, roles) are dated and looked up by date in the pack of today.
/// </summary>
public sealed record PracticePack(
    string Hash,
    int Schema,
    string Version,
    Partnership Partnership,
    BankHolidays BankHolidays,
    ImmutableSortedDictionary<string, CodeSet> Codes,
    ImmutableSortedDictionary<string, ImmutableArray<Timescale>> Timescales,
    ThresholdGuide Thresholds,
    ImmutableSortedDictionary<string, SensitivityClass> Classes,
    ImmutableSortedDictionary<string, Role> Roles,
    ImmutableSortedDictionary<string, Notice> Notices,
    ImmutableSortedDictionary<string, Flag> Flags,
    ImmutableSortedDictionary<string, Pathways.Pathway> Pathways)
{
    /// <summary>Reading that somebody looks at afterwards.</summary>
    public ImmutableSortedDictionary<string, UnusualRule> Unusual { get; init; } = ImmutableSortedDictionary<string, UnusualRule>.Empty;

    /// <summary>How long what is kept.</summary>
    public RetentionSchedule Retention { get; init; } = RetentionSchedule.None;

    /// <summary>Why somebody may look.</summary>
    public ImmutableSortedDictionary<string, Purpose> Purposes { get; init; } = ImmutableSortedDictionary<string, Purpose>.Empty;

    /// <summary>Agreements between agencies to share information, each dated.</summary>
    public ImmutableSortedDictionary<string, Agreement> Agreements { get; init; } = ImmutableSortedDictionary<string, Agreement>.Empty;

    /// <summary>What documents there are, and what each may hold at most.</summary>
    public ImmutableSortedDictionary<string, DocumentKind> Documents { get; init; } = ImmutableSortedDictionary<string, DocumentKind>.Empty;

    /// <summary>What people outside the work may be given, by what they are to the child.</summary>
    public ImmutableSortedDictionary<string, RecipientRule> Recipients { get; init; } = ImmutableSortedDictionary<string, RecipientRule>.Empty;

    /// <summary>Who is kept out, who may get in all the same, and how one asks.</summary>
    public NeedToKnow NeedToKnow { get; init; } = NeedToKnow.None;

    /// <summary>What follows from who asks for a record.</summary>
    public SubjectAccessRules SubjectAccess { get; init; } = SubjectAccessRules.None;

    /// <summary>What agencies add to a child's chronology by themselves, and how all of it is read together.</summary>
    public Chronology Chronology { get; init; } = Chronology.None;

    /// <summary>What every form that weighs up a child's life asks about what the child said.</summary>
    public VoiceRules Voice { get; init; } = VoiceRules.None;

    /// <summary>How people sign in.</summary>
    public AccountRules Accounts { get; init; } = AccountRules.Unsaid;
}

/// <summary>A list of codes with their words; <see cref="National"/> when it is a published national set.</summary>
public sealed record CodeSet(string Id, string Name, string? Source, bool National, ImmutableArray<Code> Codes)
{
    public Code? Find(string code) => Codes.FirstOrDefault(c => c.Id == code);
}

/// <param name="Group">The broader code it maps to (ethnicity's five groups, for one), if any.</param>
public sealed record Code(string Id, string Name, string? Group = null, string? Hint = null)
{
    /// <summary>Of what somebody is to another: the code of what that other is to them.</summary>
    public string? Inverse { get; init; }

    /// <summary>Of what somebody is to another: how the picture of the family draws it.</summary>
    public string? Draws { get; init; }

    /// <summary>Nobody has two of them at once, so a second is asked about.</summary>
    public bool One { get; init; }
}

/// <summary>How much care a field needs: who may read it is decided by class.</summary>
public sealed record SensitivityClass(string Id, string Name, string? Hint)
{
    /// <summary>Stays where it was told: whoever sees that work only for what came of it does not see this.</summary>
    public bool Stays { get; init; }
}

/// <summary>A part that a worker plays. <see cref="Reads"/> are the classes whose fields the role may see where it is in the audience.</summary>
/// <param name="Audience">team: episodes its team holds; agency: those where its agency was let in; front-door: those of its team's
/// front door, and dates and outcomes of the other front doors'; own: what this worker sent, and the replies; none: nothing about any child.</param>
/// <param name="Opens">Pathways it may open by hand.</param>
/// <param name="Searches">Whether it may look people up in the index.</param>
/// <param name="Allocates">Whether it may allocate work and set cover.</param>
public sealed record Role(
    string Id, string Name, string Audience, ImmutableArray<string> Reads, ImmutableArray<string> Opens, bool Searches, bool Allocates)
{
    /// <summary>Why this role looks at records, where the pathway does not say it.</summary>
    public string Purpose { get; init; } = Pack.Purpose.Safeguarding;

    /// <summary>Whose reading it may look through: no; held: all reading of those whose work its team holds; agency: its agency's workers' reading of anybody.</summary>
    public string Audits { get; init; } = "no";

    /// <summary>Whether it may look at why somebody may or may not see a record.</summary>
    public bool Explains { get; init; }

    /// <summary>Whether it gets counts of everybody's record, with small numbers left out.</summary>
    public bool Publishes { get; init; }

    /// <summary>Of the work behind what it holds: <see cref="Held"/>, nothing more; <see cref="LedTo"/>; <see cref="WholeRecord"/>.</summary>
    public string Sees { get; init; } = Held;

    /// <summary>The timescale for which its team goes on seeing that after the work was closed or handed over; null: not at all.</summary>
    public string? SeesAfter { get; init; }

    public const string Held = "held";

    /// <summary>What the work came of, up to its beginning, with the parts of that.</summary>
    public const string LedTo = "led-to";

    /// <summary>What the work came of, and every episode about the same person.</summary>
    public const string WholeRecord = "whole-record";

    /// <summary>Whether it may say that two records are of one person, and take that back.</summary>
    public bool Merges { get; init; }
}

/// <summary>Why somebody looks at a record: a closed list.</summary>
public sealed record Purpose(string Id, string Name, string? Hint)
{
    public const string Safeguarding = "safeguarding";
}

/// <summary>A message with set words. <see cref="For"/>: the kinds of referrer or recipient who may get it (professional, lay, worker, team, agency).</summary>
public sealed record Notice(string Id, string Title, string Text, ImmutableArray<string> For, bool Urgent)
{
    /// <summary>The notice that the next person gets when nobody acknowledged this one; null: the same.</summary>
    public string? PassedOnAs { get; init; }
}

/// <summary>A fact about a person that a stated audience must see.</summary>
/// <param name="Wide">Known to whoever sees the person and reads its class, be the work that raised it theirs or not; its code only, and unless that work is restricted.</param>
public sealed record Flag(string Id, string Name, string Class, string? Hint, bool Wide = false);
