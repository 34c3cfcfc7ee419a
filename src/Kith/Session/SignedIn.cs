using System.Security.Claims;
using Kith.Access;
using Kith.Record.Casework;

namespace Kith.Session;

/// <summary>A human who is signed in, and the posting in which they act. The cookie names a session; posting and names are read anew each time.</summary>
public sealed record SignedIn(Reader Reader, string Name, string RoleName, string AgencyName, string? TeamName)
{
    private static readonly object Key = new();

    private const string WorkerClaim = "worker", RoleClaim = "role", AgencyClaim = "agency", TeamClaim = "team", SessionClaim = "session";

    /// <summary>Whoever makes this request; null when nobody has signed in, or the posting has ended since.</summary>
    public static SignedIn? Of(HttpContext http) => http.Items[Key] as SignedIn;

    internal static void Set(HttpContext http, SignedIn? who) => http.Items[Key] = who;

    /// <summary>Who makes this request, for whatever asks the framework: forms are bound to it, so one begun in a posting is not sent in another.</summary>
    internal static ClaimsPrincipal Principal(Posting posting) => new(new ClaimsIdentity(
        [
            new Claim(WorkerClaim, posting.Worker), new Claim(RoleClaim, posting.Role), new Claim(AgencyClaim, posting.Agency),
            .. posting.Team is null ? Array.Empty<Claim>() : [new Claim(TeamClaim, posting.Team)],
        ],
        Sessions.Scheme, WorkerClaim, RoleClaim));

    /// <summary>What the cookie holds: the session, and whose it was when it has ended.</summary>
    internal static ClaimsPrincipal Ticket(string session, string worker) =>
        new(new ClaimsIdentity([new Claim(SessionClaim, session), new Claim(WorkerClaim, worker)], Sessions.Scheme, WorkerClaim, RoleClaim));

    internal static string? SessionOf(ClaimsPrincipal? ticket) => ticket?.FindFirstValue(SessionClaim);

    internal static string? WorkerOf(ClaimsPrincipal? ticket) => ticket?.FindFirstValue(WorkerClaim);
}
