using Kith.Forms;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Kith.Web.Kit;

/// <summary>
/// <c>&lt;form kith method="post" draft-url="…"&gt;</c>: the anti-forgery token even with an own action; the server judges, not the browser;
/// the Enter key sends the form rather than pressing the first "Remove" in it; with a draft-url it saves itself as one types.
/// </summary>
[HtmlTargetElement("form", Attributes = "kith")]
public sealed class KithForm(IHtmlGenerator html) : TagHelper
{
    [HtmlAttributeName("kith")]
    public bool Kith { get; set; } = true;

    [HtmlAttributeName("draft-url")]
    public string? DraftUrl { get; set; }

    // After the button, where whoever was asked reads on: one press more, with the box ticked.
    private string Box()
    {
        var items = ViewContext.HttpContext.Items;
        var number = items[AddressKept.Field] is int before ? before + 1 : 1;
        items[AddressKept.Field] = number;
        var id = number == 1 ? AddressKept.Field : $"{AddressKept.Field}-{number}";
        return $"""
            <div class="govuk-checkboxes govuk-checkboxes--small" data-module="govuk-checkboxes"><div class="govuk-checkboxes__item">
            <input class="govuk-checkboxes__input" type="checkbox" id="{id}" name="{AddressKept.Field}" value="yes" aria-describedby="{id}-hint">
            <label class="govuk-label govuk-checkboxes__label" for="{id}">{AddressKept.Keep}</label>
            <div class="govuk-hint govuk-checkboxes__hint" id="{id}-hint">{AddressKept.Why}</div></div></div>
            """;
    }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Attributes.SetAttribute("novalidate", "novalidate");
        output.Attributes.SetAttribute("autocomplete", "off");
        output.PreContent.AppendHtml("""<button type="submit" class="govuk-visually-hidden" tabindex="-1" aria-hidden="true">Continue</button>""");
        // Razor adds the token itself when there is no action.
        if (context.AllAttributes.ContainsName("action"))
            output.PostContent.AppendHtml(html.GenerateAntiforgery(ViewContext));

        if (AddressKept.IsAsked(ViewContext.ViewData, ViewContext.HttpContext.Request, context.AllAttributes["action"]?.Value?.ToString()))
            output.PostContent.AppendHtml(Box());

        if (DraftUrl is null)
            return;
        output.Attributes.SetAttribute("data-draft-url", DraftUrl);
        output.PostContent.AppendHtml("""<p class="govuk-body-s kith-draft" role="status" data-draft-status></p>""");
    }
}
