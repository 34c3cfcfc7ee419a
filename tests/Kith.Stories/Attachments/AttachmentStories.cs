using System.Net;
using System.Text;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record;
using Kith.Record.Ledger;
using Kith.Record.Seals;
using Kith.Record.Views;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Attachments;

/// <summary>Files that are attached to a record: what they are, who may open them, that nobody runs them, and that they are kept and destroyed as words are.</summary>
public sealed class AttachmentStories
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 1, 2, 3];

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_file_is_attached_listed_handed_out_as_it_came_and_kept_by_copies_and_exports(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var contact = await kith.Contact(Staff.Osric, "Rosamund", "Petheridge");
        var amara = await kith.As(Staff.Amara);
        var page = await amara.Follow(await amara.Get($"/episodes/{contact.Episode}"), "attached files");
        page.Text.ShouldContain("Not scanned: no scanner is connected");
        // Three pieces, and each another.
        var letter = new byte[7_000_001];
        new Random(4).NextBytes(letter);
        "%PDF-1.7\n"u8.CopyTo(letter);
        var attached = await Attach(amara, contact, "..\\secret/Letter \"from\" school\u202Efdp.pdf", letter);
        attached.Text.ShouldContain("It was not scanned: no scanner is connected");
        attached.Text.ShouldContain("Letter from schoolfdp.pdf");
        attached.Text.ShouldContain("PDF, 6.7 MB");
        var href = Doing.Link(attached, "Letter from");

        var answer = await amara.Get(href);
        (await answer.Response.Content.ReadAsByteArrayAsync()).ShouldBe(letter);
        var headers = answer.Response.Headers;
        headers.GetValues("Content-Security-Policy").ShouldBe(["sandbox; default-src 'none'"]);
        headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        answer.Response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        (await amara.Get($"{href}/preview")).Status.ShouldBe(HttpStatusCode.NotFound, "no picture");

        // A picture is looked at through the same gate; its class decides.
        var shown = await Attach(amara, contact, "bruise.png", Png, "health");
        var picture = Doing.Link(shown, "bruise.png");
        shown.Page.QuerySelector($"img[src='{picture}/preview']").ShouldNotBeNull();
        var preview = await amara.Get($"{picture}/preview");
        preview.Response.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        preview.Response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("inline");

        await using var db = kith.Store.Context();
        var file = href["/files/".Length..];
        var entry = await db.Read($"document/{file}").SingleAsync();
        (entry.Kind, entry.Says["size"], entry.Says["scan"], entry.Parts.Length).ShouldBe((Kinds.DocumentAttached, "7000001", "not-scanned", 4));
        (await Verify.Run(db)).First.ShouldBeEmpty();
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
        (await db.Set<Record.Stores.ReadAuditRow>().CountAsync(a => a.Page == href)).ShouldBe(1, "who opened it is written down");

        await using var elsewhere = await Databases.Fresh(Databases.Sqlite);
        await using var copied = await RecordStore.Open(elsewhere.Db);
        await Copy.Run(kith.Store, copied);
        await using var copy = copied.Context();
        (await copy.Parts.CountAsync(p => p.Chain == $"document/{file}")).ShouldBe(4);
        (await Verify.Run(copy)).First.ShouldBeEmpty();
        using var export = new MemoryStream();
        await Export.Write(kith.Store, export, words: true);
        Encoding.UTF8.GetString(export.ToArray()).Split('\n').Count(l => l.Contains(" part ", StringComparison.Ordinal) && l.Length > 4_000_000).ShouldBe(2, "an export with words carries the bytes");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Whoever_may_not_see_the_record_or_read_the_class_finds_no_file_not_even_as_a_count_and_what_is_taken_back_is_gone_for_all(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var contact = await kith.Contact(Staff.Osric, "Rosamund", "Petheridge");
        var done = await kith.Do(Staff.Amara, new Action.Link(contact.Report, contact.Mention, null, "Not on record."));
        var person = Replay.Id(done.Entries.Single(e => e.Kind == Kinds.PersonCreated).Chain);
        var (amara, bronwen, osric) = (await kith.As(Staff.Amara), await kith.As(Staff.Bronwen), await kith.As(Staff.Osric));
        var open = Doing.Link(await Attach(amara, contact, "plain.txt", "A note."u8.ToArray(), "concern"), "plain.txt");
        var closed = Doing.Link(await Attach(bronwen, contact, "source.txt", "Who said it."u8.ToArray(), "intelligence"), "source.txt");
        var own = Doing.Link(await Attach(amara, $"/people/{person}/files", "birth.txt", "A certificate."u8.ToArray(), "identity"), "birth.txt");

        var nothing = await amara.Get("/files/00000000000000000000");
        foreach (var (visitor, path) in new[] { (amara, closed), (osric, open), (osric, own), (await kith.As(Staff.Farida), open), (await kith.As(Staff.Mirela), own), (await kith.As(Staff.Quill, "agency-responder"), open) })
            (await visitor.Get(path)).Status.ShouldBe(HttpStatusCode.NotFound, path);
        (await amara.Get(closed)).Text.ShouldBe(nothing.Text);
        (await amara.Get($"/episodes/{contact.Episode}/files")).All.ShouldNotContain("source.txt");
        (await bronwen.Get($"/episodes/{contact.Episode}/files")).Text.ShouldContain("source.txt");
        (await osric.Get($"/episodes/{contact.Episode}/files")).Status.ShouldBe(HttpStatusCode.NotFound);
        // She may not attach what she could not read.
        (await Attach(amara, contact, "hers.txt", "Hers."u8.ToArray(), "intelligence")).Text.ShouldContain("Choose what kind of information it holds");

        (await amara.Press(await amara.Get($"/episodes/{contact.Episode}/files"), "Take it back", ("which", open["/files/".Length..]), ("why", "wrong-child"), ("reason", "It is her cousin's."))).Text.ShouldContain("nobody can open it any more");
        (await amara.Get(open)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await bronwen.Get(open)).Status.ShouldBe(HttpStatusCode.NotFound);

        await kith.Do(Staff.Bronwen, new Action.Restrict($"person/{person}", "restricted", [], "Safety"));
        (await amara.Get(own)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await bronwen.Get(own)).Status.ShouldBe(HttpStatusCode.OK);
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_file_that_lies_is_too_large_or_is_infected_is_refused_by_name_and_nothing_of_it_is_kept(string engine)
    {
        await using var clamd = new FakeClamd();
        await using var kith = await RunningKith.Start(engine, environment: [("KITH_CLAMD", clamd.Address)]);
        var contact = await kith.Contact(Staff.Osric, "Rosamund", "Petheridge");
        var amara = await kith.As(Staff.Amara);
        (await Attach(amara, contact, "holiday.png", [0x4D, 0x5A, 0x90, 0x00])).Text.ShouldContain("That is a Windows program.");
        (await Attach(amara, contact, "holiday.png", "%PDF-1.4"u8.ToArray())).Text.ShouldContain("Its name says .png, but it is PDF");
        (await Attach(amara, contact, "letter.txt", new byte[(10 << 20) + 1])).Text.ShouldContain("at most 10.0 MB can be attached");
        (await Attach(amara, contact, "letter.txt", [])).Text.ShouldContain("That file is empty");
        clamd.Lengths.ShouldBeEmpty("nothing of these was sent on");
        (await Attach(amara, contact, "letter.txt", FakeClamd.Eicar)).Text.ShouldContain("found a virus in that file");
        await using (var db = kith.Store.Context())
            (await db.Entries.CountAsync(e => e.Chain.StartsWith("document/"))).ShouldBe(0);

        var attached = await Attach(amara, contact, "letter.txt", Encoding.UTF8.GetBytes(new string('x', 200_000)));
        attached.Text.ShouldContain("It was scanned, and nothing was found");
        clamd.Lengths.ShouldBe([FakeClamd.Eicar.Length, 200_000]);
        await clamd.DisposeAsync();
        (await Attach(amara, contact, "again.txt", "Again."u8.ToArray())).Text.ShouldContain("The virus scanner does not answer");
        await using (var db = kith.Store.Context())
            (await db.Entries.CountAsync(e => e.Chain.StartsWith("document/"))).ShouldBe(1);
        kith.Logged.ShouldNotContain(l => l.Contains("letter.txt", StringComparison.Ordinal) || l.Contains("again.txt", StringComparison.Ordinal));
    }

    private static Task<Answer> Attach(Visitor visitor, Case contact, string name, byte[] bytes, string sensitivity = "concern") => Attach(visitor, $"/episodes/{contact.Episode}/files", name, bytes, sensitivity);

    private static async Task<Answer> Attach(Visitor visitor, string path, string name, byte[] bytes, string sensitivity)
    {
        var token = (await visitor.Get(path)).Page.QuerySelector("form[enctype] input[name='__RequestVerificationToken']")!.GetAttribute("value")!;
        return await visitor.PostFile(path, token, name, bytes, ("description", "Letter of the school"), ("class", sensitivity));
    }
}
