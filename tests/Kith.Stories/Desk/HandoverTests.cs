using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Kith.Tests.Shared;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Desk;

public sealed class HandoverTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task FD6_the_day_hands_over_to_the_night_and_the_night_back_and_nobody_lets_go_before_it_is_accepted(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var rose = await kith.Contact(Staff.Osric, "Rose", "Abara");
        var ida = await kith.Contact(Staff.Osric, "Ida", "Fenwick");
        var bronwen = await kith.As(Staff.Bronwen);

        var page = await bronwen.Get("/handover");
        var half = await bronwen.Submit(page, page.Form("Offer"), null, ("chosen", rose.Episode), ("chosen", ida.Episode), ("to", "emergency-duty"), ($"note[{rose.Episode}]", "Mother rings back at six."));
        half.Text.ShouldContain("Write what has been done and what must happen next, and by when.");
        half.Page.QuerySelector(".govuk-error-summary a")!.GetAttribute("href").ShouldBe($"#note_{ida.Episode}_");
        half.Page.GetElementById($"note_{ida.Episode}_").ShouldNotBeNull();
        half.Text.ShouldContain("Emergency Duty Team");
        half.Page.QuerySelectorAll<IHtmlInputElement>("input[name=chosen]").Where(c => c.IsChecked).Select(c => c.Value).ShouldBe([ida.Episode], "what went through is not offered twice");
        (await bronwen.Get("/work?tab=team")).Text.ShouldContain("Rose Abara", customMessage: "it stays with the team that offers it");

        var juno = await kith.As(Staff.Juno, "emergency-duty-worker");
        kith.Clock.Pass(Duration.FromMinutes(90));
        var offers = await juno.Get("/handover");
        Answer.Words(offers.Page.QuerySelector("nav[aria-label=Menu]")).ShouldContain("Handover, 1 new");
        offers.Text.ShouldContain("Mother rings back at six.");
        offers.Text.ShouldContain("Offered by Bronwen Tallis, Bedford Integrated Front Door, and waiting for 1 hour.");
        (await juno.Submit(offers, offers.Form("Accept"))).Text.ShouldContain("Accepted. It is your team’s now.");
        (await juno.Get("/work?tab=team")).Text.ShouldContain("Rose Abara");
        var done = await bronwen.Get("/handover");
        done.Text.ShouldContain("Accepted in the last two days");
        done.Text.ShouldContain("Juno Castellane");

        // Closed to her since, it is gone from there as if it had never been offered; nothing says that there was something.
        await kith.Do(Staff.Juno, new Action.Bar($"episode/{rose.Episode}", Staff.Bronwen.Id, "other", "She knows the family."), "emergency-duty-worker");
        (await bronwen.Get("/handover")).Text.ShouldNotContain("Accepted in the last two days");
        await kith.Do(Staff.Juno, new Action.LiftBar($"episode/{rose.Episode}", Staff.Bronwen.Id, "She does not."), "emergency-duty-worker");

        // Once more for the same offer: told, not repeated.
        (await juno.Submit(offers, offers.Form("Accept"))).Text.ShouldContain("There is a problem");

        var back = await juno.Get("/handover");
        (await juno.Submit(back, back.Form("Offer"), null, ("chosen", rose.Episode), ("to", "bedford-front-door"), ($"note[{rose.Episode}]", "Seen at home at nine, safe with her aunt."))).Text
            .ShouldContain("Offered. It stays with your team until they accept.");
        var morning = await bronwen.Get("/handover");
        morning.Text.ShouldContain("Seen at home at nine, safe with her aunt.");
        await bronwen.Submit(morning, morning.Form("Accept"));
        (await bronwen.Get("/work?tab=team")).Text.ShouldContain("Rose Abara");
    }

    [Fact]
    public async Task An_agencys_desk_has_nothing_to_hand_over()
    {
        await using var kith = await RunningKith.Start(Databases.Sqlite);
        (await (await kith.As(Staff.Rosalind)).Get("/handover")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await (await kith.As(Staff.Osric)).Get("/handover")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
