using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Shouldly;
using Xunit;

namespace Kith.Stories.Contacts;

/// <summary>Whatever is sent: a sentence that says what is wrong, everything typed still there, never a fault.</summary>
public sealed class BadInputTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_cannot_be_is_said_and_nothing_typed_is_lost(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var amara = await kith.As(Staff.Amara);
        var page = await amara.Get("/contacts/new");
        (string Says, (string, string)[] Typed)[] all =
        [
            ("there is no 31 February 2015", [("children[0].date-of-birth.day", "31"), ("children[0].date-of-birth.month", "2"), ("children[0].date-of-birth.year", "2015")]),
            ("future", [("children[0].date-of-birth.day", "18"), ("children[0].date-of-birth.month", "11"), ("children[0].date-of-birth.year", "2026")]),
            ("Sex", [("children[0].sex", "plaid")]),
            ("School", [("children[0].school", "000000")]),
            ("control characters", [("concern", "before\0after")]),
            ("Postcode", [("children[0].address.postcode", "NOWHERE")]),
            ("NHS number", [("children[0].nhs-number", "123")]),
            ("Email", [("referrer.email", "not an address")]),
        ];
        foreach (var (says, typed) in all)
        {
            var answer = await amara.Press(page, "Send", [("concern", "Kept"), ("children[0].given-names", "Aurelia"), .. typed]);
            answer.Status.ShouldBe(HttpStatusCode.OK, says);
            Answer.Words(answer.Page.QuerySelector(".govuk-error-summary")).ShouldContain(says, customMessage: says);
            answer.Value("children[0].given-names").ShouldBe("Aurelia");
            var link = answer.Page.QuerySelector(".govuk-error-summary a")!.GetAttribute("href")!;
            answer.Page.QuerySelector(link).ShouldNotBeNull($"{says}: the summary leads to {link}");
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_guard_refuses_with_the_words_of_practice(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var contact = await kith.Contact(Staff.Osric, "Aurelia", "Winterbourne");
        await kith.Do(Staff.Amara, new Practice.Kernel.Action.Link(contact.Report, contact.Mention, null, "New."));
        await kith.Do(Staff.Amara, new Practice.Kernel.Action.Fill(contact.Episode, "screen", 0, new() { ["summary"] = "Read." }));
        await kith.Rate(Staff.Amara, contact, "green");
        var bronwen = await kith.As(Staff.Bronwen);
        var refused = await bronwen.Step($"/episodes/{contact.Episode}", "Decide what happens next", "Record the decision",
            ("_outcome", "link-to-open-case"), ("threshold.level", "3"), ("threshold.indicators", "unexplained-injury"), ("reason", "Known to us"));
        refused.Text.ShouldContain("Nobody is known to be working with this child.");
        refused.Value("reason").ShouldBe("Known to us");
        refused.Page.QuerySelector("input[value=link-to-open-case]")!.HasAttribute("checked").ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_form_that_is_too_large_or_no_text_is_refused_without_a_fault(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var amara = await kith.As(Staff.Amara);
        var page = await amara.Get("/contacts/new");
        var large = await amara.Press(page, "Send", ("concern", new string('x', 10_000_000)), ("children[0].given-names", "Aurelia"));
        ((int)large.Status).ShouldBeInRange(200, 499);
        large.Title.ShouldNotBe("Sent");

        var token = ((IHtmlInputElement)page.Page.QuerySelector("main input[name=__RequestVerificationToken]")!).Value;
        var broken = await amara.PostBytes("/contacts/new", [.. Encoding.ASCII.GetBytes($"__RequestVerificationToken={Uri.EscapeDataString(token)}&concern=%ff%fe%C3%28&children[0].given-names=Aurelia&_send=yes")]);
        ((int)broken.Status).ShouldBeInRange(200, 499);

        var unasked = await amara.Press(page, "Send", ("concern", "x"), ("children[0].given-names", "Aurelia"), ("children[999].sex", "M"), ("children[99999].sex", "M"), ("made-up", "1"), ("children[0].made.up", "1"));
        ((int)unasked.Status).ShouldBeInRange(200, 499);
        var edits = await amara.Press(page, "Add another child", ("add", "made-up"), ("remove", "children[7]"));
        edits.Status.ShouldBe(HttpStatusCode.OK);
    }
}
