namespace Kith.Web;

/// <summary>
/// An answer without a page gets one of two: <c>/status/404</c>, the same for what is missing and for what this reader may not see,
/// or <c>/status/500</c>, which tells nothing of what went wrong inside. Programs that call the API get their answers untouched.
/// </summary>
public static class StatusPages
{
    public static void UseKithStatusPages(this WebApplication app) =>
        app.UseWhen(http => IsForPeople(http.Request.Path), pages =>
        {
            pages.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/status/500",
                CreateScopeForErrors = true,
                AllowStatusCode404Response = true,
            });
            pages.UseStatusCodePagesWithReExecute("/status/{0}");
        });

    private static bool IsForPeople(PathString path) => 
        !path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);
}
