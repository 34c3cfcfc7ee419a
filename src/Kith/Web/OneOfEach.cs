using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Kith.Web;

/// <summary>Whoever sends a name twice means to be read in two ways by two readers. Where it decides who somebody is, such a request is read by nobody.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OneOfEachAttribute : Attribute, IResourceFilter
{
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        var request = context.HttpContext.Request;
        if (request.Query.Any(q => q.Value.Count > 1) || (request.HasFormContentType && Repeats(request.Form)))
            context.Result = new StatusCodeResult(StatusCodes.Status400BadRequest);
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
        // Nothing to undo.
    }

    public static bool Repeats(IFormCollection form) => form.Any(f => f.Value.Count > 1);
}
