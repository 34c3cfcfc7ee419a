using Microsoft.AspNetCore.Mvc;

namespace Kith.Web.Navigation;

/// <summary>Header, service navigation and demonstration banner of the layout; a page may bring its own in <c>ViewData["Navigation"]</c>.</summary>
public sealed class NavigationViewComponent(INavigation navigation) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync() => View(ViewContext.ViewData["Navigation"] as NavigationView ?? await navigation.ForAsync(HttpContext));
}
