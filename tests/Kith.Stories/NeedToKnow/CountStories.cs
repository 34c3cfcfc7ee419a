using Kith.Practice.Kernel;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>PW3: numbers are of what the reader sees, or of everybody, published, and then so that nobody is found in them.</summary>
public sealed class CountStories
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_worker_counts_what_they_see_and_what_is_published_has_no_small_number(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        for (var i = 0; i < 3; i++) await kith.Contact(Staff.Osric, $"Child{(char)('a' + i)}", "Overbury", ethnicity: null);
        var closed = await kith.Contact(Staff.Osric, "Hidden", "Overbury", ethnicity: null);
        var (amara, ines) = (await kith.As(Staff.Amara), await kith.As(Staff.Ines));
        Row(await amara.Get("/gaps")).ShouldContain("4 4 (100 %)");
        var before = Row(await ines.Get("/gaps"));
        before.ShouldNotContain("4");
        before.ShouldContain("Fewer than 5");

        await kith.Do(Staff.Bronwen, new Action.Restrict($"episode/{closed.Episode}", "sealed", [], "She hides."));
        Row(await amara.Get("/gaps")).ShouldContain("3 3 (100 %)");
        Row(await (await kith.As(Staff.Bronwen)).Get("/gaps")).ShouldContain("4 4 (100 %)");
        Row(await ines.Get("/gaps")).ShouldBe(before, "what is published is the same whatever is restricted");
        // Whoever publishes sees no list of children, and whoever keeps the program running gets neither.
        (await ines.Get("/gaps")).Page.QuerySelectorAll("main table a").ShouldBeEmpty();

        for (var i = 0; i < 7; i++) await kith.Contact(Staff.Osric, $"More{(char)('a' + i)}", "Overbury");
        var published = Row(await ines.Get("/gaps"));
        published.ShouldContain("11");
        published.ShouldNotContain("36 %", Shouldly.Case.Sensitive, "4 of 11 would be a small number");
    }

    private static string Row(Answer page) => Answer.Words(page.Page.QuerySelector("main table tbody tr"));
}
