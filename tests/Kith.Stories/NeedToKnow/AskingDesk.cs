using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Kith.Stories.NeedToKnow;

/// <summary>A subject access request as those who answer it do it: taken down, who asks found, papers checked, the pack judged group by group.</summary>
internal static class AskingDesk
{
    public const string NotOnRecord = "Somebody who is not on this record";

    /// <summary>Takes a request down, for the record of a child called this. Answers with where it is.</summary>
    public static async Task<string> TakeDown(this Visitor visitor, string given, string family, string standing, string name = "", (string Day, string Month, string Year)? born = null)
    {
        (string, string)[] birth = born is var (day, month, year) ? [("subject.date-of-birth.day", day), ("subject.date-of-birth.month", month), ("subject.date-of-birth.year", year)] : [];
        var taken = await visitor.Press(await visitor.Get("/subject-access/new"), "Take it down",
            [("subject.family-name", family), ("subject.given-names", given), .. birth, ("requester", standing), ("requester-name", name), ("reach", "01632 960200"), ("scope", "Everything")]);
        return Doing.Link(taken, $"{given} {family}");
    }

    /// <summary>Says whose record it is: the first of those offered.</summary>
    public static async Task<Answer> Link(this Visitor visitor, string request)
    {
        var page = await visitor.Get($"{request}/asker");
        return await visitor.Press(page, "This is whose record it is", ("person", page.Page.QuerySelector("main input[name=person]")!.GetAttribute("value")!));
    }

    /// <summary>Says who asks.</summary>
    /// <param name="who">As they are called among the people of the record.</param>
    public static async Task<Answer> FindAsker(this Visitor visitor, string request, string who, string name, string standing, string despite = "", string? behalf = null)
    {
        var page = await visitor.Get($"{request}/asker");
        (string, string)[] acting = behalf is null ? [] : [("behalf", page.Page.QuerySelectorAll<IHtmlOptionElement>("select[name=behalf] option").First(o => o.Text.Trim() == behalf).Value)];
        return await visitor.Press(page, "This is who asks", [("asker", Radio(page, "asker", who)), ("name", name), ("standing", standing), ("note", "Passport and a bill"), ("despite", despite), .. acting]);
    }

    public static Task<Answer> CheckPapers(this Visitor visitor, string request) =>
        visitor.Step(request, "Check who asks", "Record the decision", ("_outcome", "confirmed"), ("seen", "photo"), ("reason", "Passport"));

    /// <summary>Decides on every group that is not decided on yet: it goes. Then what is told here, by the name of the box.</summary>
    public static Task<Answer> Judge(this Visitor visitor, Answer pack, params (string Name, string Value)[] typed) =>
        visitor.Press(pack, "I have gone through every group",
            [.. typed.Any(t => t.Name == "note") ? Array.Empty<(string, string)>() : [("note", "All of it")], .. pack.Groups().Where(g => g.Value is null or "").Select(g => (g.Name!, "goes")).Where(g => typed.All(t => t.Name != g.Item1)), .. typed]);

    public static IEnumerable<IHtmlSelectElement> Groups(this Answer pack) =>
        pack.Page.QuerySelectorAll("main select").OfType<IHtmlSelectElement>().Where(s => s.Name!.StartsWith("group:", StringComparison.Ordinal));

    /// <summary>The group in which a line with these words stands: its title, and what is decided on it.</summary>
    public static (string Title, string Decided, string Field) GroupOf(this Answer pack, string words)
    {
        var group = pack.LineOf(words).Closest(".kith-group")!;
        var select = group.QuerySelectorAll("select").OfType<IHtmlSelectElement>().First();
        return (Answer.Words(group.QuerySelector("h2")), select.Value ?? "", select.Name!);
    }

    /// <summary>The box in which a line with these words is decided on by itself.</summary>
    public static string BoxOf(this Answer pack, string words) => pack.LineOf(words).QuerySelectorAll("select").OfType<IHtmlSelectElement>().First().Name!;

    private static IElement LineOf(this Answer pack, string words) => pack.Page.QuerySelectorAll("main .kith-answers__line").FirstOrDefault(l => Answer.Words(l.QuerySelector("p")).Contains(words, StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"{pack.Path} has no line “{words}”: {pack.Text}");

    private static string Radio(Answer page, string name, string label) => page.Page.QuerySelectorAll<IHtmlInputElement>($"main input[name='{name}']")
        .FirstOrDefault(r => page.Page.QuerySelectorAll<IHtmlLabelElement>("label").Any(l => l.HtmlFor == r.Id && Answer.Words(l) == label))?.Value
        ?? throw new InvalidOperationException($"{page.Path} offers nobody called “{label}”: {page.Text}");
}
