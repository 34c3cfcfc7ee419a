namespace Kith.Api;

// The shapes of the partner API as its description shows them. What is sent is checked against the practice's own form, not against these.

/// <summary>A concern about one or more children. At least one child with a name (or “not known”) and a concern; all else may be missing and is then a named gap.</summary>
/// <param name="AddressInWords">yes: what looks like an address must stand in the words as it is. Without it such a contact is taken back, unless a child is in danger now.</param>
public sealed record ContactBody(
    ReferrerBody? Referrer, IReadOnlyList<ChildBody> Children, IReadOnlyList<HouseholdBody>? Household, string Concern, string? ChildsWords, string? OccurredOn,
    ConsentBody? Consent, ThresholdBody? Threshold, string? AddressInWords);

public sealed record ReferrerBody(string? Name, string? Role, string? Email, string? Phone);

/// <param name="DateOfBirth">yyyy-mm-dd; or say ApproximateAge, or ExpectedDateOfBirth of an unborn child.</param>
/// <param name="Sex">M, F or U.</param>
/// <param name="Ethnicity">DfE code, such as BAFR.</param>
/// <param name="School">URN, or the school's name.</param>
public sealed record ChildBody(
    string? FamilyName, string? GivenNames, string? DateOfBirth, int? ApproximateAge, string? ExpectedDateOfBirth, string? Sex, string? Ethnicity, AddressBody? Address,
    string? School);

public sealed record AddressBody(IReadOnlyList<string>? Lines, string? Postcode);

public sealed record HouseholdBody(string? FamilyName, string? GivenNames, string? DateOfBirth, IReadOnlyList<RelationshipBody>? Relationships);

/// <param name="Child">Place of the child in the list of children; the first is 0.</param>
/// <param name="Implicated">Said to have harmed the child: an allegation.</param>
public sealed record RelationshipBody(int Child, string Relationship, bool? Implicated);

/// <param name="State">given, refused, overridden or not-sought.</param>
public sealed record ConsentBody(string State, string? Reason);

/// <param name="Level">1 to 4, in the sender's view.</param>
public sealed record ThresholdBody(int Level, IReadOnlyList<string> Indicators);

/// <summary>What came of sending it: a reference for all of it, and a contact for each child.</summary>
public sealed record ContactAccepted(string Reference, IReadOnlyList<ContactOfChild> Contacts);

/// <param name="Child">Place of the child in the list that was sent; the first is 0.</param>
/// <param name="DueBy">By when it is decided, as far as is known on receipt.</param>
public sealed record ContactOfChild(string Reference, int Child, string? DueBy);

public sealed record ContactStatus(string Reference, string ReceivedAt, IReadOnlyList<StatusOfChild> Contacts);

/// <param name="Status">The stage that it is in, or closed.</param>
/// <param name="Outcome">What was decided; null while it is open.</param>
public sealed record StatusOfChild(string Reference, int Child, string Status, string? Outcome, string? DueBy);
