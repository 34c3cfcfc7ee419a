using System.Security.Cryptography;
using System.Text.Json;
using Kith.Access;
using Kith.Record.Casework;
using Kith.Record.Stores;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Kith.Session;

/// <summary>Somebody without an account who has opened an answer link with its code: a cookie of some hours that names the link, and nothing else.</summary>
public sealed class ByLink(AnswerLinks links, IDataProtectionProvider protection, SignInSettings settings, IClock clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(4);
    private static readonly object Item = new();

    private sealed record Opened(string Link, long Until);

    /// <summary>The link that this browser has opened, with its recipient as a reader; null when there is none, or it has ended.</summary>
    public async Task<(AnswerLinkRow Link, Reader Reader)?> Find(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 and < 2000 } cookie) return null;
        try
        {
            var opened = JsonSerializer.Deserialize<Opened>(Protector.Unprotect(cookie));
            var now = clock.GetCurrentInstant();
            if (opened is null || opened.Until < now.ToUnixTimeSeconds()) return null;
            if (await links.Find(Convert.FromHexString(opened.Link), now, http.RequestAborted) is not { } link || await links.Reader(link, http.RequestAborted) is not { } reader) return null;
            http.Items[Item] = reader;
            return (link, reader);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Open(HttpContext http, string token)
    {
        var until = (clock.GetCurrentInstant() + Duration.FromTimeSpan(Kept)).ToUnixTimeSeconds();
        var opened = new Opened(Convert.ToHexStringLower(Token.Hash(token)), until);
        http.Response.Cookies.Append(Cookie, Protector.Protect(JsonSerializer.Serialize(opened)), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = Kept, IsEssential = true });
    }

    public void Close(HttpContext http) => http.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/", Secure = !settings.Demonstration });

    /// <summary>The recipient of this request's link; null when it came by none.</summary>
    public static Reader? ReaderOf(HttpContext http) => http.Items[Item] as Reader;

    private string Cookie => settings.Name("kith-answer");

    private IDataProtector Protector => protection.CreateProtector("kith answer link v1");
}
