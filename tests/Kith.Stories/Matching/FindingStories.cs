using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Matching;

/// <summary>PW1: somebody is found however their name is spelt, and the page says what is alike and what is not.</summary>
public sealed class FindingStories
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_A_slip_a_nickname_another_order_and_day_and_month_exchanged_still_find_the_child(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var person = await Linked(kith, "Katherine", "Wychwood-Osei");
        var amara = await kith.As(Staff.Amara);

        (await Search(amara, "Katie Wychwood")).Text.ShouldContain("May be meant, though not all fits");
        foreach (var typed in new[] { "Katie Osei", "Catherine Wichwood", "Wychwood Katharine", "Kathrine Wychwod-Osei" })
        {
            var found = await Search(amara, typed);
            found.All.ShouldContain($"/people/{person}", Shouldly.Case.Sensitive, typed);
        }
        var exchanged = await Search(amara, "Katherine Wychwood", ("born.day", "5"), ("born.month", "4"), ("born.year", "2017"));
        exchanged.Text.ShouldContain("Date of birth is the same with day and month exchanged");
        exchanged.All.ShouldContain($"/people/{person}");
        (await Search(amara, "Tobias Quillfeather")).All.ShouldNotContain($"/people/{person}");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_Somebody_described_is_compared_with_those_on_record_in_words(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (yusuf, twin) = (await Linked(kith, "Yusuf", "Marlowe"), await Linked(kith, "Hamza", "Marlowe"));
        var described = await kith.Contact(Staff.Osric, "Yousef", "Marlow");

        var page = await (await kith.As(Staff.Amara)).Get($"/reports/{described.Report}/mentions/{described.Mention}");

        page.All.IndexOf(yusuf, StringComparison.Ordinal).ShouldBeInRange(0, page.All.IndexOf(twin, StringComparison.Ordinal));
        page.Text.ShouldContain("Given name is another form of the same");
        page.Text.ShouldContain("Family name is spelt nearly the same");
        page.Text.ShouldContain("Given name differs");
        page.Text.ShouldContain("They may be twins");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_restricted_child_is_not_found_by_likeness_either(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var person = await Linked(kith, "Katherine", "Wychwood-Osei");
        await kith.Do(Staff.Bronwen, new Action.Restrict($"person/{person}", "restricted", [], "Somebody is looking for her."));
        var described = await kith.Contact(Staff.Osric, "Katie", "Wychwood-Osei");
        var amara = await kith.As(Staff.Amara);

        (await Search(amara, "Katie Wychwood")).All.ShouldNotContain(person);
        (await amara.Get($"/reports/{described.Report}/mentions/{described.Mention}")).All.ShouldNotContain(person);
        (await Search(await kith.As(Staff.Bronwen), "Katie Wychwood")).All.ShouldContain(person, Shouldly.Case.Sensitive, "whoever is cleared finds her");
    }

    private static async Task<string> Linked(RunningKith kith, string given, string family)
    {
        var contact = await kith.Contact(Staff.Osric, given, family);
        var linked = await kith.Do(Staff.Amara, new Action.Link(contact.Report, contact.Mention, null, "Nobody like that is on record."));
        return Replay.Id(linked.Entries.Single(e => e.Kind == Kinds.PersonCreated).Chain);
    }

    private static async Task<Answer> Search(Visitor visitor, string name, params (string, string)[] more) => await visitor.Press(await visitor.Get("/people"), "Find", [("name", name), .. more]);
}
