using System.Security.Claims;
using Kith.Accounts;
using Kith.Record.Stores;
using Kith.Session;
using Microsoft.AspNetCore.Authentication;
using NodaTime;

namespace Kith.Provider;

/// <summary>Whom the provider has sent: the worker its subject is linked to, or is linked to now, by an invitation or by a claim that it vouches for.</summary>
public sealed class ProviderArrival(ProviderSettings settings, AccountStore accounts, LocalSignIn local, SigningIn signingIn, Drafts drafts, IClock clock)
{
    public const string ThenItem = "then", InvitationItem = "invitation";

    /// <summary>Where the browser goes now; with a session, or with a reason why not.</summary>
    public async Task<string> Receive(HttpContext http, ClaimsPrincipal who, AuthenticationProperties asked)
    {
        var (now, cancel) = (clock.GetCurrentInstant(), http.RequestAborted);
        if (who.FindFirstValue("iss") is not { Length: > 0 } issuer || who.FindFirstValue("sub") is not { Length: > 0 } subject) return Refusal(Refused.Failed);
        if (!SecondFactor(who)) return Refusal(Refused.SecondFactor);
        var worker = await Invited(asked, issuer, subject, now, cancel) ?? await accounts.Linked(issuer, subject, cancel) ?? await Claimed(who, issuer, subject, now, cancel);
        if (worker is null || await accounts.Of(worker, cancel) is not { Closed: null } account || await local.Dormant(account, now, cancel)) return Refusal(Refused.NotLinked);
        await accounts.SignedIn(worker, now, cancel);

        var then = asked.Items.TryGetValue(ThenItem, out var asks) ? SigningIn.Local(asks) : null;
        var arrival = await signingIn.Arrive(http, worker, new("provider", issuer, subject, who.FindFirstValue("sid")), then, null);
        if (arrival.GoTo is null) return arrival.Choose.IsEmpty ? Refusal(Refused.NoPosting) : $"/sign-in?then={Uri.EscapeDataString(then ?? "")}";
        return await KeptWhileAway.Waits(drafts, KnownBrowser.Of(http)!, cancel) ? "/sign-in?handler=Returned" : arrival.GoTo;
    }

    private bool SecondFactor(ClaimsPrincipal who) =>
        (settings.Acr.IsEmpty && settings.Amr.IsEmpty)
        || (who.FindFirstValue("acr") is { } acr && settings.Acr.Contains(acr)) || who.FindAll("amr").Any(m => settings.Amr.Contains(m.Value));

    private async Task<string?> Invited(AuthenticationProperties asked, string issuer, string subject, Instant now, CancellationToken cancel)
    {
        if (!asked.Items.TryGetValue(InvitationItem, out var token) || await accounts.Invitation(token ?? "", now, cancel) is not { } invitation) return null;
        // Linked first: somebody else's subject must not use the invitation up.
        return await accounts.Link(issuer, subject, invitation.Worker, now, cancel) && await accounts.Accept(invitation, null, null, [], now, cancel) ? invitation.Worker : null;
    }

    private async Task<string?> Claimed(ClaimsPrincipal who, string issuer, string subject, Instant now, CancellationToken cancel)
    {
        if (settings.Claim is not { } claim || who.FindFirstValue(claim) is not { Length: > 0 } value) return null;
        // Anybody may write any address into a profile: it counts when the provider has seen it answer.
        if (claim == "email" && !string.Equals(who.FindFirstValue("email_verified"), "true", StringComparison.OrdinalIgnoreCase)) return null;
        return await accounts.ByLogin(value, cancel) is { Closed: null } account && await accounts.Link(issuer, subject, account.Worker, now, cancel) ? account.Worker : null;
    }

    private static string Refusal(string why) => $"/sign-in?refused={why}";
}

/// <summary>Why a provider's word was not enough, as codes that the sign-in page turns into sentences.</summary>
public static class Refused
{
    public const string Failed = "failed", SecondFactor = "second-factor", NotLinked = "not-linked", NoPosting = "no-posting", Unreachable = "unreachable";

    public static string? Sentence(string? why, string name) => why switch
    {
        Failed => $"Signing in with {name} did not work. Try again.",
        SecondFactor => $"{name} let you in without a second factor, which is not enough for this record. Set one up there, then try again.",
        NotLinked => $"{name} knows you, but no open account here is linked to you there. Ask whoever looks after accounts in your agency for an invitation.",
        Unreachable => $"{name} cannot be reached now. Try again in a moment, or sign in with an account of this record.",
        NoPosting => "You are who you say, but hold no posting now. Ask whoever looks after accounts in your agency.",
        _ => null,
    };
}
