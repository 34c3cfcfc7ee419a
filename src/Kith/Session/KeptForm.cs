using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Kith.Session;

/// <summary>A form that was sent after the session had ended, carried sealed through sign-in so that nothing typed is lost.</summary>
/// <param name="Owner">The worker whose ended session sent it. Only they get it back.</param>
/// <param name="Browser">The browser that sent it. Only there do they get it back.</param>
public sealed record KeptForm(string Path, string Owner, string Browser, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>Name of the hidden field that carries it.</summary>
    public const string FieldName = "kept";

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>A page is asked for by somebody who is not signed in: to the sign-in page, with the form if there was one; a script is told 401.</summary>
    public static Task Challenge(RedirectContext<CookieAuthenticationOptions> challenge)
    {
        var (request, response) = (challenge.Request, challenge.Response);
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            response.Redirect(challenge.RedirectUri);
        else if (request.HasFormContentType && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            response.Redirect($"/sign-in/kept?then={Uri.EscapeDataString(request.Path + request.QueryString)}", permanent: false, preserveMethod: true);
        else
            response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    /// <summary>The form of this request, as it came; null when nobody can tell whose it was, for then nobody may have it.</summary>
    public static async Task<KeptForm?> Take(HttpContext http, string path)
    {
        if (KnownBrowser.Of(http) is not { } browser) return null;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var fields = form.Where(f => f.Key != "__RequestVerificationToken").SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v ?? "")));
        return new(path, OwnerOf(http) ?? browser.Worker, browser.Id, [.. fields]);
    }

    public string Seal(IDataProtectionProvider protection) => Protector(protection).Protect(JsonSerializer.Serialize(this), Kept);

    /// <summary>Null when it is not ours, too old, another worker's, or from another browser.</summary>
    public static KeptForm? Open(IDataProtectionProvider protection, string? sealedForm, KnownBrowser by)
    {
        if (string.IsNullOrEmpty(sealedForm))
            return null;
        try
        {
            var kept = JsonSerializer.Deserialize<KeptForm>(Protector(protection).Unprotect(sealedForm));
            return kept?.Owner == by.Worker && kept.Browser == by.Id ? kept : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private static ITimeLimitedDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("kith kept form v2").ToTimeLimitedDataProtector();

    // A session that has ended by time still tells whose it was.
    private static string? OwnerOf(HttpContext http)
    {
        var cookies = http.RequestServices.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(Sessions.Scheme);
        var cookie = cookies.CookieManager.GetRequestCookie(http, cookies.Cookie.Name!);
        return cookie is null ? null : SignedIn.WorkerOf(cookies.TicketDataFormat.Unprotect(cookie)?.Principal);
    }
}
