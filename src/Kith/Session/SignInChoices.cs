using System.Collections.Immutable;
using Kith.Practice.Pack;

namespace Kith.Session;

/// <summary>The postings that a visitor may sign in to, for the partial <c>_SignInChoices</c>.</summary>
/// <param name="Own">Those of the worker who is signed in.</param>
/// <param name="Roles">One worker of each role, those nearest to the front door first.</param>
/// <param name="Agencies">All, by agency; the agencies with most postings first.</param>
/// <param name="Then">Where to go afterwards.</param>
/// <param name="Kept">A form that was sent without a session, sealed.</param>
public sealed record SignInChoices(
    ImmutableArray<SignedIn> Own, ImmutableArray<SignedIn> Roles, ImmutableArray<(string Agency, ImmutableArray<SignedIn> Postings)> Agencies, string? Then, string? Kept)
{
    private static readonly string[] Nearest = ["front-door", "team", "agency", "own", "none"];

    public static SignInChoices Of(ImmutableArray<SignedIn> all, SignedIn? who, PracticePack pack, string? then, string? kept)
    {
        return new(
            who is null ? [] : [.. all.Where(p => p.Reader.Human == who.Reader.Human)],
            [
                .. pack.Roles.Keys.Select(role => all.FirstOrDefault(p => p.Reader.Role == role)).OfType<SignedIn>()
                    .OrderBy(p => Array.IndexOf(Nearest, pack.Roles[p.Reader.Role].Audience)).ThenBy(p => p.RoleName, StringComparer.CurrentCulture),
            ],
            [
                .. all.GroupBy(p => p.AgencyName, StringComparer.Ordinal)
                    .OrderByDescending(a => a.Count()).ThenBy(a => a.Key, StringComparer.CurrentCulture).Select(a => (a.Key, a.ToImmutableArray())),
            ],
            then, kept);
    }
}
