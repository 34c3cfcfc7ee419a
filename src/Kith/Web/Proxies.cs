using Kith.Session;
using Microsoft.AspNetCore.HttpOverrides;

namespace Kith.Web;

/// <summary>Behind a balancer a request comes from the balancer. Those named in KITH_PROXIES are believed when they say from where, and whether by https; nobody else is.</summary>
public static class Proxies
{
    public static void UseProxies(this WebApplication app, SignInSettings settings)
    {
        if (settings.Proxies.IsEmpty) return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in settings.Proxies) options.KnownProxies.Add(proxy);
        app.UseForwardedHeaders(options);
    }
}
