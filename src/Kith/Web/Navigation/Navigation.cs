using System.Collections.Immutable;

namespace Kith.Web.Navigation;

/// <summary>One link of the service navigation.</summary>
/// <param name="Count">Shown as a badge when above nought, read out as "Inbox, 3 new".</param>
/// <param name="Post">Rendered as a button that posts, as signing out must be.</param>
public sealed record NavigationLink(string Text, string Href, int Count = 0, bool Post = false);

/// <summary>Who is signed in, and as what they act now.</summary>
public sealed record ActingAs(string Name, string Role, string Agency, string? ChangeHref = null);

/// <summary>What stands at the top of every page.</summary>
/// <param name="Demonstration">True when the county is the demonstration one: every page then says so.</param>
public sealed record NavigationView(ImmutableArray<NavigationLink> Links, ActingAs? ActingAs, bool Demonstration, string HomeHref = "/")
{
    /// <summary>Whoever is signed in may look for what was written, from every page.</summary>
    public bool Searches { get; init; }
}

/// <summary>Answers what this visitor's navigation holds. Registered by whoever knows about sign-in; without one it is the public's.</summary>
public interface INavigation
{
    ValueTask<NavigationView> ForAsync(HttpContext http);
}

/// <summary>The navigation of somebody who has not signed in.</summary>
public sealed class PublicNavigation : INavigation
{
    public ValueTask<NavigationView> ForAsync(HttpContext http) => new(new NavigationView([], ActingAs: null, Demonstration: true));
}
