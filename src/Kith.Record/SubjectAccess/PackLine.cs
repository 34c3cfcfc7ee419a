namespace Kith.Record.SubjectAccess;

/// <summary>One line of somebody's own record, as it could be given to them.</summary>
/// <param name="Key">Names it within the ledger: chain, sequence, path.</param>
/// <param name="Suggested">Code of <c>redaction-reason</c> that the rules propose; null when nothing speaks for a cut.</param>
/// <param name="Because">Why it is proposed, for the first reader.</param>
public sealed record PackLine(string Key, string Section, string Label, string Value, string? Suggested, string? Because);
