using System.Collections.Immutable;
using Kith.Practice.Pack;
using Kith.Record.Casework;

namespace Kith.Session;

/// <summary>What a visitor may sign in as, or with, for the partial <c>_SignInOffer</c>.</summary>
/// <param name="Demonstration">Anybody may be anybody; otherwise one proves who one is.</param>
/// <param name="Own">The postings of the worker who has proved who they are.</param>
/// <param name="Roles">In a demonstration: one worker of each role, those nearest to the front door first.</param>
/// <param name="Agencies">In a demonstration: all, by agency; the agencies with most postings first.</param>
/// <param name="Then">Where to go afterwards.</param>
/// <param name="Kept">A form that was sent without a session, sealed.</param>
public sealed record SignInOffer(
    bool Demonstration, ImmutableArray<SignedIn> Own, ImmutableArray<SignedIn> Roles, ImmutableArray<(string Agency, ImmutableArray<SignedIn> Postings)> Agencies,
    string? Then, string? Kept);

public sealed class SignInOffers(Postings postings, PackShelf packs, Demonstration demonstration)
{
    private static readonly string[] Nearest = ["front-door", "team", "agency", "own", "none"];

    public async Task<SignInOffer> Make(HttpContext http, string? then, string? kept)
    {
        var worker = SessionHere.Of(http)?.Session.Worker;
        if (!await demonstration.Is(http.RequestAborted))
            return new(false, worker is null ? [] : await postings.Of(worker, http.RequestAborted), [], [], then, kept);
        var all = await postings.All(http.RequestAborted);
        return new(
            true,
            worker is null ? [] : [.. all.Where(p => p.Reader.Human == worker)],
            Roles(all, packs.Current),
            [
                .. all.GroupBy(p => p.AgencyName, StringComparer.Ordinal)
                    .OrderByDescending(a => a.Count()).ThenBy(a => a.Key, StringComparer.CurrentCulture).Select(a => (a.Key, a.ToImmutableArray())),
            ],
            then, kept);
    }

    private static ImmutableArray<SignedIn> Roles(ImmutableArray<SignedIn> all, PracticePack pack) =>
    [
        .. pack.Roles.Keys.Select(role => all.FirstOrDefault(p => p.Reader.Role == role)).OfType<SignedIn>()
            .OrderBy(p => Array.IndexOf(Nearest, pack.Roles[p.Reader.Role].Audience)).ThenBy(p => p.RoleName, StringComparer.CurrentCulture),
    ];
}
