using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Kith.Stories;

/// <summary>What somebody does on the casework pages, told in few words. Everything goes through the pages, as a person would.</summary>
internal static class Doing
{
    /// <summary>Follows the only link, or the first, that says this.</summary>
    public static Task<Answer> Follow(this Visitor visitor, Answer on, string link) => visitor.Get(Link(on, link));

    public static string Link(Answer on, string link) =>
        on.Page.QuerySelectorAll<IHtmlAnchorElement>("main a").FirstOrDefault(a => Answer.Words(a).Contains(link, StringComparison.Ordinal))?.GetAttribute("href")
        ?? throw new InvalidOperationException($"{on.Path} has no link “{link}”: {on.Text}");

    /// <summary>Presses a button of the form that has it, with this typed over what stands there.</summary>
    public static Task<Answer> Press(this Visitor visitor, Answer on, string button, params (string Name, string Value)[] typed) =>
        visitor.Submit(on, on.Page.QuerySelectorAll<IHtmlFormElement>("main form").First(f => f.QuerySelectorAll("button").Any(b => Answer.Words(b).Contains(button, StringComparison.Ordinal))), button, typed);

    /// <summary>Opens the episode, the step with this name, fills it in and records it.</summary>
    public static async Task<Answer> Step(this Visitor visitor, string episode, string step, string button, params (string Name, string Value)[] typed)
    {
        var page = await visitor.Follow(await visitor.Get(episode), step);
        return await visitor.Press(page, button, typed);
    }

    /// <summary>Saves the form as its script does, to where it says.</summary>
    public static Task<Answer> Autosave(this Visitor visitor, Answer on, params (string Name, string Value)[] typed) =>
        visitor.Autosave(on, on.Page.QuerySelector("form[data-draft-url]")!.GetAttribute("data-draft-url")!, typed);

    public static Task<Answer> Autosave(this Visitor visitor, Answer on, string to, params (string Name, string Value)[] typed)
    {
        var form = (IHtmlFormElement)on.Page.QuerySelector("form[data-draft-url]")!;
        form.SetAttribute("action", to);
        return visitor.Submit(on, form, typed: typed);
    }

    /// <summary>What stands in a box of the page.</summary>
    public static string Value(this Answer page, string name) => page.Page.QuerySelector($"main [name='{name}']") switch
    {
        IHtmlTextAreaElement area => area.Value,
        IHtmlInputElement input => input.Value,
        IHtmlSelectElement select => select.Value ?? "",
        _ => throw new InvalidOperationException($"{page.Path} has no box called “{name}”: {page.Text}"),
    };

    /// <summary>A contact about these children, told by whoever is signed in. Answers with the confirmation.</summary>
    public static async Task<Answer> SendContact(this Visitor visitor, string[] children, params (string Name, string Value)[] more)
    {
        var page = await visitor.Get("/contacts/new");
        for (var i = 1; i < children.Length; i++) page = await visitor.Press(page, "Add another child");
        return await visitor.Press(page, "Send", [.. children.SelectMany((name, i) => Child(name, i)), .. more]);
    }

    /// <summary>Where the contact of a child is, from the page that says it was sent.</summary>
    public static string EpisodeOf(this Answer sent, string child) => Link(sent, child);

    private static IEnumerable<(string, string)> Child(string name, int i)
    {
        var cut = name.LastIndexOf(' ');
        yield return ($"children[{i}].given-names", name[..cut]);
        yield return ($"children[{i}].family-name", name[(cut + 1)..]);
        yield return ($"children[{i}].address.postcode", "MK40 3AB");
        yield return ($"children[{i}].ethnicity", "WBRI");
        yield return ($"children[{i}].date-of-birth.day", "14");
        yield return ($"children[{i}].date-of-birth.month", "3");
        yield return ($"children[{i}].date-of-birth.year", $"{2014 + i}");
    }
}
