using System.Collections.Concurrent;
using Microsoft.Extensions.FileProviders;

namespace Kith.Web;

/// <summary>
/// Styles and scripts. They stand beside the program, wherever it is started from; when it runs in its own source folder they are
/// read from there, so that an edit shows at once.
/// </summary>
public static class Files
{
    // Each watches its folder, and a machine has few watches to give: one for all programs in a process.
    private static readonly ConcurrentDictionary<string, PhysicalFileProvider> Served = new(StringComparer.Ordinal);

    private static readonly object OfTheProgram = new();

    public static void UseKithFiles(this IWebHostEnvironment environment)
    {
        var source = Path.Combine(environment.ContentRootPath, "wwwroot");
        var built = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        environment.WebRootPath = File.Exists(Path.Combine(source, "kith.css")) ? source : built;
        environment.WebRootFileProvider = Served.GetOrAdd(environment.WebRootPath, folder => new PhysicalFileProvider(folder));
    }

    public static void ServeKithFiles(this WebApplication app) =>
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file =>
            {
                file.Context.Items[OfTheProgram] = true;
                file.Context.Response.Headers.CacheControl = file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache";
            },
        });

    /// <summary>A style or script, which holds nothing of anybody and is all that a browser may keep.</summary>
    public static bool IsOfTheProgram(this HttpContext http) => http.Items.ContainsKey(OfTheProgram);
}
