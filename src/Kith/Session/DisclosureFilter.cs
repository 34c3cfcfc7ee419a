using Kith.Access;
using Kith.Record.Queries;
using Kith.Record.Stores;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using NodaTime;

namespace Kith.Session;

/// <summary>
/// Nothing about anybody leaves the house before it is written down, durably, who sees it. Queries name the people they disclose in
/// <see cref="Disclosure"/>; this writes them into the read audit before a result is executed. If that fails, the answer is 503 without any of it.
/// </summary>
public sealed partial class DisclosureFilter(ILogger<DisclosureFilter> log) : IAsyncResultFilter, IEndpointFilter
{
    private static readonly object Settled = new();

    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        if (!await Written(context.HttpContext))
            context.Result = new StatusCodeResult(StatusCodes.Status503ServiceUnavailable);
        await next();
    }

    /// <summary>For endpoints that are not pages: <c>.AddEndpointFilter&lt;DisclosureFilter&gt;()</c>.</summary>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        return await Written(context.HttpContext)
            ? result
            : Results.Problem(
                statusCode: StatusCodes.Status503ServiceUnavailable, title: "The answer cannot be given now",
                detail: "Who reads what must be written down first, and that failed. Try again in a moment; nothing was disclosed.");
    }

    /// <summary>True when nothing is disclosed, or when it is durable who is told.</summary>
    private async Task<bool> Written(HttpContext http)
    {
        var disclosed = http.RequestServices.GetRequiredService<Disclosure>();
        disclosed.Close();
        if (disclosed.Subjects.IsEmpty)
            return true;
        // The page that stands in for a page (not found, withheld) comes through here again; it can disclose nobody new.
        if (!http.Items.TryAdd(Settled, true))
            return true;
        var health = http.RequestServices.GetRequiredService<AuditHealth>();
        var now = http.RequestServices.GetRequiredService<IClock>().GetCurrentInstant();
        var reader = ByLink.ReaderOf(http) ?? SignedIn.Of(http)?.Reader ?? Api.PartnerPass.ReaderOf(http) ?? throw new InvalidOperationException("Somebody is disclosed to a reader who is not known.");
        var reading = new PageRead(now, reader.OnBehalfOf ?? reader.Human, reader.Role, reader.Agency, Purpose(http, disclosed, reader), PageOf(http), disclosed.Subjects)
        {
            Sight = new(reader.Team, http.RequestServices.GetRequiredService<Record.Casework.PackShelf>().Current.Hash, disclosed.Grounds),
        };
        try
        {
            if (health.Rehearsing)
                throw new InvalidOperationException("A rehearsal: the audit store is taken for failed.");
            await http.RequestServices.GetRequiredService<ReadAudit>().Write(reading);
            health.Written();
            return true;
        }
        catch (Exception e)
        {
            health.Failed(now);
            NotWritten(log, e);
            return http.GetEndpoint()?.Metadata.GetMetadata<SafetyFactsAttribute>() is not null && await Sealed(health, reading);
        }
    }

    /// <summary>The second place, for safety facts only. If that fails too, nothing is shown.</summary>
    private async Task<bool> Sealed(AuditHealth health, PageRead reading)
    {
        if (health.Sealed is not { } local)
            return false;
        try
        {
            await local.Write(reading);
            var (lines, hash) = local.End;
            SealedInstead(log, lines, hash);
            return true;
        }
        catch (Exception e)
        {
            NotSealed(log, e);
            return false;
        }
    }

    private static string Purpose(HttpContext http, Disclosure disclosed, Reader reader) => disclosed.Purpose ?? http.RequestServices.GetRequiredService<Gate>().Purpose(reader);

    /// <summary>The page's own address, also when another page stands in for it; of a program's question, its route, for what it asked for is in the subjects.</summary>
    private static string PageOf(HttpContext http) =>
        http.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? (http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route } && route.StartsWith("/api", StringComparison.Ordinal) ? route : http.Request.Path);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The read audit could not be written; a page was withheld")]
    private static partial void NotWritten(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Safety facts were shown; the sealed audit of this machine now has {Lines} lines, the last with hash {Hash}")]
    private static partial void SealedInstead(ILogger log, long lines, string hash);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The sealed audit could not be written either; safety facts were withheld")]
    private static partial void NotSealed(ILogger log, Exception e);
}
