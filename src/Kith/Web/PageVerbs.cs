namespace Kith.Web;

/// <summary>Pages are read and forms are sent. A page without a handler for another verb would still be made, with nothing in it.</summary>
public static class PageVerbs
{
    public static void UsePageVerbs(this WebApplication app) => app.Use((http, next) =>
    {
        var method = http.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPost(method) || http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            return next(http);
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        http.Response.Headers.Allow = "GET, HEAD, POST";
        return Task.CompletedTask;
    });
}
