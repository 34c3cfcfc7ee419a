using System.Collections.Immutable;

namespace Kith.Practice.Pathways;

/// <summary>Yes, no, or not known: what nobody has said is not a no.</summary>
public enum Truth
{
    No,
    Unknown,
    Yes,
}

/// <summary>A guard: declarative, closed, three-valued. There are no expressions; arithmetic belongs to tools and measures.</summary>
public abstract record Condition
{
    public sealed record All(ImmutableArray<Condition> Of) : Condition;

    public sealed record Any(ImmutableArray<Condition> Of) : Condition;

    public sealed record Not(Condition Of) : Condition;

    public sealed record Test(Source Source, Operator Operator, ImmutableArray<string> Values) : Condition;
}

public enum SourceKind
{
    /// <summary>A field of the same form: first beside, then outwards.</summary>
    Field,

    /// <summary><c>form/path</c>, an answer recorded in this episode (or <c>report/…</c>, <c>child/…</c> of its report).</summary>
    Answer,

    /// <summary>A named, typed fact that the record is asked for before the kernel runs.</summary>
    Fact,

    /// <summary>The outcome last decided at a step of this episode.</summary>
    Outcome,

    /// <summary>The outcome last decided at a step of the episode that this one is part of.</summary>
    ParentOutcome,
}

public sealed record Source(SourceKind Kind, string Name);

public enum Operator
{
    /// <summary>The answer is one of the values. Unknown when there is no answer.</summary>
    Is,

    /// <summary>A list of answers has one of the values. Unknown when there is no answer.</summary>
    Includes,

    /// <summary>There is an answer (value yes), or there is none (value no). Never unknown.</summary>
    Present,

    AtLeast,

    AtMost,
}
