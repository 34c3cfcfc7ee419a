using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Dom;
using Shouldly;
using Xunit;

namespace Kith.Stories.Desk;

/// <summary>Whatever is sent to a page of the desk: a page that says so, never a fault.</summary>
public sealed class BadInputTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_address_that_nobody_made_leads_to_a_page_and_never_to_a_fault(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        await kith.Contact(Staff.Osric, "Rose", "Abara", danger: true);
        var bronwen = await kith.As(Staff.Bronwen);
        string[] odd = ["%00", "%01", "%FF%FE", "'", "%25", "9999999999999", "-1", "%F0%9F%92%A9", new('x', 3000)];
        string[] places = ["/work?tab={0}", "/work?pathway={0}", "/work?rating={0}", "/work?door={0}", "/work?overdue={0}", "/work?p={0}", "/inbox?p={0}", "/inbox?read={0}", "/inbox/{0}",
            "/handover?p={0}", "/board?door={0}", "/board?p={0}", "/gaps?field={0}", "/gaps?month={0}", "/gaps?agency={0}", "/gaps?p={0}", "/episodes/{0}", "/sign-in?then={0}"];
        foreach (var place in places)
        {
            // A zero in the path itself does not get past the server's own reading of the request.
            foreach (var text in odd.Where(o => o != "%00" || place.Contains('?', StringComparison.Ordinal)))
            {
                var path = string.Format(System.Globalization.CultureInfo.InvariantCulture, place, text);
                var answer = await bronwen.Get(path);
                ((int)answer.Status).ShouldBeOneOf([200, 400, 404], path);
                answer.Title.ShouldNotBeNullOrEmpty(path);
            }
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_form_that_was_made_up_changes_nothing_and_never_leads_to_a_fault(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var rose = await kith.Contact(Staff.Osric, "Rose", "Abara");
        var bronwen = await kith.As(Staff.Bronwen);
        var work = await bronwen.Get("/work?tab=team");
        var allocate = work.Form("Allocate");
        foreach (var odd in new[] { "\0", "\u0001", "nobody", "amara'--", "kwabena", new string('x', 5000), "é" })
        {
            (await bronwen.Submit(work, allocate, null, ("chosen", rose.Episode), ("to", odd))).Text.ShouldContain("Choose somebody who works in the team that holds this");
            (await bronwen.Submit(work, allocate, null, ("chosen", odd), ("to", "ravi"))).Text.ShouldContain("There is nothing here that you can work on.");
        }
        (await bronwen.Get("/work?tab=team")).Text.ShouldContain("Nobody yet");

        var handover = await bronwen.Get("/handover");
        foreach (var odd in new[] { "\0", "nobody", "bedford-front-door", "é" })
            (await bronwen.Submit(handover, handover.Form("Offer"), null, ("chosen", rose.Episode), ("to", odd), ($"note[{rose.Episode}]", "Ring at nine."))).Text.ShouldContain("There is a problem");
        (await bronwen.Submit(handover, handover.Form("Offer"), null, ("chosen", rose.Episode), ("to", "emergency-duty"), ($"note[{rose.Episode}]", "a\0b"))).Status.ShouldBe(HttpStatusCode.OK);

        var token = ((IHtmlInputElement)work.Page.QuerySelector("main input[name=__RequestVerificationToken]")!).Value;
        foreach (var path in new[] { "/inbox", "/inbox/nothing", "/work?handler=Take", "/work?handler=GiveBack", "/work?handler=Nothing", "/handover?handler=Accept", "/sign-in", "/work/cover" })
            ((int)(await bronwen.Post(path, ("__RequestVerificationToken", token), ("episode", "\0"), ("notice", "é"), ("worker", "\u0001"))).Status).ShouldBeInRange(200, 404, path);
    }
}
