using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Kith.Web.Kit;

/// <summary>What is wrong with the page that was sent, for its title and its error summary: what the page names, or else what binding found.</summary>
public static class PageProblems
{
    public static IReadOnlyList<ProblemView> Problems(this ViewDataDictionary view) =>
        view["Problems"] is IEnumerable<ProblemView> named
            ? [.. named]
            : [.. view.ModelState.SelectMany(entry => entry.Value!.Errors.Select(error => new ProblemView(error.ErrorMessage, entry.Key is "" ? null : entry.Key)))];
}
