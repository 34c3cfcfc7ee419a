using System.Security.Cryptography;
using Kith.Session;

namespace Kith.Web;

/// <summary>What every answer says to the browser: run nothing but ours, show us in no frame, keep no copy, come by https only.</summary>
public static class Headers
{
    private static readonly object NonceKey = new();

    /// <summary>The number that lets a script or style element of this one page through the content security policy.</summary>
    public static string Nonce(this HttpContext http)
    {
        if (http.Items[NonceKey] is not string nonce)
            http.Items[NonceKey] = nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        return nonce;
    }

    public static void UseKithHeaders(this WebApplication app, SignInSettings settings) =>
        app.Use((http, next) =>
        {
            http.Response.OnStarting(() =>
            {
                var headers = http.Response.Headers;
                // A file that somebody attached has a stricter one of its own.
                if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy =
                    $"default-src 'none'; script-src 'self' 'nonce-{http.Nonce()}'; style-src 'self' 'nonce-{http.Nonce()}'; img-src 'self' data:; "
                    + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "same-origin";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                // A demonstration may run on plain http.
                if (!settings.Demonstration) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
                if (!http.IsOfTheProgram() && !headers.CacheControl.ToString().Contains("no-store", StringComparison.Ordinal))
                    headers.CacheControl = "no-store";
                return Task.CompletedTask;
            });
            return next(http);
        });
}
