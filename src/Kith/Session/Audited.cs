namespace Kith.Session;

/// <summary>What an endpoint that is not a page says of itself. Pages need no mark: the filter is on all of them. A test finds the endpoint that has none.</summary>
/// <param name="Nobody">Why it never discloses anybody; null when it may, and whom is then written down before the answer is sent.</param>
public sealed record DisclosureMark(string? Nobody);

public static class DisclosureMarks
{
    /// <summary>Whom the endpoint's queries disclose is durable before the answer leaves.</summary>
    public static TBuilder Audited<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilter<TBuilder, DisclosureFilter>().WithMetadata(new DisclosureMark(Nobody: null));

    /// <summary>It answers with nothing about anybody, for this reason.</summary>
    public static TBuilder DisclosesNobody<TBuilder>(this TBuilder endpoints, string why)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new DisclosureMark(why));
}
