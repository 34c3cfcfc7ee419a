using Microsoft.AspNetCore.CookiePolicy;

namespace Kith.Session;

/// <summary>How our cookies are called and sent: over https only and bound to this host, but for a demonstration, which may run on plain http.</summary>
public static class Cookies
{
    public static string Name(this SignInSettings settings, string name) => settings.Demonstration ? name : $"__Host-{name}";

    /// <summary>Set for every cookie as it leaves, so that a proxy that ends TLS cannot make one of them travel open.</summary>
    public static CookiePolicyOptions Policy(this SignInSettings settings) => new()
    {
        HttpOnly = HttpOnlyPolicy.Always,
        MinimumSameSitePolicy = SameSiteMode.Lax,
        Secure = settings.Demonstration ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always,
    };
}
