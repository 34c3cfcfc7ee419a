using Kith.Practice.Pack;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Stores;
using Kith.Web.Navigation;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Kith.Session;

/// <summary>Signing in, and staying so: a cookie names worker and posting, and each request asks the register whether that posting still stands.</summary>
public static class Sessions
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    private static readonly TimeSpan Idle = TimeSpan.FromHours(8);

    /// <summary>Needs a <see cref="RecordStore"/> and a <see cref="PackShelf"/> among the services.</summary>
    public static IServiceCollection AddKithSession(this IServiceCollection services)
    {
        services.AddAuthentication(Scheme).AddCookie(Scheme, cookie =>
        {
            cookie.Cookie.Name = "kith-session";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = Idle;
            cookie.SlidingExpiration = true;
            cookie.LoginPath = "/sign-in";
            cookie.ReturnUrlParameter = "then";
            // A refusal looks like a page that is not there.
            cookie.Events.OnRedirectToAccessDenied = denied =>
            {
                denied.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            };
            cookie.Events.OnRedirectToLogin = KeptForm.Challenge;
        });
        services.AddAuthorization();
        services.AddDataProtection().SetApplicationName("Kith");
        services.TryAddSingleton<SessionKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeysWithTheRecord>();
        services.TryAddSingleton<IClock>(NodaTime.SystemClock.Instance);
        services.TryAddSingleton<Demonstration>();
        services.TryAddSingleton<Postings>();
        services.TryAddSingleton<ReadAudit>();
        services.TryAddSingleton(_ => new AuditHealth());
        services.TryAddScoped<Disclosure>();
        services.Configure<MvcOptions>(mvc => mvc.Filters.Add<DisclosureFilter>());
        services.AddScoped<INavigation, DeskNavigation>();
        return services;
    }

    /// <summary>Goes after routing and before the pages.</summary>
    public static void UseKithSession(this WebApplication app)
    {
        app.UseAuthentication();
        app.Use(async (http, next) =>
        {
            // A page that tells of a fault must not depend on what may be at fault: it takes what the first run found out.
            if (http.Features.Get<IExceptionHandlerFeature>() is null && SignedIn.PostingOf(http.User) is { } posting)
                await Recall(http, posting);
            await next(http);
        });
        app.UseAuthorization();
    }

    /// <summary>From now on, within this request too, so that the forms on its page are theirs.</summary>
    public static async Task SignIn(HttpContext http, Posting posting, SignedIn who)
    {
        http.User = SignedIn.Principal(posting);
        SignedIn.Set(http, who);
        await http.SignInAsync(Scheme, http.User);
    }

    public static Task SignOut(HttpContext http) => http.SignOutAsync(Scheme);

    private static async Task Recall(HttpContext http, Posting posting)
    {
        var who = await http.RequestServices.GetRequiredService<Postings>().Find(posting, http.RequestAborted);
        SignedIn.Set(http, who);
        // The cookie stays: it opens nothing, and tells whose a form was that came too late.
        if (who is null)
            http.User = new();
    }
}

/// <summary>Whether this county is the demonstration one. A ledger says so in its first entry, for good, so it is asked until it has answered once.</summary>
public sealed class Demonstration(RecordStore store)
{
    /// <summary>Null until it has been asked, or while the ledger is empty.</summary>
    public bool? Known { get; private set; }

    public async ValueTask<bool> Is(CancellationToken cancel = default)
    {
        if (Known is null)
        {
            await using var db = store.Context();
            Known = await Registers.IsDemonstration(db, cancel);
        }
        return Known == true;
    }
}
