using Kith.Record.Casework;
using Kith.Session;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace Kith.Accounts;

/// <summary>Workers' own accounts: passwords with one-time codes, and passkeys.</summary>
public static class KithAccounts
{
    /// <summary>What somebody signs in with is changed only so soon after signing in.</summary>
    public static readonly Duration Fresh = Duration.FromMinutes(15);

    public static IServiceCollection AddKithAccounts(this IServiceCollection services, SignInSettings settings)
    {
        services.TryAddSingleton<AccountRegister>();
        services.TryAddSingleton<LocalSignIn>();
        services.AddIdentityCore<PasskeyHolder>();
        services.AddScoped<PasskeyHolders>();
        services.AddScoped<IUserStore<PasskeyHolder>>(s => s.GetRequiredService<PasskeyHolders>());
        services.AddScoped<IPasskeyHandler<PasskeyHolder>, PasskeyHandler<PasskeyHolder>>();
        services.AddScoped<Passkeys>();
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
            passkeys.AuthenticatorTimeout = TimeSpan.FromMinutes(4);
            if (settings.PublicUrl is not { } url) return;
            passkeys.ServerDomain = url.Host;
            passkeys.ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && asked.Origin == url.GetLeftPart(UriPartial.Authority));
        });
        return services;
    }

    public static void MapKithAccounts(this WebApplication app)
    {
        app.MapPost("/passkeys/request", async (HttpContext http, IAntiforgery forgery, Passkeys passkeys) =>
            await forgery.IsRequestValidAsync(http) ? Results.Content(await passkeys.AskToSignIn(http), "application/json") : Results.BadRequest())
            .WithName("PasskeyRequest").ExcludeFromDescription().DisclosesNobody("asks a browser for a passkey");
        app.MapPost("/passkeys/creation", async (HttpContext http, IAntiforgery forgery, Passkeys passkeys, PasskeyHolders holders, IClock clock) =>
        {
            if (!await forgery.IsRequestValidAsync(http) || SignedIn.Of(http) is not { } who || !IsFresh(http, clock)) return Results.BadRequest();
            return await holders.FindByIdAsync(who.Reader.Human, http.RequestAborted) is { } holder
                ? Results.Content(await passkeys.AskToCreate(http, holder, who.Name), "application/json") : Results.BadRequest();
        }).RequireAuthorization().WithName("PasskeyCreation").ExcludeFromDescription().DisclosesNobody("asks a browser for a new passkey");
    }

    public static bool IsFresh(HttpContext http, IClock clock) => SessionHere.Of(http) is { } here && clock.GetCurrentInstant() - here.Session.Began < Fresh;
}
