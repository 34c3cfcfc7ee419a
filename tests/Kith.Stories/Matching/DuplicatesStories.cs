using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Matching;

/// <summary>PW1: two copies of a child are suggested to whoever may say that they are one, and never again once somebody said that they are two.</summary>
public sealed class DuplicatesStories
{
    private const string Page = "/people/duplicates";

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_Two_copies_are_suggested_with_reasons_twins_with_a_warning_and_a_refusal_holds(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (first, _) = await Linked(kith, "Katherine", "Wychwood-Osei");
        var (copy, again) = await Linked(kith, "Katie", "Osei-Wychwood");
        var (twin, _) = await Linked(kith, "Ambrose", "Wychwood-Osei");
        await Linked(kith, "Tobias", "Quillfeather");
        var amara = await kith.As(Staff.Amara);

        var shown = await amara.Get(Page);
        shown.Text.ShouldContain("Given name is another form of the same");
        shown.Text.ShouldContain("Same date of birth");
        shown.Text.ShouldContain("Twins, or relatives of one name, look just like this");
        shown.All.ShouldContain(twin);
        shown.Text.ShouldNotContain("Quillfeather");
        shown.All.IndexOf(Pair(first, copy), StringComparison.Ordinal).ShouldBeInRange(0, shown.All.IndexOf(Pair(first, twin), StringComparison.Ordinal), "twins come last");
        shown.All.ShouldContain($"/people/{Order(first, copy).One}/merge?with={Order(first, copy).Other}");
        (await Read(kith)).ShouldBe(new[] { copy, first, twin }.Order(StringComparer.Ordinal), ignoreOrder: true);

        (await amara.Submit(shown, Form(shown, first, copy))).Text.ShouldContain("Say how you know that they are two people.");
        var refused = await amara.Submit(shown, Form(shown, first, copy), typed: ($"reason-{Order(first, copy).One}-{Order(first, copy).Other}", "The school has both in one class."));
        refused.Text.ShouldContain("Kith does not suggest them again");
        refused.All.ShouldNotContain(Pair(first, copy));

        // What is told of her anew brings nobody back whom somebody has decided on.
        await kith.Do(Staff.Amara, new Action.Unlink(again.Report, again.Mention, "Looked at again."));
        await kith.Do(Staff.Amara, new Action.Link(again.Report, again.Mention, copy, "It was right."));
        (await amara.Get(Page)).All.ShouldNotContain(Pair(first, copy));
        (await amara.Get(Page)).All.ShouldContain(twin);
        var check = await Rebuild.Check(kith.Store);
        check.Different.ShouldBe(0, string.Join('\n', check.First));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Nobody_is_suggested_to_whoever_may_not_see_both(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (first, _) = await Linked(kith, "Katherine", "Wychwood-Osei");
        var (copy, _) = await Linked(kith, "Katie", "Wychwood-Osei");
        await kith.Do(Staff.Bronwen, new Action.Restrict($"person/{copy}", "restricted", [], "Somebody is looking for her."));

        var hidden = await (await kith.As(Staff.Amara)).Get(Page);
        hidden.All.ShouldNotContain(first);
        hidden.All.ShouldNotContain(copy);
        hidden.Text.ShouldContain("Nobody whom you may see looks like somebody else");
        (await (await kith.As(Staff.Bronwen)).Get(Page)).All.ShouldContain(Pair(first, copy), Shouldly.Case.Sensitive, "she is cleared, and sees both");
        foreach (var other in new[] { Staff.Osric, Staff.Kwabena, Staff.Ines })
            ((int)(await (await kith.As(other)).Get(Page)).Status).ShouldBe(404, other.Name);

        // Nor is anything said of them by whoever may not see both.
        var refused = await new Record.Casework.Casework(kith.Store, kith.Packs).Do(
            (await new Kith.Session.Postings(kith.Store, kith.Packs).Find(Staff.Amara.Posting()))!.Reader, new Action.RefuseLikeness(first, copy, "I looked."), kith.Clock.GetCurrentInstant());
        refused.Problems.ShouldHaveSingleItem().Code.ShouldBe("not-here");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_Once_they_are_one_they_are_not_suggested_and_parted_they_are(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (first, _) = await Linked(kith, "Katherine", "Wychwood-Osei");
        var (copy, _) = await Linked(kith, "Katie", "Wychwood-Osei");
        var amara = await kith.As(Staff.Amara);
        (await amara.Get(Page)).All.ShouldContain(Pair(first, copy));

        var merged = await kith.Do(Staff.Amara, new Action.Merge(copy, first, "Her mother says so."));
        (await amara.Get(Page)).All.ShouldNotContain(copy);
        await kith.Do(Staff.Amara, new Action.Unmerge(merged.Entries.First(e => e.Kind == Kinds.PersonMerged).Says["merge"], "They are cousins."));
        (await amara.Get(Page)).All.ShouldContain(Pair(first, copy));
        var check = await Rebuild.Check(kith.Store);
        check.Different.ShouldBe(0, string.Join('\n', check.First));
    }

    private static AngleSharp.Html.Dom.IHtmlFormElement Form(Answer page, string one, string other) =>
        (AngleSharp.Html.Dom.IHtmlFormElement)page.Page.QuerySelector($"#{Pair(one, other)} form")!;

    private static string Pair(string a, string b) => $"pair-{Order(a, b).One}-{Order(a, b).Other}";

    private static (string One, string Other) Order(string a, string b) => string.CompareOrdinal(a, b) <= 0 ? (a, b) : (b, a);

    /// <summary>The people whom pages have shown so far.</summary>
    private static async Task<List<string>> Read(RunningKith kith)
    {
        await using var db = kith.Store.Context();
        return [.. (await db.Set<ReadAuditSubjectRow>().AsNoTracking().Where(s => s.Subject.StartsWith("person/")).Select(s => s.Subject).Distinct().ToListAsync()).Select(Replay.Id)];
    }

    private static async Task<(string Person, Case Contact)> Linked(RunningKith kith, string given, string family)
    {
        var contact = await kith.Contact(Staff.Osric, given, family);
        var linked = await kith.Do(Staff.Amara, new Action.Link(contact.Report, contact.Mention, null, "Nobody like that is on record."));
        return (Replay.Id(linked.Entries.Single(e => e.Kind == Kinds.PersonCreated).Chain), contact);
    }
}
