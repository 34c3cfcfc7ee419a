using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Kith.Accounts;
using Kith.Attachments;
using Kith.Forms;
using Kith.Provider;
using Kith.Session;
using Kith.Api;
using Kith.Web.Navigation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.WebEncoders;

namespace Kith.Web;

/// <summary>The web face of the program: pages, their language, their headers, their files.</summary>
public static class KithPages
{
    private static readonly string[] Public = ["/Index", "/Accessibility", "/Privacy", "/Source", "/Health", "/Status", "/Kit"];

    /// <summary>More than any form or contact holds, and than the largest file that may be attached.</summary>
    private const long MostBytes = 12 << 20;

    /// <exception cref="SettingsRefused">The environment lacks something that signing in needs.</exception>
    public static WebApplicationBuilder AddKithPages(this WebApplicationBuilder builder, bool demonstration)
    {
        var signIn = SignInSettings.Read(builder.Configuration, demonstration);
        var british = CultureInfo.GetCultureInfo("en-GB");
        CultureInfo.DefaultThreadCurrentCulture = british;
        CultureInfo.DefaultThreadCurrentUICulture = british;

        builder.Environment.UseKithFiles();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBytes;
        });
        // The framework would write every address into the log, and one-time links and people's searches stand in addresses.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddOpenApi();
        builder.Services.AddRazorPages(pages =>
        {
            // Whatever is not named here, or says [AllowAnonymous] itself, is for people who are signed in.
            pages.Conventions.AuthorizeFolder("/");
            foreach (var page in Public)
                pages.Conventions.AllowAnonymousToPage(page);
        })
            // What a form must hold is said by the practice and by the page, in words; never by a C# type.
            .AddMvcOptions(mvc =>
            {
                mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
                mvc.Filters.Add<RefusedInWords>();
            });
        builder.Services.AddKithSession(signIn);
        builder.Services.AddKithAccounts(signIn);
        builder.Services.AddKithProvider(signIn);
        builder.Services.AddKithForms();
        builder.Services.AddAttachments();
        builder.Services.AddSingleton<Intake.EventIntake>();
        builder.Services.TryAddSingleton(RefusalFloor.Usual);
        builder.Services.AddAntiforgery(forgery =>
        {
            forgery.Cookie.Name = signIn.Name("kith-form");
            forgery.SuppressXFrameOptionsHeader = true;
        });
        builder.Services.Configure<CookieTempDataProviderOptions>(told => told.Cookie.Name = signIn.Name("kith-told"));
        builder.Services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        return builder;
    }

    /// <summary>Everything between the socket and the pages that is the same for every page.</summary>
    public static WebApplication UseKithPages(this WebApplication app)
    {
        var signIn = app.Services.GetRequiredService<SignInSettings>();
        app.UseRefusalFloor();
        app.UseProxies(signIn);
        app.UseKithHeaders(signIn);
        app.UseCookiePolicy(signIn.Policy());
        app.UseKithStatusPages();
        app.UseRequestLocalization(request =>
        {
            request.SetDefaultCulture("en-GB").AddSupportedCultures("en-GB").AddSupportedUICultures("en-GB");
            request.RequestCultureProviders.Clear();
        });
        app.UsePageVerbs();
        app.UseReadableAddresses();
        app.ServeKithFiles();
        app.UseReadableForms();
        app.UseRouting();
        app.UseKithSession();
        app.MapRazorPages();
        app.MapKithAccounts();
        app.MapKithProvider();
        app.MapContactsApi();
        app.MapEventsApi();
        app.MapTokenApi();
        app.MapOpenApi().DisclosesNobody("the description of the API, the same for everybody");
        return app;
    }
}
