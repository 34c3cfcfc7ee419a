namespace Kith.Access;

/// <summary>Who asks: a human who acts in one role for one agency, as a member of a team if the role has one.</summary>
/// <param name="Human">Worker id, <c>public</c> or <c>partner</c>.</param>
/// <param name="OnBehalfOf">The worker for whom an agency's system acts.</param>
public sealed record Reader(string Human, string Role, string Agency, string? Team = null, string? Authority = null, string? OnBehalfOf = null)
{
    /// <summary>Who must not be kept out: the human, or the worker for whom an agency's system acts.</summary>
    public string Worker => OnBehalfOf ?? Human;
}
