using System.Security.Claims;
using Kith.Access;
using Kith.Record.Casework;

namespace Kith.Session;

/// <summary>A human who is signed in, and the posting in which they act. The cookie names no more than ids; names are read anew each time.</summary>
public sealed record SignedIn(Reader Reader, string Name, string RoleName, string AgencyName, string? TeamName)
{
    private static readonly object Key = new();

    private const string WorkerClaim = "worker", RoleClaim = "role", AgencyClaim = "agency", TeamClaim = "team";

    /// <summary>Whoever makes this request; null when nobody has signed in, or the posting has ended since.</summary>
    public static SignedIn? Of(HttpContext http) => http.Items[Key] as SignedIn;

    internal static void Set(HttpContext http, SignedIn? who) => http.Items[Key] = who;

    internal static ClaimsPrincipal Principal(Posting posting) => new(new ClaimsIdentity(
        [
            new Claim(WorkerClaim, posting.Worker), new Claim(RoleClaim, posting.Role), new Claim(AgencyClaim, posting.Agency),
            .. posting.Team is null ? Array.Empty<Claim>() : [new Claim(TeamClaim, posting.Team)],
        ],
        Sessions.Scheme, WorkerClaim, RoleClaim));

    /// <summary>The posting that a cookie names; null when it names none.</summary>
    internal static Posting? PostingOf(ClaimsPrincipal? principal) =>
        principal?.FindFirstValue(WorkerClaim) is { } worker && principal.FindFirstValue(RoleClaim) is { } role && principal.FindFirstValue(AgencyClaim) is { } agency
            ? new Posting(worker, role, agency, principal.FindFirstValue(TeamClaim))
            : null;
}
