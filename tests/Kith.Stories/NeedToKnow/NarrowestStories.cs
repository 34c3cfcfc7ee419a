using Kith.Record;
using Kith.Stories.Merging;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>PW3: somebody who may not see a sealed episode restricts what is around it, and can neither open it by that nor shut out those cleared.</summary>
public sealed class NarrowestStories
{
    private const string Told = "Somebody restricted the record around your work";

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Restricting_a_person_opens_no_sealed_episode_of_theirs_and_those_cleared_for_it_keep_it_and_are_told(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        var operation = await kith.Again(child, "Tamberlane");
        await kith.Close(Staff.Bronwen, $"episode/{operation.Episode}", "sealed", Staff.Amara);

        // The attack: a denied manager restricts the person, and clears a colleague.
        var juno = await kith.As(Staff.Juno, "emergency-duty-worker");
        (await juno.Get($"/episodes/{operation.Episode}")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        var closed = await juno.Press(await juno.Get($"/people/{child.Person}/access"), "Restrict it", ("restriction", "restricted"), ("reason", "Her father works for the council."));
        closed.Text.ShouldContain("It is restricted now");
        (await juno.Press(closed, "Let them in", ("worker", "kwabena"), ("reason", "He visits."))).Text.ShouldContain("They are let in by name now");
        foreach (var (who, role) in new[] { (Staff.Juno, "emergency-duty-worker"), (Staff.Kwabena, null) })
        {
            (await kith.Status(who, $"/people/{child.Person}", role)).ShouldBe(200);
            (await kith.Status(who, $"/episodes/{child.Contact.Episode}", role)).ShouldBe(200);
            (await kith.Status(who, $"/episodes/{operation.Episode}", role)).ShouldBe(404, who.Name);
        }
        closed.All.ShouldNotContain("Sealed");
        closed.Text.ShouldNotContain("Amara");
        foreach (var page in new[] { "/inbox", "/work", $"/people/{child.Person}", $"/people/{child.Person}/access", "/need-to-know/restrictions" })
            (await juno.Get(page)).All.ShouldNotContain(operation.Episode, Shouldly.Case.Sensitive, page);

        // Those cleared for the narrower one keep it, see the wider one no more than anybody, and are told.
        foreach (var who in new[] { Staff.Bronwen, Staff.Amara })
        {
            (await kith.Status(who, $"/episodes/{operation.Episode}")).ShouldBe(200, who.Name);
            (await kith.Status(who, $"/people/{child.Person}")).ShouldBe(404, who.Name);
            (await kith.Status(who, $"/episodes/{child.Contact.Episode}")).ShouldBe(404, who.Name);
            (await (await kith.As(who)).Get("/inbox")).Text.ShouldContain(Told);
        }
        (await (await kith.As(Staff.Ravi)).Get("/inbox")).Text.ShouldNotContain(Told);

        // Kept out goes before: whoever is barred from the person is barred from all of it.
        await kith.Do(Staff.Juno, new Action.Bar($"person/{child.Person}", Staff.Amara.Id, "own-family", "Her niece."), "emergency-duty-worker");
        (await kith.Status(Staff.Amara, $"/episodes/{operation.Episode}")).ShouldBe(404);

        // Once nothing narrower closes it, what is wider does: it does not lie open in between.
        await kith.Do(Staff.Bronwen, new Action.LiftRestriction($"episode/{operation.Episode}", "The operation is over."));
        (await kith.Status(Staff.Ravi, $"/episodes/{operation.Episode}")).ShouldBe(404);
        (await kith.Status(Staff.Bronwen, $"/episodes/{operation.Episode}")).ShouldBe(404, "she is not cleared for the person");
        (await kith.Status(Staff.Juno, $"/episodes/{operation.Episode}", "emergency-duty-worker")).ShouldBe(200);
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Whoever_sees_the_narrower_one_closes_it_by_the_wider_one_too(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        var operation = await kith.Again(child, "Tamberlane");
        await kith.Close(Staff.Bronwen, $"episode/{operation.Episode}", "sealed", Staff.Amara, Staff.Ravi);
        await kith.Close(Staff.Bronwen, $"person/{child.Person}", "restricted", Staff.Ravi);
        (await kith.Status(Staff.Ravi, $"/episodes/{operation.Episode}")).ShouldBe(200, "let in to each");
        (await kith.Status(Staff.Amara, $"/episodes/{operation.Episode}")).ShouldBe(404, "let in to one of two");
        (await (await kith.As(Staff.Amara)).Get("/inbox")).Text.ShouldNotContain(Told);
        await kith.Do(Staff.Bronwen, new Action.Clear($"person/{child.Person}", Staff.Amara.Id, "She screens it."));
        (await kith.Status(Staff.Amara, $"/episodes/{operation.Episode}")).ShouldBe(200);

        // Names on the person alone, cover, allocation and a notice open nothing that is sealed.
        await kith.Do(Staff.Bronwen, new Action.Clear($"person/{child.Person}", Staff.Kwabena.Id, "He visits."));
        (await kith.Status(Staff.Kwabena, $"/people/{child.Person}")).ShouldBe(200);
        (await kith.Status(Staff.Kwabena, $"/episodes/{operation.Episode}")).ShouldBe(404);
        await kith.Registers.SetCover(new("bronwen", "front-door-manager", "bedford-social-care", "bedford-front-door"), Staff.Ravi.Id, Staff.Juno.Id, new(2026, 11, 1), new(2026, 12, 1), kith.Now);
        (await kith.Status(Staff.Juno, $"/episodes/{operation.Episode}", "screener")).ShouldBe(404, "he covers for somebody who is cleared");
        (await kith.Problems(Staff.Bronwen, new Action.Allocate(operation.Episode, Staff.Juno.Id, null))).Single().Message.ShouldContain("they are not let in");
        await kith.Do(Staff.Bronwen, new Action.Allocate(operation.Episode, Staff.Ravi.Id, null));
        (await kith.Status(Staff.Ravi, $"/episodes/{operation.Episode}")).ShouldBe(200);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_person_merged_with_one_whose_episode_is_sealed_opens_and_shuts_out_nobody(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (hidden, known) = (await kith.Child(Staff.Amara, "Tamberlane"), await kith.Child(Staff.Amara, "Tam"));
        var operation = await kith.Again(hidden, "Tamberlane");
        await kith.Close(Staff.Bronwen, $"episode/{operation.Episode}", "sealed");
        await kith.Close(Staff.Bronwen, $"person/{known.Person}", "restricted", Staff.Amara);
        await kith.Do(Staff.Bronwen, new Action.Clear($"person/{known.Person}", Staff.Ravi.Id, "He screens it."));
        await kith.Do(Staff.Bronwen, new Action.Clear($"episode/{operation.Episode}", Staff.Leonie.Id, "She leads it."));

        // Merged by somebody who does not see the sealed one; then by name let in to all that closes the person.
        var merge = await kith.Merge(Staff.Amara, hidden.Person, known.Person);
        foreach (var who in new[] { Staff.Amara, Staff.Ravi })
        {
            (await kith.Status(who, $"/people/{known.Person}")).ShouldBe(200, who.Name);
            (await kith.Status(who, $"/episodes/{operation.Episode}")).ShouldBe(404, who.Name);
        }
        (await kith.Status(Staff.Leonie, $"/episodes/{operation.Episode}")).ShouldBe(200, "cleared for the sealed one, and not for the other person");
        (await (await kith.As(Staff.Leonie)).Get("/inbox")).Text.ShouldContain(Told);
        (await kith.Status(Staff.Leonie, $"/people/{known.Person}")).ShouldBe(404);

        await kith.Do(Staff.Bronwen, new Action.Unmerge(merge, "Cousins."));
        (await kith.Status(Staff.Ravi, $"/people/{hidden.Person}")).ShouldBe(200, "nothing closes her own record any more");
        (await kith.Status(Staff.Ravi, $"/episodes/{operation.Episode}")).ShouldBe(404);
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Nobody_learns_of_a_restriction_by_trying(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (child, twin) = (await kith.Child(Staff.Amara, "Tamberlane"), await kith.Child(Staff.Amara, "Tam"));
        var operation = await kith.Again(child, "Tamberlane");
        var id = await kith.Close(Staff.Bronwen, $"episode/{operation.Episode}", "sealed");
        const string role = "emergency-duty-worker";
        // Of a child with a sealed episode and of one without, the same answers, to everything that a manager can try.
        foreach (var (what, action) in new (string, Func<string, Action>)[]
        {
            ("lift", p => new Action.LiftRestriction($"person/{p}", "No longer.")), ("lift it", p => new Action.LiftRestriction($"person/{p}", "No longer.", id)),
            ("clear", p => new Action.Clear($"person/{p}", Staff.Ravi.Id, "Needs it.")), ("clear it", p => new Action.Clear($"person/{p}", Staff.Ravi.Id, "Needs it.", id)),
            ("end", p => new Action.EndClearance($"person/{p}", Staff.Bronwen.Id, "Gone.")), ("end it", p => new Action.EndClearance($"person/{p}", Staff.Bronwen.Id, "Gone.", id)),
            ("lift a bar", p => new Action.LiftBar($"person/{p}", Staff.Bronwen.Id, "Gone.")),
        })
            (await kith.Problems(Staff.Juno, action(child.Person), role)).ShouldBe(await kith.Problems(Staff.Juno, action(twin.Person), role), what);
        // Of the sealed episode itself and its report, and of ones that never were.
        foreach (var (what, action) in new (string, Func<string, Action>)[]
        {
            ("restrict", r => new Action.Restrict(r, "restricted", [], "Mine.")), ("lift", r => new Action.LiftRestriction(r, "No longer.", id)), ("clear", r => new Action.Clear(r, Staff.Juno.Id, "Needs it.", id)),
            ("bar", r => new Action.Bar(r, Staff.Bronwen.Id, "other", "Out.")),
        })
            foreach (var (there, nowhere) in new[] { ($"episode/{operation.Episode}", "episode/00000000000000000000"), ($"report/{operation.Report}", "report/00000000000000000000") })
                (await kith.Problems(Staff.Juno, action(there), role)).ShouldBe(await kith.Problems(Staff.Juno, action(nowhere), role), $"{what} {there}");
        (await kith.Problems(Staff.Juno, new Action.NameSuccessor(id, Staff.Juno.Id, "Me."), role)).ShouldBe(await kith.Problems(Staff.Juno, new Action.NameSuccessor("00000000000000000000", Staff.Juno.Id, "Me."), role));
        (await kith.Problems(Staff.Ffion, new Action.NameSuccessor(id, Staff.Quill.Id, "Them."))).ShouldBe(await kith.Problems(Staff.Ffion, new Action.NameSuccessor("00000000000000000000", Staff.Quill.Id, "Them.")), "another agency's");
    }
}
