using System.Globalization;
using Kith.Access;
using Kith.Pages.NeedToKnow;
using Kith.Record.Casework;
using Kith.Session;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kith.Pages;

/// <summary>The page instead of a page. A refusal is answered exactly as if the thing did not exist, status code and all.</summary>
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true)]
public sealed class StatusModel : PageModel
{
    // Not bound: binding would read the very form that could not be read.
    private int Code => int.Parse((string)RouteData.Values["code"]!, CultureInfo.InvariantCulture);

    public bool Missing => Response.StatusCode == 404;
    public bool Unsendable => Response.StatusCode is >= 400 and < 500 && !Missing;

    /// <summary>Who reads what could not be written down, so nothing was shown.</summary>
    public bool Withheld => Response.StatusCode == 503;

    /// <summary>The lawful way to ask, the same for what is closed to this reader and for what never was.</summary>
    public bool MayAsk => Who is { } who && Gate.MayAskToKnow(who.Reader);

    public bool MayUseEmergency => Who is { } who && Gate.MayUseEmergencyAccess(who.Reader);

    /// <summary>What the address named, handed on.</summary>
    public string Of => Asked.Of(HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath) is { } of ? $"?of={of}" : "";

    private SignedIn? Who => SignedIn.Of(HttpContext);

    private Gate Gate => new(HttpContext.RequestServices.GetRequiredService<PackShelf>().Current);

    public string Title => Withheld ? "We cannot show this now" : Missing ? "Page not found" : Unsendable ? "We could not take that form" : "Sorry, something went wrong";

    public void OnGet() => Answer();
    public void OnPost() => Answer();

    private void Answer() => Response.StatusCode = Code switch
    {
        403 or 404 or 405 => 404,
        >= 400 and < 500 or 503 => Code,
        >= 500 => 500,
        _ => 404,
    };
}
