using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Kith.Record.Views;
using Kith.Stories.Sharing;
using Kith.Web;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>PW3: what is closed to somebody and what never was are refused alike: the same words, the same statements run, no sooner than the same moment.</summary>
public sealed partial class RefusalStories
{
    private const string Invented = "00000000000000000000";

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_What_is_denied_and_what_never_was_run_the_same_statements(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        await kith.Do(Staff.Amara, new Action.Link(family.Report, family.Child, null, "Nobody like this was on record"));
        await kith.Decide(family);
        var bronwen = await kith.As(Staff.Bronwen);
        var document = (await bronwen.Give(family, "summary", "agency:community-health")).Path["/documents/".Length..];
        var token = (await bronwen.Get($"/episodes/{family.Episode}/files")).Page.QuerySelector("form[enctype] input[name='__RequestVerificationToken']")!.GetAttribute("value")!;
        var file = Doing.Link(await bronwen.PostFile($"/episodes/{family.Episode}/files", token, "plain.txt", "A note."u8.ToArray(), ("description", "A note"), ("class", "concern")), "plain.txt")["/files/".Length..];
        await using var db = kith.Store.Context();
        var person = (await db.Set<MentionRow>().SingleAsync(m => m.Id == family.Child)).Person!;
        var notice = (await db.Set<NoticeRow>().OrderBy(n => n.Id).FirstAsync()).Id;
        await kith.Do(Staff.Bronwen, new Action.Restrict($"person/{person}", "sealed", [], "Safety"));

        // One of another agency, who may see no such work at all; and one of the same door, who is not let in.
        var unequal = new List<string>();
        using var statements = new Statements(kith.Store);
        foreach (var (name, denied) in new[] { ("Quill", await kith.As(Staff.Quill, "agency-responder")), ("Farida", await kith.As(Staff.Farida)), ("Ravi", await kith.As(Staff.Ravi)), ("Kwabena", await kith.As(Staff.Kwabena)) })
        {
            foreach (var (path, id) in new[]
            {
                ("/episodes/{0}", family.Episode), ("/episodes/{0}/outline", family.Episode), ("/episodes/{0}/seen", family.Episode), ("/episodes/{0}/consent", family.Episode), ("/episodes/{0}/share", family.Episode),
                ("/episodes/{0}/files", family.Episode), ("/episodes/{0}/access", family.Episode), ("/steps/{0}/screen", family.Episode), ("/episodes/{0}/withdraw", family.Episode), ("/episodes/{0}/keeping", family.Episode), ("/episodes/{0}/pack", family.Episode),
                ("/episodes/{0}/care/" + family.Child, family.Episode), ("/safety/{0}", family.Episode),
                ("/people/{0}", person), ("/people/{0}/seen", person), ("/people/{0}/chronology", person), ("/people/{0}/family", person), ("/people/{0}/files", person), ("/people/{0}/access", person),
                ("/documents/{0}", document), ("/documents/{0}/csv", document), ("/inbox/{0}", notice), ("/files/{0}", file), ($"/reports/{family.Report}/mentions/{{0}}", family.Child),
                ("/reports/{0}/mentions/" + family.Child, family.Report),
            })
            {
                var (there, never) = (path.Replace("{0}", id, StringComparison.Ordinal), path.Replace("{0}", Invented, StringComparison.Ordinal));
                await denied.Get("/health");
                statements.Taken();
                var closed = await denied.Get(there);
                var ran = statements.Taken();
                var nothing = await denied.Get(never);
                var would = statements.Taken();
                if (closed.Status != HttpStatusCode.NotFound || nothing.Status != HttpStatusCode.NotFound) unequal.Add($"{name} {path}: {closed.Status}, {nothing.Status}");
                else if (Same(closed, id) != Same(nothing, Invented)) unequal.Add($"{name} {path}: other words");
                else if (!ran.SequenceEqual(would, StringComparer.Ordinal)) unequal.Add($"{name} {path}: {ran.Length} statements, {would.Length} for what never was");
            }
        }
        unequal.ShouldBeEmpty();
        (await bronwen.Get($"/episodes/{family.Episode}")).Status.ShouldBe(HttpStatusCode.OK);
        statements.Taken().Length.ShouldBeGreaterThan(3, "they are heard");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Whatever_is_refused_is_answered_no_sooner_than_the_floor(string engine)
    {
        var floor = TimeSpan.FromMilliseconds(300);
        await using var kith = await RunningKith.Start(engine, with: services => services.AddSingleton(new RefusalFloor(floor, TimeProvider.System)));
        var contact = await kith.Contact(Staff.Osric, "Rose", "Abara");
        var quill = await kith.As(Staff.Quill, "agency-responder");
        using var program = kith.Services.GetRequiredService<IServer>().ShouldBeOfType<TestServer>().CreateClient();
        foreach (var path in new[] { $"/episodes/{contact.Episode}", $"/episodes/{Invented}", "/nothing/here" })
            (await Took(async () => (await quill.Get(path)).Status.ShouldBe(HttpStatusCode.NotFound))).ShouldBeGreaterThanOrEqualTo(floor, path);
        foreach (var path in new[] { $"/api/contacts/{contact.Report}", "/session" })
            (await Took(async () => (await program.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized))).ShouldBeGreaterThanOrEqualTo(floor, path);
        // A page that refuses in words waits as well; one that does what it was asked to does not wait for anything.
        await kith.Do(Staff.Amara, new Action.Link(contact.Report, contact.Mention, null, "Nobody like this was on record"));
        var amara = await kith.As(Staff.Amara);
        var screen = await amara.Get($"/episodes/{contact.Episode}/care/{contact.Mention}");
        (await Took(async () => (await amara.Press(screen, "Record the address", ("kind", "home"))).Text.ShouldContain("There is a problem"))).ShouldBeGreaterThanOrEqualTo(floor, "refused in words");

        // So does every page that does something in a way of its own: a step, an agency's answer, a pack.
        var step = await amara.Get($"/steps/{contact.Episode}/rate");
        (await Took(async () => (await amara.Press(step, "Record the decision")).Text.ShouldContain("There is a problem"))).ShouldBeGreaterThanOrEqualTo(floor, "a step");
        var mash = await kith.Mash(await kith.Contact(Staff.Osric, "Iris", "Penhallow"), "amber", "police");
        var asked = await quill.Get($"/asks/{mash}/ask-agencies@police");
        (await Took(async () => (await quill.Press(asked, "Send")).Text.ShouldContain("There is a problem"))).ShouldBeGreaterThanOrEqualTo(floor, "an answer");
        var sunniva = await kith.As(Staff.Sunniva);
        var request = await sunniva.TakeDown("Rose", "Abara", "self", born: ("4", "5", "2017"));
        await sunniva.Link(request);
        await sunniva.FindAsker(request, "Rose Abara", "Rose Abara", "self");
        await sunniva.CheckPapers(request);
        var pack = await sunniva.Get($"{request}/pack");
        (await Took(async () => (await sunniva.Press(pack, "I have gone through every group", ("note", "All"))).Text.ShouldContain("There is a problem"))).ShouldBeGreaterThanOrEqualTo(floor, "a pack");
    }

    private static async Task<TimeSpan> Took(Func<Task> asked)
    {
        var began = Stopwatch.GetTimestamp();
        await asked();
        return Stopwatch.GetElapsedTime(began);
    }

    private static string Same(Answer answer, string id) =>
        Nonces().Replace(answer.All, "").Replace(id, "", StringComparison.Ordinal) + string.Join('\n', answer.Response.Headers.Select(h => h.Key).Order(StringComparer.Ordinal));

    [GeneratedRegex("nonce=\"[^\"]*\"|value=\"[^\"]*\"", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Nonces();
}
