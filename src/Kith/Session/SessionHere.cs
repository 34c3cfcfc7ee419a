using System.Security.Cryptography;
using Kith.Practice.Pack;
using Kith.Record.Stores;
using NodaTime;

namespace Kith.Session;

/// <summary>The session of this request, also while no posting has been chosen in it.</summary>
/// <param name="Token">What the cookie holds.</param>
/// <param name="Unused">When it would have ended had this not been asked.</param>
/// <param name="Ends">When it ends unless something more is asked before.</param>
/// <param name="Latest">When it ends whatever happens.</param>
/// <param name="Warn">How long before its end a page says so.</param>
public sealed record SessionHere(LiveSession Session, string Token, Instant Unused, Instant Ends, Instant Latest, Duration Warn)
{
    private static readonly object Key = new();

    // There is nobody's record in a demonstration, and people leave it open over a weekend.
    private static readonly Duration OfDemonstration = Duration.FromDays(30);

    /// <summary>By which a page knows whether the session that showed it still stands. It opens nothing.</summary>
    public string Mark => Convert.ToHexStringLower(SHA256.HashData([.. "page of session "u8, .. Session.Hash]))[..16];

    public static SessionHere? Of(HttpContext http) => http.Items[Key] as SessionHere;

    internal static void Set(HttpContext http, SessionHere? here) => http.Items[Key] = here;

    /// <summary>Null when it has run out.</summary>
    public static SessionHere? At(LiveSession session, string token, AccountRules rules, bool demonstration, Instant now)
    {
        var (idle, latest) = demonstration ? (OfDemonstration, session.Began + OfDemonstration) : (rules.Idle, session.Began + rules.Absolute);
        var unused = Instant.Min(latest, session.Seen + idle);
        if (now >= unused) return null;
        var used = now - session.Seen < LiveSessions.TouchEach ? unused : Instant.Min(latest, now + idle);
        return new(session, token, unused, used, latest, rules.Warn);
    }
}
