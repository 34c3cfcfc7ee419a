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
        http.Items[Item] = agency;
        return await next(context);
    }

    /// <summary>The agency whose key this request bears.</summary>
    public static string Of(HttpContext http) => (string)http.Items[Item]!;
}
