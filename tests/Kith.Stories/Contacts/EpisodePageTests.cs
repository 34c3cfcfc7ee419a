using AngleSharp.Dom;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.Contacts;

/// <summary>The page of one child's contact: what is missing, what is asked, who has it, and how it stood.</summary>
public sealed class EpisodePageTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_is_missing_is_filled_in_where_it_stands_and_says_where_it_comes_from(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var contact = await kith.Contact(Staff.Osric, "Hyacinth", "Overbury", ethnicity: null);
        var amara = await kith.As(Staff.Amara);
        var page = await amara.Get($"/episodes/{contact.Episode}");
        page.Text.ShouldContain("Still missing Ethnicity To be asked of the referrer");

        var wrong = await amara.Fill(page, "child.ethnicity", ("ethnicity", "PLAID"), ("source-child.ethnicity", "Her grandmother"));
        wrong.Text.ShouldContain("There is a problem");
        wrong.Value("source-child.ethnicity").ShouldBe("Her grandmother");
        var filled = await amara.Fill(wrong, "child.ethnicity", ("ethnicity", "MWBC"));
        filled.Text.ShouldContain("Found out: Ethnicity");
        filled.Text.ShouldContain("Her grandmother");
        filled.Text.ShouldNotContain("Still missing Ethnicity");

        // Somebody who filled it in at the same time is told that it is done.
        (await amara.Fill(page, "child.ethnicity", ("ethnicity", "WBRI"))).Text.ShouldContain("That is not missing any more");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_question_of_practice_is_answered_with_words(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var contact = await kith.Contact(Staff.Osric, "Hyacinth", "Overbury", danger: true);
        var amara = await kith.As(Staff.Amara);
        var page = await amara.Get($"/episodes/{contact.Episode}");
        page.Text.ShouldContain("Who has told the police, and where is the child now?");

        var empty = await amara.Ask(page, "danger");
        empty.Text.ShouldContain("Write your answer, or why the question does not apply.");
        var answered = await amara.Ask(empty, "danger", ("reason-danger", "The school has; she is in the office"));
        answered.Text.ShouldContain("The school has; she is in the office");
        answered.Page.QuerySelector("input[name=prompt][value=danger]").ShouldBeNull();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_manager_allocates_it_and_hands_it_over(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var contact = await kith.Contact(Staff.Osric, "Hyacinth", "Overbury");
        var bronwen = await kith.As(Staff.Bronwen);
        var given = await bronwen.Press(await bronwen.Get($"/episodes/{contact.Episode}"), "Allocate", ("worker", Staff.Ravi.Id));
        given.Text.ShouldContain("Allocated to Ravi Thistlewood");
        (await (await kith.As(Staff.Amara)).Get($"/episodes/{contact.Episode}")).Text.ShouldNotContain("Take this on");

        var silent = await bronwen.Press(given, "Offer it", ("to-team", "emergency-duty"));
        silent.Text.ShouldContain("Write what has been done and what must happen next");
        var offered = await bronwen.Press(silent, "Offer it", ("handover-note", "Nobody at home. Visit tonight."));
        offered.Text.ShouldContain("Offered to Emergency Duty Team; it stays here until they accept.");
        var juno = await kith.As(Staff.Juno, "emergency-duty-worker");
        var taken = await juno.Press(await juno.Get($"/episodes/{contact.Episode}"), "Take it over");
        taken.Text.ShouldContain("Emergency Duty Team took over from Bedford Integrated Front Door");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task As_it_stood_asks_for_a_moment_that_can_be(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var contact = await kith.Contact(Staff.Osric, "Hyacinth", "Overbury");
        var amara = await kith.As(Staff.Amara);
        kith.Clock.Pass(Duration.FromHours(2));
        await amara.Step($"/episodes/{contact.Episode}", "Screen the contact", "Record", ("summary", "Found out later"));

        string At(string day, string time) => $"/episodes/{contact.Episode}?as-of.day={day}&as-of.month=11&as-of.year=2026&as-of.time={time}";
        var then = await amara.Get(At("17", "10:30"));
        then.Text.ShouldContain("This is what was recorded until 17 November 2026 at 10:30, and nothing after it.");
        then.Text.ShouldNotContain("Found out later");
        then.Page.QuerySelectorAll("main form[method=post]").ShouldBeEmpty();
        (await amara.Get(At("31", "10:30"))).Text.ShouldContain("there is no 31 November 2026");
        (await amara.Get(At("18", "10:30"))).Text.ShouldContain("There is a problem");
        (await amara.Get(At("16", "10:30"))).Text.ShouldContain("Nothing had been recorded here by then");
    }
}

internal static class OnTheEpisodePage
{
    public static Task<Answer> Fill(this Visitor visitor, Answer page, string gap, params (string, string)[] typed) => visitor.Submit(page, FormWith(page, "gap", gap), typed: typed);

    public static Task<Answer> Ask(this Visitor visitor, Answer page, string prompt, params (string, string)[] typed) => visitor.Submit(page, FormWith(page, "prompt", prompt), typed: typed);

    private static AngleSharp.Html.Dom.IHtmlFormElement FormWith(Answer page, string name, string value) =>
        (AngleSharp.Html.Dom.IHtmlFormElement)page.Page.QuerySelector($"input[name={name}][value='{value}']")!.Closest("form")!;
}
