using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Kith.Web.Navigation;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.WebEncoders;

namespace Kith.Web;

/// <summary>The web face of the program: pages, their language, their headers, their files.</summary>
public static class KithPages
{
    public static WebApplicationBuilder AddKithPages(this WebApplicationBuilder builder)
    {
        var british = CultureInfo.GetCultureInfo("en-GB");
        CultureInfo.DefaultThreadCurrentCulture = british;
        CultureInfo.DefaultThreadCurrentUICulture = british;

        builder.Environment.UseKithFiles();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddRazorPages();
        builder.Services.AddAntiforgery(forgery =>
        {
            forgery.Cookie.Name = "kith-form";
            forgery.SuppressXFrameOptionsHeader = true;
        });
        builder.Services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.Services.TryAddScoped<INavigation, PublicNavigation>();
        return builder;
    }

    /// <summary>Everything between the socket and the pages that is the same for every page. Sign-in goes after it, before the pages run.</summary>
    public static WebApplication UseKithPages(this WebApplication app)
    {
        app.UseKithHeaders();
        app.UseKithStatusPages();
        app.UseRequestLocalization(request =>
        {
            request.SetDefaultCulture("en-GB").AddSupportedCultures("en-GB").AddSupportedUICultures("en-GB");
            request.RequestCultureProviders.Clear();
        });
        app.ServeKithFiles();
        app.UseRouting();
        app.MapRazorPages();
        return app;
    }
}
