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

/// <summary>Signing in, and staying so: a cookie names a session, and each request asks the record whether session and posting still stand.</summary>
public static class Sessions
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    /// <summary>Where a page asks how long the session lasts. Asking does not make it last longer.</summary>
    public const string StatePath = "/session";

    /// <summary>Needs a <see cref="RecordStore"/> and a <see cref="PackShelf"/> among the services.</summary>
    public static IServiceCollection AddKithSession(this IServiceCollection services, SignInSettings settings)
    {
        services.AddSingleton(settings);
        if (settings.Keys is { } keys) services.AddSingleton(keys);
        services.AddAuthentication(Scheme).AddCookie(Scheme, cookie =>
        {
            cookie.Cookie.Name = settings.Name("kith-session");
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            // The record says when a session ends; the cookie only has to outlast it.
            cookie.ExpireTimeSpan = TimeSpan.FromDays(31);
            cookie.SlidingExpiration = false;
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
        services.TryAddSingleton<LiveSessions>();
        services.TryAddSingleton<Pace>();
        services.TryAddSingleton<Spent>();
        services.TryAddSingleton<AccountStore>();
        services.TryAddSingleton<ApiClients>();
        services.TryAddSingleton<ClientRegister>();
        services.TryAddSingleton<AnswerLinks>();
        services.TryAddSingleton<ByLink>();
        services.TryAddSingleton<Api.ClientAssertions>();
        services.AddSingleton<SigningIn>();
        services.AddSingleton<SignInOffers>();
        services.TryAddSingleton<ReadAudit>();
        services.TryAddSingleton(_ => new AuditHealth());
        services.TryAddScoped<Disclosure>();
        services.TryAddScoped<ReaderSight>();
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
            if (http.Features.Get<IExceptionHandlerFeature>() is null && SignedIn.SessionOf(http.User) is { } token)
                await Recall(http, token);
            await next(http);
        });
        app.UseAuthorization();
        app.MapGet(StatePath, State).WithName("SessionState").ExcludeFromDescription().DisclosesNobody("says how long the session lasts");
    }

    /// <summary>A new session, in place of the one there was: nothing that was known before signing in is worth anything after it.</summary>
    /// <param name="who">Null while one of several postings is still to be chosen.</param>
    public static async Task Begin(HttpContext http, string worker, SignedIn? who, Proof proof, Instant? began = null)
    {
        var services = http.RequestServices;
        var (now, live) = (services.GetRequiredService<IClock>().GetCurrentInstant(), services.GetRequiredService<LiveSessions>());
        var posting = who is null ? null : new Posting(worker, who.Reader.Role, who.Reader.Agency, who.Reader.Team);
        var token = await live.Begin(worker, posting, proof, now, SignedIn.SessionOf((await http.AuthenticateAsync(Scheme)).Principal), began, http.RequestAborted);
        KnownBrowser.Mark(http, worker);
        await http.SignInAsync(Scheme, SignedIn.Ticket(token, worker));
        // Within this request too, so that the forms on its page are theirs.
        await Here(http, (await live.Find(token, http.RequestAborted))!, token, who);
    }

    public static async Task End(HttpContext http)
    {
        if (SignedIn.SessionOf((await http.AuthenticateAsync(Scheme)).Principal) is { } token)
            await http.RequestServices.GetRequiredService<LiveSessions>().End(token, http.RequestServices.GetRequiredService<IClock>().GetCurrentInstant());
        SessionHere.Set(http, null);
        SignedIn.Set(http, null);
        http.User = new();
        await http.SignOutAsync(Scheme);
    }

    // The cookie stays when its session has ended: it opens nothing, and tells whose a form was that came too late.
    private static async Task Recall(HttpContext http, string token)
    {
        var live = http.RequestServices.GetRequiredService<LiveSessions>();
        var session = await live.Find(token, http.RequestAborted);
        var who = session?.Posting is null ? null : await http.RequestServices.GetRequiredService<Postings>().Find(session.Posting, http.RequestAborted);
        await Here(http, session, token, who);
        var asksOnly = http.Request.Path.StartsWithSegments(StatePath, StringComparison.Ordinal) && HttpMethods.IsGet(http.Request.Method);
        if (SessionHere.Of(http) is { } here && !asksOnly)
            await live.Touch(here.Session, http.RequestServices.GetRequiredService<IClock>().GetCurrentInstant(), http.RequestAborted);
    }

    private static async Task Here(HttpContext http, LiveSession? session, string token, SignedIn? who)
    {
        var services = http.RequestServices;
        var demonstration = await services.GetRequiredService<Demonstration>().Is(http.RequestAborted);
        // In a posting that has ended nobody is signed in, not even to choose another.
        var here = session is null || (session.Posting is not null && who is null) ? null
            : SessionHere.At(session, token, services.GetRequiredService<PackShelf>().Current.Accounts, demonstration, services.GetRequiredService<IClock>().GetCurrentInstant());
        SessionHere.Set(http, here);
        SignedIn.Set(http, here is null ? null : who);
        http.User = here is null || who is null ? new() : SignedIn.Principal(new(who.Reader.Human, who.Reader.Role, who.Reader.Agency, who.Reader.Team));
    }

    /// <summary>Seconds until the session ends, as it stood before this was asked, and which it is; 401 when it has ended.</summary>
    private static IResult State(HttpContext http, IClock clock) => SessionHere.Of(http) is not { } here
        ? Results.StatusCode(StatusCodes.Status401Unauthorized)
        : Results.Json(new { seconds = (long)(here.Unused - clock.GetCurrentInstant()).TotalSeconds, extendable = here.Latest > here.Unused, mark = here.Mark });
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
