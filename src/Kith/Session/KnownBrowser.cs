using System.Security.Cryptography;
using System.Text.Json;
using Kith.Practice;
using Microsoft.AspNetCore.DataProtection;

namespace Kith.Session;

/// <summary>
/// A browser on which somebody has signed in before, and who it was last. Lets nobody in; it tells whose a form was that came too late,
/// and keeps a stranger's wrong tries from locking its owner out.
/// </summary>
public sealed record KnownBrowser(string Id, string Worker)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private static readonly object Item = new();

    /// <summary>Null when it carries no mark of ours.</summary>
    public static KnownBrowser? Of(HttpContext http)
    {
        if (http.Items[Item] is KnownBrowser known) return known;
        if (http.Request.Cookies[Name(http)] is not { Length: > 0 and < 2000 } cookie) return null;
        try
        {
            return JsonSerializer.Deserialize<KnownBrowser>(Protector(http).Unprotect(cookie));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>From now on it is this worker's.</summary>
    public static KnownBrowser Mark(HttpContext http, string worker)
    {
        var known = new KnownBrowser(Of(http)?.Id ?? OpaqueId.From(RandomNumberGenerator.GetBytes(13)), worker);
        http.Items[Item] = known;
        http.Response.Cookies.Append(Name(http), Protector(http).Protect(JsonSerializer.Serialize(known), Kept), new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = Kept, IsEssential = true,
        });
        return known;
    }

    private static string Name(HttpContext http) => http.RequestServices.GetRequiredService<SignInSettings>().Name("kith-browser");

    private static ITimeLimitedDataProtector Protector(HttpContext http) =>
        http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("kith known browser v1").ToTimeLimitedDataProtector();
}
