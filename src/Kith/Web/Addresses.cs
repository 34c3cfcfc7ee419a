namespace Kith.Web;

/// <summary>A query with a zero character in it asks for nothing; not every database would even look. (In a path the server refuses it itself.)</summary>
public static class Addresses
{
    public static void UseReadableAddresses(this WebApplication app) => app.Use((http, next) =>
    {
        if (!(http.Request.QueryString.Value ?? "").Contains("%00", StringComparison.Ordinal))
            return next(http);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
