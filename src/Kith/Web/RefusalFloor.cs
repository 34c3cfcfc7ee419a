using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kith.Web;

/// <summary>
/// Whether something is there and closed, or never was, is not told by how long the answer takes: whatever is refused is answered no sooner than this
/// after it was asked.
/// </summary>
/// <param name="Least">Longer than any refusal takes to decide, on a machine that is not overwhelmed.</param>
public sealed record RefusalFloor(TimeSpan Least, TimeProvider Time)
{
    public static readonly RefusalFloor Usual = new(TimeSpan.FromMilliseconds(150), TimeProvider.System);

    public async Task Wait(long began)
    {
        // Timers count whole milliseconds and may be early by part of one.
        for (var left = Left(began); left > TimeSpan.Zero; left = Left(began))
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Time);
    }

    private TimeSpan Left(long began) => Least - Time.GetElapsedTime(began);
}

/// <summary>Keeps the floor, for pages and programs alike.</summary>
public static class RefusalFloors
{
    private static readonly object Key = new();

    /// <summary>For a page that refuses in words, with a status that says nothing of it.</summary>
    public static void Refused(this HttpContext http) => http.Items[Key] = true;

    /// <summary>Goes before everything else, so that it counts from the first moment.</summary>
    public static void UseRefusalFloor(this WebApplication app)
    {
        var floor = app.Services.GetRequiredService<RefusalFloor>();
        app.Use((http, next) =>
        {
            var began = floor.Time.GetTimestamp();
            http.Response.OnStarting(() => http.Response.StatusCode is >= 400 and < 500 || http.Items.ContainsKey(Key) ? floor.Wait(began) : Task.CompletedTask);
            return next(http);
        });
    }
}

/// <summary>A page that is shown again with what is wrong in words is a refusal, whoever found it: the record, a form, a link.</summary>
public sealed class RefusedInWords : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context is { Result: PageResult, Controller: PageModel page } && page.ViewData.Problems().Count > 0) context.HttpContext.Refused();
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
