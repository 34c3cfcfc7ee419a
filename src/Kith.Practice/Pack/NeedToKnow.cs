using System.Collections.Immutable;

namespace Kith.Practice.Pack;

/// <summary>Who is kept out, who may get in all the same, and how one asks. Read from <c>access/need-to-know.yaml</c>.</summary>
/// <param name="Emergency">Null when this partnership has no emergency access.</param>
/// <param name="Requests">How to ask for what one may not see. Null when there is no such way.</param>
/// <param name="Lookalikes">Pathway opened for those cleared when somebody is entered who resembles a restricted person.</param>
/// <param name="Governance">Roles that, for the agency that decided on a restriction, name who is to look after it. They see nothing else of it.</param>
/// <param name="Around">Notice to those cleared for an episode when somebody who may not see it restricts its person or report.</param>
public sealed record NeedToKnow(
    ImmutableSortedDictionary<string, Restriction> Restrictions, EmergencyAccess? Emergency, AccessRequests? Requests, string? Lookalikes, ImmutableArray<string> Governance, string? Around)
{
    /// <summary>Pathway opened for those cleared for work that somebody who does not see it would have been told of.</summary>
    public string? Unseen { get; init; }

    public static readonly NeedToKnow None = new(ImmutableSortedDictionary<string, Restriction>.Empty, null, null, null, [], null);

    /// <summary>Whether this role looks after a restriction of this kind, once cleared. What was opened for those cleared alone is anybody's of them.</summary>
    public bool MayKeep(string kind, string role) => !Restrictions.TryGetValue(kind, out var restriction) || restriction.SetBy.Contains(role);
}

/// <summary>A degree of being closed: only those who are named see it.</summary>
/// <param name="SetBy">Roles that may set and lift it, and say who is cleared.</param>
/// <param name="Opens">What opens it besides.</param>
/// <param name="Review">Timescale after which somebody must ask whether it is still needed.</param>
public sealed record Restriction(string Id, string Name, string? Hint, ImmutableArray<string> SetBy, WaysIn Opens, string Review);

/// <summary>
/// How far each way in opens a restriction of one kind. Of several restrictions each must be opened. Clearing always opens the one that it names;
/// cover opens none: whoever covers is cleared by name.
/// </summary>
public sealed record WaysIn(Reach Request, Reach Emergency);

public enum Reach
{
    /// <summary>This way never opens it.</summary>
    Nothing,

    /// <summary>Where the way in names what is closed, or something in it.</summary>
    Itself,

    /// <summary>Also where it names no more than the person whom it is about.</summary>
    Person,
}

/// <summary>Getting in when a child may come to harm before anybody can be asked: reasoned, short, told at once, and looked at afterwards.</summary>
/// <param name="Roles">Who may.</param>
/// <param name="Lasts">Timescale after which it ends.</param>
/// <param name="Pathway">Opened for the agency's information governance, each time.</param>
public sealed record EmergencyAccess(ImmutableArray<string> Roles, string Lasts, string Pathway);

/// <param name="Pathway">Opened for whoever is cleared; for information governance where there is nothing to be cleared for.</param>
public sealed record AccessRequests(string Pathway);
