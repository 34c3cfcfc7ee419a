using System.Net;
using AngleSharp.Dom;
using Kith.Tests.Shared;
using Shouldly;
using Xunit;

namespace Kith.Stories.Desk;

public sealed class GapsTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task FD1_missing_ethnicity_is_counted_by_the_agency_that_told_us_and_listed_for_those_who_may_see(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        await kith.Contact(Staff.Osric, "Rose", "Abara", ethnicity: null);
        await kith.Contact(Staff.Osric, "Ida", "Fenwick");
        await kith.Contact(Staff.Quill, "Tomasz", "Quillfeather", role: "referring-professional");

        var bronwen = await kith.As(Staff.Bronwen);
        var gaps = await bronwen.Get("/gaps");
        gaps.Text.ShouldNotContain("There is a problem");
        gaps.Text.ShouldContain("Ethnicity: missing when told, November 2026");
        gaps.Text.ShouldContain("Ouse Meadow Primary School 2 1 (50 %) 0 1");
        gaps.Text.ShouldContain("Bedfordshire Police 1 0 (0 %) 0 0");
        gaps.Page.QuerySelectorAll("main a[href^='/episodes/']").Select(a => a.TextContent.Trim()).ShouldBe(["Rose Abara"]);
        (await bronwen.Get("/gaps?month=2026-10")).Text.ShouldContain("Nobody told us of a child in this month.");
        (await bronwen.Get("/gaps?agency=police")).All.ShouldNotContain("Abara");
        (await bronwen.Get("/gaps?month=november")).Status.ShouldBe(HttpStatusCode.NotFound);

        var ines = await (await kith.As(Staff.Ines)).Get("/gaps");
        ines.Text.ShouldContain("Ouse Meadow Primary School Fewer than 5");
        ines.All.ShouldNotContain("Abara");
        (await (await kith.As(Staff.Farida)).Get("/gaps")).All.ShouldNotContain("Abara");
        (await (await kith.As(Staff.Osric)).Get("/gaps")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
