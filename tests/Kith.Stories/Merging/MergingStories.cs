using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Merging;

/// <summary>PW1: one child, one record.</summary>
public sealed class MergingStories
{
    private const string Family = TwoCopies.Family;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_Two_copies_of_a_child_from_two_boroughs_are_found_merged_and_parted(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var bedford = await kith.Child(Staff.Amara, "Tamberlane");
        var luton = await kith.Child(Staff.Farida, "Tam", postcode: "LU1 2AB", born: "2016-02-29");
        await kith.Do(Staff.Farida, new Action.Allocate(luton.Contact.Episode, Staff.Farida.Id, null));
        await kith.Do(Staff.Farida, new Action.SetFlag(luton.Contact.Episode, luton.Contact.Mention, "interpreter-needed", true, "Speaks Polish at home."));
        var (amara, farida) = (await kith.As(Staff.Amara), await kith.As(Staff.Farida));

        // Found from the one, put side by side with the other.
        var page = await amara.Get($"/people/{bedford.Person}");
        page.All.ShouldNotContain("Interpreter needed");
        var found = await amara.Press(await amara.Follow(page, "Is this somebody else on record, too?"), "Find", ("name", $"Tam {Family}"));
        var both = await amara.Follow(found, $"Tam {Family}");
        both.Title.ShouldBe("Is this one person?");
        foreach (var word in new[] { $"Tamberlane {Family}", $"Tam {Family}", "Alike: Same date of birth", "Alike: Same family name", "Alike: Given name is another form of the same" })
            both.Text.ShouldContain(word);
        (await amara.Press(both, "Make them one")).Text.ShouldContain("Say how you know that this is one person.");
        var merged = await amara.Press(both, "Make them one", ("reason", "Her school has one pupil of the name, who moved in March."));
        merged.Text.ShouldContain("They are one record now");

        // One person: whatever is asked, from wherever.
        foreach (var id in new[] { bedford.Person, luton.Person })
        {
            var one = await amara.Get($"/people/{id}");
            one.Text.ShouldContain("Also told of as");
            one.All.ShouldContain("Interpreter needed");
            one.Text.ShouldContain("Luton");
        }
        foreach (var name in new[] { "Tamberlane", "Tam" })
        {
            var once = await amara.Press(await amara.Get("/people"), "Find", ("name", $"{name} {Family}"));
            once.Page.QuerySelectorAll("main tbody tr").Length.ShouldBe(1);
            once.All.ShouldContain($"/people/{bedford.Person}");
            once.All.ShouldNotContain($"/people/{luton.Person}");
        }
        (await farida.Get($"/people/{luton.Person}")).Text.ShouldContain("Tamberlane");
        (await farida.Get($"/people/{luton.Person}/seen")).Text.ShouldContain("Amara Okonjo-Lisle");
        (await farida.Get("/safety")).All.ShouldContain(Family);
        (await farida.Get("/inbox")).Text.ShouldContain("Two records of one person are one now");
        (await (await kith.As(Staff.Ravi)).Get("/inbox")).Text.ShouldContain("Two records of one person are one now");
        (await Rebuild.Check(kith.Store)).Different.ShouldBe(0);

        // Written since: a contact that somebody said was this child, an address, a consent.
        kith.Clock.Pass(Duration.FromHours(1));
        var later = await kith.Contact(Staff.Osric, "Tam", Family);
        await kith.Do(Staff.Amara, new Action.Link(later.Report, later.Mention, bedford.Person, "Same child."));
        await kith.Do(Staff.Amara, new Action.RecordAddress(later.Episode, later.Mention, "home", "1 Heron Yard", "MK40 7ZZ", "2026-11-01", Protected: true, Confirmed: true));
        await kith.Do(Staff.Farida, new Action.RecordConsent(luton.Contact.Episode, luton.Contact.Mention, "help", "refused", null, "2026-11-16", "Not now."));
        var aunt = await kith.Child(Staff.Amara, "Eglantine", "Quince", born: "1981-03-03");
        await kith.Do(Staff.Amara, new Action.RecordRelationship(aunt.Person, bedford.Person, new("aunt-or-uncle", "identity", "", "", "", false, ""), "She said so.", Sure: true));
        (amara, farida) = (await kith.As(Staff.Amara), await kith.As(Staff.Farida));

        var parting = await amara.Follow(await amara.Get($"/people/{bedford.Person}"), "They are two people");
        parting.Text.ShouldContain("Address recorded");
        parting.Text.ShouldContain("Work that began while they were one");
        (await amara.Press(parting, "Part them")).Text.ShouldContain("Say how you know that they are two people.");
        var parted = await amara.Press(parting, "Part them", ("reason", "They are cousins."));
        parted.Text.ShouldContain("They are two records again");
        (await amara.Get($"/people/{bedford.Person}")).All.ShouldNotContain("Interpreter needed");
        (await amara.Get($"/people/{luton.Person}")).All.ShouldContain("Interpreter needed");
        (await amara.Get($"/people/{luton.Person}")).Text.ShouldNotContain("Tamberlane");
        (await farida.Get("/inbox")).Text.ShouldContain("A record was parted into two again");
        (await Rebuild.Check(kith.Store)).Different.ShouldBe(0);

        // Nothing was guessed: all that came after stays where it was written until somebody says whose it is, and that can be changed again.
        var flags = await Flags(kith, bedford.Person);
        flags.ShouldBe(["address-protected"]);
        (await amara.Press(parted, "Say whose it is", ("reason", "The school said so."))).Text.ShouldContain("Choose whose at least one of these is");
        foreach (var (to, had, other) in new[] { (luton.Person, luton.Person, bedford.Person), (bedford.Person, bedford.Person, luton.Person), (luton.Person, luton.Person, bedford.Person) })
        {
            kith.Clock.Pass(Duration.FromMinutes(1));
            var asked = await amara.Get(parted.Path);
            var said = await amara.Press(asked, "Say whose it is", [("reason", "The school said so."), .. Names(asked).Select(n => (n, to))]);
            said.Text.ShouldContain("Said. It stands with whoever it belongs to.");
            (await Flags(kith, had)).ShouldContain("address-protected");
            (await Flags(kith, other)).ShouldNotContain("address-protected");
            await using var db = kith.Store.Context();
            (await db.Set<PersonAddressRow>().SingleAsync()).Person.ShouldBe(had);
            (await db.Set<ConsentRow>().SingleAsync()).Person.ShouldBe(had);
            (await db.Set<KinshipEndRow>().SingleAsync(e => e.Side == KinshipEndRow.Other)).Person.ShouldBe(had);
            (await db.Set<MentionRow>().SingleAsync(m => m.Id == later.Mention)).Person.ShouldBe(had);
            (await db.Set<EpisodeRow>().SingleAsync(e => e.Id == later.Episode)).Person.ShouldBe(had);
            (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
        }
        // And they can be one again.
        await kith.Merge(Staff.Amara, luton.Person, bedford.Person);
        (await Flags(kith, bedford.Person)).Order().ShouldBe(["address-protected", "interpreter-needed"]);
        (await Rebuild.Check(kith.Store)).Different.ShouldBe(0);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_The_stricter_restriction_holds_for_both_and_ends_with_the_merge(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (open, closed) = (await kith.Child(Staff.Amara, "Tamberlane"), await kith.Child(Staff.Amara, "Tam"));
        await kith.Do(Staff.Bronwen, new Action.Restrict($"person/{closed.Person}", "restricted", [], "Her father works for the council."));
        await kith.Do(Staff.Bronwen, new Action.Bar($"person/{open.Person}", Staff.Ravi.Id, "own-family", "His niece."));
        var (amara, bronwen) = (await kith.As(Staff.Amara), await kith.As(Staff.Bronwen));
        (await amara.Get($"/people/{open.Person}")).Text.ShouldContain("Tamberlane");

        // Whoever may not see one of the two learns nothing of it: the same as of somebody who never was.
        foreach (var other in new[] { closed.Person, "00000000000000000000" })
        {
            var denied = await amara.Get($"/people/{open.Person}/merge?with={other}");
            ((int)denied.Status).ShouldBe(404);
            denied.Text.Replace(other, "", StringComparison.Ordinal).ShouldNotContain("Tam");
            (await Refused(kith, Staff.Amara, new Action.Merge(other, open.Person, "Same."))).ShouldBe(["not-here"]);
        }

        var merge = await kith.Merge(Staff.Bronwen, closed.Person, open.Person);
        foreach (var path in new[] { $"/people/{open.Person}", $"/people/{closed.Person}", $"/episodes/{open.Contact.Episode}", $"/people/{open.Person}/merges/{merge}" })
        {
            ((int)(await amara.Get(path)).Status).ShouldBe(404, path);
            ((int)(await (await kith.As(Staff.Ravi)).Get(path)).Status).ShouldBe(404, path);
            ((int)(await bronwen.Get(path)).Status).ShouldBe(200, path);
        }
        (await amara.Get("/work")).All.ShouldNotContain("Tamberlane");
        (await amara.Press(await amara.Get("/people"), "Find", ("name", "Tamberlane"))).All.ShouldNotContain(open.Person);
        (await bronwen.Get($"/people/{open.Person}/access")).Text.ShouldContain("Restricted");

        // Named while they are one: let in to the whole, and kept out of the whole.
        await kith.Do(Staff.Bronwen, new Action.Clear($"person/{open.Person}", Staff.Amara.Id, "She screens it."));
        (await amara.Get($"/people/{closed.Person}")).Text.ShouldContain("Tamberlane");
        (await amara.Get($"/episodes/{open.Contact.Episode}")).Text.ShouldContain("Tamberlane");
        await kith.Do(Staff.Bronwen, new Action.Bar($"person/{open.Person}", Staff.Juno.Id, "other", "Asked not to."));
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();

        // Somebody new about either is closed from the first moment.
        var again = await kith.Contact(Staff.Osric, "Tamberlane", Family);
        await kith.Do(Staff.Amara, new Action.Link(again.Report, again.Mention, open.Person, "Same child."));
        ((int)(await (await kith.As(Staff.Farida)).Get($"/episodes/{again.Episode}/outline")).Status).ShouldBe(404);

        // Parted: the one is open again, the other as closed as it was; who was kept out of both stays out of both.
        await kith.Do(Staff.Bronwen, new Action.Unmerge(merge, "Cousins."));
        (await (await kith.As(Staff.Farida)).Get($"/people/{open.Person}")).Text.ShouldContain("Tamberlane");
        ((int)(await (await kith.As(Staff.Farida)).Get($"/people/{closed.Person}")).Status).ShouldBe(404);
        foreach (var one in new[] { open, closed })
            ((int)(await (await kith.As(Staff.Juno, "screener")).Get($"/people/{one.Person}")).Status).ShouldBe(404);
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_Two_restrictions_let_in_only_whoever_both_let_in(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (one, other) = (await kith.Child(Staff.Amara, "Tamberlane"), await kith.Child(Staff.Amara, "Tam"));
        await kith.Do(Staff.Bronwen, new Action.Restrict($"person/{one.Person}", "restricted", [Staff.Amara.Id, Staff.Ravi.Id], "A reason."));
        await kith.Do(Staff.Bronwen, new Action.Restrict($"person/{other.Person}", "restricted", [Staff.Amara.Id], "Another."));
        await kith.Merge(Staff.Amara, other.Person, one.Person);
        foreach (var (who, status) in new[] { (Staff.Amara, 200), (Staff.Bronwen, 200), (Staff.Ravi, 404) })
            foreach (var path in new[] { $"/people/{one.Person}", $"/people/{other.Person}", $"/episodes/{one.Contact.Episode}", $"/episodes/{other.Contact.Episode}" })
                ((int)(await (await kith.As(who)).Get(path)).Status).ShouldBe(status, $"{who.Name} {path}");
        var access = await (await kith.As(Staff.Bronwen)).Get($"/people/{one.Person}/access");
        var names = access.Page.QuerySelectorAll("main table").Select(t => Answer.Words(t)).ToArray();
        names.Count(n => n.Contains("Amara", StringComparison.Ordinal)).ShouldBe(2, "each restriction has names of its own");
        names.Count(n => n.Contains("Ravi", StringComparison.Ordinal)).ShouldBe(1);
        (await Refused(kith, Staff.Bronwen, new Action.LiftRestriction($"person/{one.Person}", "No longer needed."))).ShouldBe(["choose-restriction"], "there are two");
        foreach (var id in access.Page.QuerySelectorAll("input[name=of]").Select(i => i.GetAttribute("value")!).Distinct().ToArray())
            await kith.Do(Staff.Bronwen, new Action.LiftRestriction($"person/{one.Person}", "No longer needed.", id));
        (await (await kith.As(Staff.Ravi)).Get($"/people/{other.Person}")).Text.ShouldContain("Tamberlane");
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_Who_is_not_one_person_is_not_made_one(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var one = await kith.Child(Staff.Amara, "Tamberlane", child: c => c["nhs-number"] = "943 476 5919");
        var two = await kith.Child(Staff.Amara, "Tam", child: c => c["nhs-number"] = "401 023 2137");
        var three = await kith.Child(Staff.Amara, "Tammo");

        (await Refused(kith, Staff.Amara, new Action.Merge(one.Person, one.Person, "Same."))).ShouldBe(["same"]);
        (await Refused(kith, Staff.Amara, new Action.Merge(three.Person, one.Person, " "))).ShouldBe(["required"]);
        (await Refused(kith, Staff.Kwabena, new Action.Merge(three.Person, one.Person, "Same."))).ShouldBe(["not-here"], "his role does not say who is one person");
        (await Refused(kith, Staff.Amara, new Action.Merge(two.Person, one.Person, "Same."))).ShouldBe(["numbers-differ"]);

        // In a circle, twice, and through a third.
        var merge = await kith.Merge(Staff.Amara, three.Person, one.Person);
        (await Refused(kith, Staff.Amara, new Action.Merge(one.Person, three.Person, "Same."))).ShouldBe(["already-one"]);
        (await Refused(kith, Staff.Amara, new Action.Merge(three.Person, one.Person, "Same."))).ShouldBe(["already-one"]);
        (await Refused(kith, Staff.Amara, new Action.Merge(two.Person, three.Person, "Same.", true))).ShouldBe(["goes-by-another"]);
        await kith.Do(Staff.Amara, new Action.Merge(two.Person, one.Person, "One number was mistyped.", NumbersDiffer: true));
        (await Refused(kith, Staff.Amara, new Action.Merge(two.Person, three.Person, "Same.", true))).ShouldBe(["already-one"]);
        (await Refused(kith, Staff.Amara, new Action.Assign(merge, [], "The school said so."))).ShouldBe(["still-one"]);
        await kith.Do(Staff.Amara, new Action.Unmerge(merge, "Cousins."));
        (await Refused(kith, Staff.Amara, new Action.Unmerge(merge, "Cousins."))).ShouldBe(["parted-already"]);
        (await Refused(kith, Staff.Amara, new Action.Unmerge("00000000000000000000", "Cousins."))).ShouldBe(["not-here"]);
        (await Refused(kith, Staff.Amara, new Action.Assign(merge, [new("nothing.7", one.Person)], "The school said so."))).ShouldBe(["no-such-entry"]);

        // A mother and her child; two children of one report.
        var family = await kith.Child(Staff.Amara, "Wisteria", all: a =>
        {
            a["children"]!.AsArray().Add(new JsonObject { ["given-names"] = "Wisteria", ["family-name"] = Family, ["date-of-birth"] = "2016-02-29", ["ethnicity"] = "WBRI", ["address"] = new JsonObject { ["postcode"] = "MK40 2AB" } });
            a["household"] = new JsonArray(new JsonObject
            {
                ["given-names"] = "Wisteria", ["family-name"] = Family, ["relationships"] = new JsonArray(new JsonObject { ["child"] = 0, ["relationship"] = "mother" }),
            });
        });
        await using var db = kith.Store.Context();
        var mentions = await db.Set<MentionRow>().AsNoTracking().Where(m => m.Report == family.Contact.Report).ToDictionaryAsync(m => m.Path);
        var twin = await kith.Enter(Staff.Amara, family.Contact with { Mention = mentions["children[1]"].Id });
        var mother = await kith.Enter(Staff.Amara, family.Contact with { Mention = mentions["household[0]"].Id });
        (await Refusals(kith, Staff.Amara, new Action.Merge(twin.Person, family.Person, "Same."))).Single().ShouldContain("two people side by side (contact");
        (await Refusals(kith, Staff.Amara, new Action.Merge(mother.Person, family.Person, "Same."))).Single().ShouldContain("Mother (contact");
        (await Refusals(kith, Staff.Amara, new Action.Merge(family.Person, mother.Person, "Same."))).Single().ShouldContain("take it back first");

        // A brother, as a worker recorded it.
        await kith.Do(Staff.Amara, new Action.RecordRelationship(one.Person, family.Person, new("brother-or-sister", "identity", "", "", "", false, ""), "The grandmother said so.", Sure: true));
        (await Refusals(kith, Staff.Amara, new Action.Merge(family.Person, one.Person, "Same.", true))).Single().ShouldContain("(recorded by a worker)");

        // Two plans of which one child has one: named, and one is closed first.
        var (a, b) = (await kith.Child(Staff.Amara, "Larkspur"), await kith.Child(Staff.Amara, "Lark"));
        foreach (var known in new[] { a, b })
        {
            await kith.Do(Staff.Amara, new Action.Fill(known.Contact.Episode, "screen", 0, new JsonObject { ["summary"] = "The school has seen it all term." }));
            await kith.Rate(Staff.Amara, known.Contact, "amber");
            await kith.Do(Staff.Bronwen, new Action.Decide(known.Contact.Episode, "next", 0, "referral", new JsonObject
            {
                ["threshold"] = new JsonObject { ["level"] = 4, ["indicators"] = new JsonArray("persistent-neglect") }, ["reason"] = "An assessment is needed.",
            }));
        }
        var references = await db.Set<ReportRow>().Where(r => r.Id == a.Contact.Report || r.Id == b.Contact.Report).Select(r => r.Reference).ToListAsync();
        var plans = (await Refusals(kith, Staff.Amara, new Action.Merge(b.Person, a.Person, "Same."))).Single();
        plans.ShouldContain("open: ");
        references.ShouldAllBe(r => plans.Contains(r));
        (await (await kith.As(Staff.Amara)).Get($"/people/{a.Person}/merge?with={b.Person}")).Text.ShouldContain("One of them must be closed before the two can be one");
    }

    private static string[] Names(Answer page) => [.. page.Page.QuerySelectorAll("main input[type=radio]").Select(i => i.GetAttribute("name")!).Distinct()];

    private static async Task<string[]> Flags(RunningKith kith, string person)
    {
        await using var db = kith.Store.Context();
        return await db.Set<FlagRow>().Where(f => f.Person == person && f.Lowered == null).OrderBy(f => f.Flag).Select(f => f.Flag).ToArrayAsync();
    }

    private static async Task<string[]> Refused(RunningKith kith, Worker by, Action action) => [.. (await Problems(kith, by, action)).Select(p => p.Code)];

    private static async Task<string[]> Refusals(RunningKith kith, Worker by, Action action) => [.. (await Problems(kith, by, action)).Select(p => p.Message)];

    private static async Task<IEnumerable<Practice.Problem>> Problems(RunningKith kith, Worker by, Action action)
    {
        var reader = (await new Session.Postings(kith.Store, kith.Packs).Find(by.Posting()))!.Reader;
        var done = await new Record.Casework.Casework(kith.Store, kith.Packs).Do(reader, action, kith.Now);
        done.Ok.ShouldBeFalse();
        return done.Problems;
    }
}
