using System.Text.RegularExpressions;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>PW3: a record that is closed, those who may open it all the same, and those who must not.</summary>
public sealed partial class RestrictionStories
{
    private const string Given = "Wrenna";
    private const string Family = "Aldous-Pike";

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_restricted_child_looks_like_one_who_never_was_and_can_still_be_asked_about(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (contact, person) = await Linked(kith);
        var (amara, bronwen) = (await kith.As(Staff.Amara), await kith.As(Staff.Bronwen));
        (await amara.Get($"/people/{person}")).Text.ShouldContain(Family);

        var closed = await Restrict(bronwen, person, "restricted");
        closed.Text.ShouldContain("It is restricted now");
        (await bronwen.Get($"/episodes/{contact.Episode}")).Text.ShouldContain(Family);

        // The address of a child who never was, and this one's: the same answer, byte for byte.
        foreach (var (there, nowhere) in new[] { ($"/people/{person}", $"/people/{Nowhere}"), ($"/episodes/{contact.Episode}", $"/episodes/{Nowhere}"), ($"/people/{person}/access", $"/people/{Nowhere}/access"), ($"/episodes/{contact.Episode}/withdraw", $"/episodes/{Nowhere}/withdraw") })
        {
            var (denied, missing) = (await amara.Get(there), await amara.Get(nowhere));
            ((int)denied.Status).ShouldBe(404);
            Same(denied, there).ShouldBe(Same(missing, nowhere));
            Headers(denied).ShouldBe(Headers(missing));
        }
        var found = await Search(amara);
        found.All.ShouldNotContain(person);
        found.Text.ShouldContain("Nobody whom you may see fits");
        foreach (var list in new[] { "/work", "/inbox", "/board", "/handover", "/gaps" })
            (await amara.Get(list)).All.ShouldNotContain(Family);

        // The blind way to ask: the same for both; it reaches whoever is cleared, and the information governance where there is nothing.
        var asked = await Ask(amara, $"/people/{person}");
        var asked2 = await Ask(amara, $"/people/{Nowhere}");
        Same(asked, "").ShouldBe(Same(asked2, ""));
        var requests = await Episodes(kith, "access-request");
        var (real, blind) = (requests.Single(r => r.Record is not null), requests.Single(r => r.Record is null));
        (real.Due is not null && blind.Due == real.Due).ShouldBeTrue();
        (await (await kith.As(Staff.Ravi)).Get($"/episodes/{real.Id}")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound, "his team holds it, and he is not cleared");
        (await bronwen.Get("/inbox")).Text.ShouldContain("Somebody asks to know");
        (await (await kith.As(Staff.Sunniva)).Get($"/episodes/{blind.Id}")).Text.ShouldContain("She is with us tonight");

        // Answered: let in by name, for a month.
        var answered = await bronwen.Step($"/episodes/{real.Id}", "Answer the request", "Record the decision", ("_outcome", "let-in"), ("reason", "You may read it. Phone me first."));
        answered.Text.ShouldContain("Closed: Let in");
        (await amara.Get("/inbox")).Text.ShouldContain("Your request to know was answered");
        (await amara.Get($"/people/{person}")).Text.ShouldContain(Family);
        kith.Clock.Pass(Duration.FromDays(32));
        (await (await kith.As(Staff.Amara)).Get($"/people/{person}")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Emergency_access_is_two_steps_short_told_at_once_and_looked_at(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (contact, person) = await Linked(kith);
        var (kwabena, bronwen, sunniva) = (await kith.As(Staff.Kwabena), await kith.As(Staff.Bronwen), await kith.As(Staff.Sunniva));
        await Restrict(bronwen, person, "restricted");

        var denied = await kwabena.Get($"/people/{person}");
        denied.Text.ShouldContain("Use emergency access");
        var page = await kwabena.Follow(denied, "Use emergency access");
        (await kwabena.Press(page, "Open the record")).Text.ShouldContain("Say what may happen to the child if you wait");
        var opened = await kwabena.Press(page, "Open the record", ("reason", "She is missing, and the record says where she goes."));
        opened.Text.ShouldContain("Emergency access is open for 4 hours");
        opened.Text.ShouldContain(Family);
        (await kwabena.Get($"/episodes/{contact.Episode}")).Text.ShouldContain(Family);

        (await sunniva.Get("/inbox")).Text.ShouldContain("Emergency access was used");
        var review = (await Episodes(kith, "emergency-access")).Single();
        (await sunniva.Get($"/episodes/{review.Id}")).Text.ShouldContain("She is missing, and the record says where she goes.");
        (await (await kith.As(Staff.Ffion)).Get($"/episodes/{review.Id}")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound, "another agency's");
        (await kwabena.Get($"/episodes/{review.Id}")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await sunniva.Step($"/episodes/{review.Id}", "Decide whether it was right", "Record the decision", ("_outcome", "justified"), ("spoken", "yes"), ("reason", "A child was missing.")))
            .Text.ShouldContain("Closed: It was right");

        kith.Clock.Pass(Duration.FromHours(4));
        (kwabena, sunniva) = (await kith.As(Staff.Kwabena), await kith.As(Staff.Sunniva));
        (await kwabena.Get($"/people/{person}")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);

        // By name and day of birth, for a child whose record cannot even be found; nobody else's role may.
        var byName = await kwabena.Press(await kwabena.Get("/need-to-know/emergency"), "Open the record",
            ("name", $"{Given} {Family}"), ("born.day", "4"), ("born.month", "5"), ("born.year", "2017"), ("reason", "The ward has her now."));
        byName.Text.ShouldContain(Family);
        (await (await kith.As(Staff.Osric)).Get("/need-to-know/emergency")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_What_is_sealed_opens_to_no_emergency_and_a_colleague_who_is_kept_out_stays_out(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (contact, person) = await Linked(kith);
        var (amara, bronwen, kwabena) = (await kith.As(Staff.Amara), await kith.As(Staff.Bronwen), await kith.As(Staff.Kwabena));

        // Her own niece: kept out, though her team holds the contact.
        var access = await bronwen.Get($"/people/{person}/access");
        var barred = await bronwen.Press(access, "Keep them out", ("worker", "okonjo"), ("why", "own-family"), ("reason", "Her niece; she told me herself."));
        barred.Text.ShouldContain("They are kept out now");
        (await amara.Get($"/people/{person}")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await amara.Get("/work")).All.ShouldNotContain(Family);
        (await Search(amara)).All.ShouldNotContain(person);
        var emergency = await amara.Press(await amara.Get($"/need-to-know/emergency?of=people/{person}"), "Open the record", ("reason", "I am worried about my niece."));
        emergency.Text.ShouldContain("There is nothing here that emergency access opens");

        await Restrict(bronwen, person, "sealed");
        var sealed_ = await kwabena.Press(await kwabena.Get($"/need-to-know/emergency?of=people/{person}"), "Open the record", ("reason", "She is missing."));
        var nowhere = await kwabena.Press(await kwabena.Get($"/need-to-know/emergency?of=people/{Nowhere}"), "Open the record", ("reason", "She is missing."));
        Same(sealed_, $"people/{person}").ShouldBe(Same(nowhere, $"people/{Nowhere}"));
        (await Episodes(kith, "emergency-access")).ShouldBeEmpty();

        // Nobody shuts out everybody, nor lets themselves in, nor picks a worker who is not there.
        var own = await bronwen.Get($"/people/{person}/access");
        (await bronwen.Press(own, "End it", ("worker", "bronwen"), ("reason", "I am leaving."))).Text.ShouldContain("Nobody would be left who may open this record");
        (await bronwen.Press(own, "Let them in", ("worker", "nobody of that name"), ("reason", "She needs it."))).Text.ShouldContain("No worker of that name is known");
        (await bronwen.Press(own, "Let them in", ("worker", "amara"), ("reason", "She needs it."))).Text.ShouldContain("They are kept out of this record by name");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Who_enters_somebody_like_a_restricted_child_learns_nothing_and_those_cleared_are_told(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (_, person) = await Linked(kith);
        var (ravi, bronwen) = (await kith.As(Staff.Ravi), await kith.As(Staff.Bronwen));
        await Restrict(bronwen, person, "restricted");

        var again = await kith.Contact(Staff.Osric, Given, Family);
        var page = await ravi.Get($"/reports/{again.Report}/mentions/{again.Mention}");
        page.All.ShouldNotContain(person);
        var made = await ravi.Press(page, "Say", ("person", "new"), ("reason", "Nobody found."));
        made.Text.ShouldContain("You said who this is");
        foreach (var shown in new[] { made, await ravi.Get($"/episodes/{again.Episode}"), await ravi.Get("/inbox") })
        {
            shown.Text.ShouldNotContain("esemble");
            shown.Text.ShouldNotContain("estricted");
        }
        (await bronwen.Get("/inbox")).Text.ShouldContain("Somebody was entered who resembles a restricted person");
        var look = (await Episodes(kith, "lookalike")).Single();
        (await ravi.Get("/work")).All.ShouldNotContain(look.Id);
        (await ravi.Get($"/episodes/{look.Id}")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await bronwen.Get($"/episodes/{look.Id}")).Text.ShouldContain("Same date of birth and part of the name");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_An_administrator_can_see_why_and_nothing_of_the_child(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (contact, person) = await Linked(kith);
        var bronwen = await kith.As(Staff.Bronwen);
        await Restrict(bronwen, person, "restricted");
        var sunniva = await kith.As(Staff.Sunniva);
        var why = await sunniva.Press(await sunniva.Get("/need-to-know/why"), "Explain", ("worker", "amara"), ("record", $"http://localhost/people/{person}"));
        why.Text.ShouldContain("Sees nothing, and cannot tell that it exists");
        why.Text.ShouldContain("It is restricted: only those named see it");
        why.All.ShouldNotContain(Family);
        var hers = await sunniva.Press(await sunniva.Get("/need-to-know/why"), "Explain", ("worker", "bronwen"), ("record", $"/episodes/{contact.Episode}"));
        hers.Text.ShouldContain("Sees it, as far as their role reads");
        hers.Text.ShouldContain("worker:bronwen is let in to all that their role may read");
        (await bronwen.Get("/need-to-know/why")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await sunniva.Press(await sunniva.Get("/need-to-know/why"), "Explain", ("worker", "zzz"), ("record", "what"))).Text.ShouldContain("Paste the address of a person’s page");
    }

    private const string Nowhere = "00000000000000000000";

    private static async Task<(Case Contact, string Person)> Linked(RunningKith kith)
    {
        var contact = await kith.Contact(Staff.Osric, Given, Family);
        var linked = await kith.Do(Staff.Amara, new Action.Link(contact.Report, contact.Mention, null, "Nobody like her is on record."));
        return (contact, Replay.Id(linked.Entries.Single(e => e.Kind == Kinds.PersonCreated).Chain));
    }

    private static async Task<Answer> Restrict(Visitor by, string person, string how) =>
        await by.Press(await by.Get($"/people/{person}/access"), "Restrict it", ("restriction", how), ("reason", "Somebody is looking for her."));

    private static async Task<Answer> Search(Visitor visitor) => await visitor.Press(await visitor.Get("/people"), "Find", ("name", $"{Given} {Family}"));

    private static async Task<Answer> Ask(Visitor visitor, string address) => await visitor.Press(
        await visitor.Follow(await visitor.Get(address), "Ask to know"), "Send the request", ("about", "Wrenna, about nine"), ("why", "She is with us tonight"), ("danger-now", "no"));

    private static async Task<List<EpisodeRow>> Episodes(RunningKith kith, string pathway)
    {
        await using var db = kith.Store.Context();
        return await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Pathway == pathway).OrderBy(e => e.Opened).ThenBy(e => e.Id).ToListAsync();
    }

    /// <summary>The page, without what differs each time anyway and without the address that the visitor came by.</summary>
    private static string Same(Answer page, string address)
    {
        var all = Once().Replace(Token().Replace(Nonce().Replace(page.All, "nonce"), "token"), "once");
        return address.Length == 0 ? all : all.Replace(address.Split('/')[^1] is { Length: 20 } id ? id : address.Trim('/').Split('/')[1], "id", StringComparison.Ordinal);
    }

    private static string Headers(Answer page) => string.Join('\n', page.Response.Headers.Concat(page.Response.Content.Headers)
        .Where(h => h.Key is not ("Set-Cookie" or "Content-Length")).Select(h => $"{h.Key}: {Nonce().Replace(string.Join(',', h.Value), "nonce")}"));

    [GeneratedRegex("nonce[-=]\"?[A-Za-z0-9+/=_;&#-]+")]
    private static partial Regex Nonce();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*>")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"_once\" value=\"[^\"]*\"")]
    private static partial Regex Once();
}
