namespace Kith.Practice;

/// <summary>Something wrong with what was given: which thing, what is wrong, and what would put it right.</summary>
/// <param name="Place">Path of the field (<c>children[0].date-of-birth</c>), or the name of the step, outcome or recipient.</param>
/// <param name="Code">Stable word for programs.</param>
/// <param name="Message">A sentence for people, naming the thing and the remedy.</param>
public sealed record Problem(string Place, string Code, string Message);
