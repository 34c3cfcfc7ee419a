using System.Collections.Immutable;

namespace Kith.Practice.Pack;

/// <summary>Who is kept out, who may get in all the same, and how one asks. Read from <c>access/need-to-know.yaml</c>.</summary>
/// <param name="Emergency">Null when this partnership has no emergency access.</param>
/// <param name="Requests">How to ask for what one may not see. Null when there is no such way.</param>
/// <param name="Lookalikes">Pathway opened for those cleared when somebody is entered who resembles a restricted person.</param>
public sealed record NeedToKnow(
    ImmutableSortedDictionary<string, Restriction> Restrictions, EmergencyAccess? Emergency, AccessRequests? Requests, string? Lookalikes)
{
    /// <summary>Pathway opened for those cleared for work that somebody who does not see it would have been told of.</summary>
    public string? Unseen { get; init; }

    public static readonly NeedToKnow None = new(ImmutableSortedDictionary<string, Restriction>.Empty, null, null, null);
}

/// <summary>A degree of being closed: only those who are named see it.</summary>
/// <param name="SetBy">Roles that may set and lift it, and say who is cleared.</param>
/// <param name="Emergency">Whether emergency access opens it.</param>
/// <param name="Review">Timescale after which somebody must ask whether it is still needed.</param>
public sealed record Restriction(string Id, string Name, string? Hint, ImmutableArray<string> SetBy, bool Emergency, string Review);

/// <summary>Getting in when a child may come to harm before anybody can be asked: reasoned, short, told at once, and looked at afterwards.</summary>
/// <param name="Roles">Who may.</param>
/// <param name="Lasts">Timescale after which it ends.</param>
/// <param name="Pathway">Opened for the agency's information governance, each time.</param>
public sealed record EmergencyAccess(ImmutableArray<string> Roles, string Lasts, string Pathway);

/// <param name="Pathway">Opened for whoever is cleared; for information governance where there is nothing to be cleared for.</param>
public sealed record AccessRequests(string Pathway);
