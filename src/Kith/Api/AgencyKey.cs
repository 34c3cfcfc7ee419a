using Kith.Access;
using Kith.Record;
using Kith.Record.Stores;

namespace Kith.Api;

/// <summary>Knows an agency's system by its key, and lets nobody else in.</summary>
public sealed class AgencyKey(RecordStore store) : IEndpointFilter
{
    private const string Header = "X-Api-Key";
    private const int LongestKey = 200;
    private static readonly object Item = new();

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var key = http.Request.Headers[Header].ToString();
        await using var db = store.Context();
        if (key.Length is 0 or > LongestKey || await ApiKeys.Agency(db, key, http.RequestAborted) is not { } agency)
            return Results.Problem($"Send your agency's key in the header {Header}. The front door gives it out.", statusCode: StatusCodes.Status401Unauthorized);
        http.Items[Item] = new Reader("partner", "partner", agency);
        return await next(context);
    }

    /// <summary>The agency whose key this request bears.</summary>
    public static string Of(HttpContext http) => ReaderOf(http)!.Agency;

    /// <summary>That agency's system as a reader; null when the request bears no key.</summary>
    public static Reader? ReaderOf(HttpContext http) => http.Items[Item] as Reader;
}
