using System.Security.Cryptography;
using System.Text.Json;
using Kith.Practice;
using Kith.Record.Stores;
using Kith.Session;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using NodaTime;

namespace Kith.Accounts;

/// <summary>
/// Passkeys (WebAuthn): the framework judges them; what it asked for travels sealed in a cookie of five minutes, and is good once. They are asked to
/// verify their user, so a passkey is two things by itself.
/// </summary>
public sealed class Passkeys(IPasskeyHandler<PasskeyHolder> handler, PasskeyHolders holders, Spent spent, IDataProtectionProvider protection, SignInSettings settings, IClock clock)
{
    private const int Longest = 20_000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private sealed record Asked(string Id, string For, string State);

    public async Task<string> AskToSignIn(HttpContext http)
    {
        var options = await handler.MakeRequestOptionsAsync(null, http);
        Keep(http, "", options.AssertionState ?? "");
        return options.RequestOptionsJson;
    }

    /// <returns>The worker; null when it is not theirs, or not what was asked for.</returns>
    public async Task<string?> SignIn(HttpContext http, string? credential)
    {
        if (await Taken(http, "") is not { } state || credential is not { Length: > 0 and < Longest }) return null;
        var result = await handler.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = credential, AssertionState = state });
        if (!result.Succeeded || !result.Passkey.IsUserVerified) return null;
        await holders.AddOrUpdatePasskeyAsync(result.User, result.Passkey, http.RequestAborted);
        return result.User.Worker;
    }

    public async Task<string> AskToCreate(HttpContext http, PasskeyHolder holder, string name)
    {
        var options = await handler.MakeCreationOptionsAsync(new() { Id = holder.Worker, Name = holder.Login, DisplayName = name }, http);
        Keep(http, holder.Worker, options.AttestationState ?? "");
        return options.CreationOptionsJson;
    }

    /// <returns>False when it is not what was asked for.</returns>
    public async Task<bool> Create(HttpContext http, PasskeyHolder holder, string? credential, string name)
    {
        if (await Taken(http, holder.Worker) is not { } state || credential is not { Length: > 0 and < Longest }) return false;
        var result = await handler.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = credential, AttestationState = state });
        if (!result.Succeeded || result.UserEntity.Id != holder.Worker) return false;
        result.Passkey.Name = name;
        await holders.AddOrUpdatePasskeyAsync(holder, result.Passkey, http.RequestAborted);
        return true;
    }

    private void Keep(HttpContext http, string worker, string state)
    {
        var asked = new Asked(OpaqueId.From(RandomNumberGenerator.GetBytes(13)), worker, state);
        http.Response.Cookies.Append(Cookie, Protector.Protect(JsonSerializer.Serialize(asked), Kept), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", MaxAge = Kept, IsEssential = true });
    }

    private async Task<string?> Taken(HttpContext http, string worker)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } cookie) return null;
        http.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/", Secure = !settings.Demonstration });
        try
        {
            return JsonSerializer.Deserialize<Asked>(Protector.Unprotect(cookie)) is { } asked && asked.For == worker
                && await spent.Spend($"passkey {asked.Id}", clock.GetCurrentInstant() + Duration.FromMinutes(10), http.RequestAborted) ? asked.State : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private string Cookie => settings.Name("kith-passkey");

    private ITimeLimitedDataProtector Protector => protection.CreateProtector("kith passkey v1").ToTimeLimitedDataProtector();
}
