using System.Text;
using Kith.Practice.Entries;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Keeping;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Kith.Record.Views;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Breaches;

/// <summary>Birthlink: records that nothing could replace were destroyed, and it was noticed two years later. Now there is one path: due, looked at, two signatures, a certificate.</summary>
public sealed class BirthlinkTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Birthlink_words_go_over_two_signatures_with_a_certificate_and_the_chain_still_verifies(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (rose, review) = await Due(kith);
        await using var db = kith.Store.Context();
        var before = await Verify.Run(db);
        (await db.Set<PassageRow>().AnyAsync(p => p.Report == rose.Report)).ShouldBeTrue();
        before.First.ShouldBeEmpty();

        await Sign(kith, review, Staff.Sunniva, "Decide whether it is still needed", "destroy");
        var alone = await (await kith.As(Staff.Sunniva)).Step($"/episodes/{review}", "Sign or refuse", "Record the decision", ("_outcome", "destroyed"), ("reason", "I have looked again"));
        alone.Text.ShouldContain("Ask a colleague");
        (await Words(db, rose)).ShouldBeTrue("one person is not two");
        await Sign(kith, review, Staff.Caspian, "Sign or refuse", "destroyed");

        (await Words(db, rose)).ShouldBeFalse();
        var after = await Verify.Run(db);
        after.First.ShouldBeEmpty();
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty("no rebuild brings it back");
        await Rebuild.Run(kith.Store);
        (await Words(db, rose)).ShouldBeFalse();
        (await db.Set<MentionAnswerRow>().AnyAsync(a => a.Mention == rose.Mention)).ShouldBeFalse();
        (await db.Set<PersonNameRow>().AnyAsync(n => n.Mention == rose.Mention)).ShouldBeFalse("nor the index");
        (await db.Set<PassageRow>().AnyAsync(p => p.Report == rose.Report || p.Episode == rose.Episode)).ShouldBeFalse("nor what was written, to be found by its words");
        (await db.Set<PersonAddressRow>().AnyAsync(a => a.Lines != null)).ShouldBeFalse("nor where she lived");
        (await db.Set<PersonPostcodeRow>().AnyAsync(p => db.Set<MentionRow>().Any(m => m.Id == rose.Mention && m.Person == p.Person))).ShouldBeFalse();
        (await db.Parts.AnyAsync(p => p.Chain.StartsWith("document/"))).ShouldBeFalse("nor a file, of the episode or of her");
        (await db.Set<AttachedRow>().AnyAsync(a => a.Name != null || a.Destroyed == null)).ShouldBeFalse();
        (await db.Set<KinshipRow>().AnyAsync(k => k.Words != null)).ShouldBeFalse("nor how it is known who her cousin is");

        var certificates = await db.Read($"report/{rose.Report}").Where(e => e.Kind == Kinds.Destroyed).ToListAsync();
        var says = certificates.ShouldHaveSingleItem().Says;
        (says["first"], says["second"], says["review"]).ShouldBe(("sunniva", "caspian", review));
        (await db.Entries.CountAsync(e => e.Chain == $"episode/{rose.Episode}")).ShouldBeGreaterThan(3, "that it was, and when, stays");
        // Nobody finds it, and whoever comes to it by its address reads that it was destroyed.
        (await (await kith.As(Staff.Amara)).Get($"/episodes/{rose.Episode}")).Text.ShouldContain("lawfully destroyed");

        await using var elsewhere = await Databases.Fresh(Databases.Sqlite);
        await using var copied = await RecordStore.Open(elsewhere.Db);
        await Copy.Run(kith.Store, copied);
        await using var copy = copied.Context();
        (await Words(copy, rose)).ShouldBeFalse("a copy has it no more either");
        (await Verify.Run(copy)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Birthlink_a_legal_hold_stops_it_at_the_last_signature_and_what_is_not_due_is_not_put_before_anybody(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (rose, review) = await Due(kith);
        await Sign(kith, review, Staff.Sunniva, "Decide whether it is still needed", "destroy");
        var sunniva = await kith.As(Staff.Sunniva);
        var keeping = await sunniva.Get($"/episodes/{rose.Episode}/keeping");
        keeping.Text.ShouldContain("25 years from birth");
        (await sunniva.Press(keeping, "Put a legal hold", ("reason", ""))).Text.ShouldContain("Say who asks for it");
        (await sunniva.Press(await sunniva.Get($"/episodes/{rose.Episode}/keeping"), "Put a legal hold", ("reason", "A public inquiry"))).Text.ShouldContain("Held: nothing of it is destroyed");
        var stopped = await (await kith.As(Staff.Caspian)).Step($"/episodes/{review}", "Sign or refuse", "Record the decision", ("_outcome", "destroyed"), ("reason", "I agree"));
        stopped.Text.ShouldContain("legal hold");
        await using var db = kith.Store.Context();
        (await Words(db, rose)).ShouldBeTrue();

        (await sunniva.Press(await sunniva.Get($"/episodes/{rose.Episode}/keeping"), "Lift the hold", ("reason", "The inquiry has ended"))).Text.ShouldContain("Legal hold None");
        await Sign(kith, review, Staff.Caspian, "Sign or refuse", "destroyed");
        (await Words(db, rose)).ShouldBeFalse();
        (await (await kith.As(Staff.Farida)).Get($"/episodes/{rose.Episode}/keeping")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Birthlink_there_is_no_other_way_to_delete_what_was_recorded_or_read(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var rose = await kith.Contact(Staff.Osric, "Rose", "Abara");
        await (await kith.As(Staff.Amara)).Get($"/episodes/{rose.Episode}");
        await using var db = kith.Store.Context();
        foreach (var sql in new[]
        {
            "DELETE FROM part", "DELETE FROM entry", "DELETE FROM change", "UPDATE part SET body = salt", "UPDATE entry SET recorded = 0", "DELETE FROM read_audit", "DELETE FROM read_audit_subject",
            "UPDATE read_audit SET human = 'nobody'", "DELETE FROM part WHERE chain LIKE 'report/%'",
        })
        {
            (await Should.ThrowAsync<Exception>(() => db.Database.ExecuteSqlRawAsync(sql), sql)).ToString().ShouldContain("is never changed or deleted", customMessage: sql);
        }
        // One person's leave is none, on either database.
        var chain = $"report/{rose.Report}";
        await Should.ThrowAsync<Exception>(() => db.Database.ExecuteSqlAsync($"""
            INSERT INTO destruction (partnership, chain, sequence, ordinal, first, second, reason, by_chain, by_sequence)
            VALUES ({db.Partnership}, {chain}, 1, 0, 'sunniva', 'sunniva', 'retention', {chain}, 1)
            """));
        await Should.ThrowAsync<Exception>(() => db.Database.ExecuteSqlAsync($"INSERT INTO audit_release (partnership, up_to, first, second, by_chain, by_sequence) VALUES ({db.Partnership}, 9999999999999999, 'sunniva', 'sunniva', 'x', 1)"));
        (await Words(db, rose)).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Birthlink_the_read_audit_and_drafts_have_times_of_their_own(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var rose = await kith.Contact(Staff.Osric, "Rose", "Abara");
        await (await kith.As(Staff.Amara)).Get($"/episodes/{rose.Episode}");
        await new Drafts(kith.Store).Save(new Draft("amara", "contact", 0, kith.Now, "half a word"u8.ToArray()));
        await using var db = kith.Store.Context();
        kith.Clock.Pass(Duration.FromDays(300));
        await Look(kith);
        (await db.Set<DraftRow>().CountAsync()).ShouldBe(1);
        kith.Clock.Pass(Duration.FromDays(100));
        await Look(kith);
        (await db.Set<DraftRow>().CountAsync()).ShouldBe(0);

        // The read audit: the same review, the same two signatures, at the database's own refusal.
        kith.Clock.Now = Instant.FromUtc(2051, 12, 1, 10, 0);
        var rows = await db.Set<ReadAuditRow>().CountAsync(a => a.Page.StartsWith("/episodes/"));
        rows.ShouldBeGreaterThan(0);
        (await Look(kith)).ShouldBe(1);
        (await Look(kith)).ShouldBe(0, "once");
        Worker Officer(string id, string name) => new(id, name, [new Posting(id, "privacy-officer", "partnership-office", "partnership-office-privacy")]);
        var (barnaby, odalys) = (Officer("barnaby", "Barnaby Szabó-Wells"), Officer("odalys", "Odalys Prior-Kaur"));
        await kith.Registers.Register(Actor.Engine, new[] { barnaby, odalys }.Select(w => (w.Id, w.Name, w.Postings)), kith.Now);
        var review = await db.Set<EpisodeRow>().Where(e => e.Pathway == "retention-review").Select(e => e.Id).SingleAsync();
        System.Text.Json.Nodes.JsonObject Because() => new() { ["reason"] = "Nobody needs it any more." };
        await new ReadAudit(kith.Store).Write(new PageRead(kith.Now, "barnaby", "privacy-officer", "partnership-office", "retention", $"/episodes/{review}", [$"episode/{review}"]));
        await kith.Do(barnaby, new Action.Decide(review, "review", 0, "destroy", Because()));
        (await db.Set<ReadAuditRow>().CountAsync(a => a.Human == "amara")).ShouldBe(rows, "one signature is none");
        await kith.Do(odalys, new Action.Decide(review, "second", 0, "destroyed", Because()));
        (await db.Set<ReadAuditRow>().Select(a => a.Human).ToListAsync()).ShouldBe(["barnaby"], "what is younger stays");
        (await db.Set<ReadAuditSubjectRow>().Select(s => s.Subject).ToListAsync()).ShouldBe([$"episode/{review}"]);
        (await db.Read("register/retention").SingleAsync()).Says["store"].ShouldBe("read-audit");
        (await Verify.Run(db)).First.ShouldBeEmpty();
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    private static async Task<(Case Rose, string Review)> Due(RunningKith kith)
    {
        var rose = await kith.Contact(Staff.Osric, "Rose", "Abara");
        await kith.Do(Staff.Amara, new Action.Link(rose.Report, rose.Mention, null, "Not found in the index."));
        await kith.Do(Staff.Amara, new Action.RecordAddress(rose.Episode, rose.Mention, kith.Pack.Codes["address-kind"].Codes[0].Id, "7 Elderflower Rise", "MK40 2AB", "2026-01-05", false, true));
        // A file of the episode, one of the person, and a cousin.
        var cousin = await kith.Contact(Staff.Osric, "Ottoline", "Brightwater");
        await kith.Do(Staff.Amara, new Action.Link(cousin.Report, cousin.Mention, null, "Not found in the index."));
        await using (var people = kith.Store.Context())
        {
            var linked = await people.Set<MentionRow>().Where(m => m.Person != null).ToDictionaryAsync(m => m.Id, m => m.Person!);
            await kith.Do(Staff.Amara, new Action.RecordRelationship(linked[rose.Mention], linked[cousin.Mention], new("cousin", "identity", "", "", "", false, ""), "Told at Elderflower Rise"));
            foreach (var record in new[] { $"episode/{rose.Episode}", $"person/{linked[rose.Mention]}" })
                await kith.Do(Staff.Amara, new Action.Attach(record, "Abara.txt", "Letter of the Abaras", "concern", "text", 5, "0000", "not-scanned", ["QWJhcmE="]));
        }
        await kith.Do(Staff.Amara, new Action.Fill(rose.Episode, "screen", 0, new System.Text.Json.Nodes.JsonObject { ["summary"] = "Nothing in it." }));
        await kith.Rate(Staff.Amara, rose, "green");
        await kith.Do(Staff.Bronwen, new Action.Decide(rose.Episode, "next", 0, "no-further-action", new System.Text.Json.Nodes.JsonObject
        {
            ["threshold"] = new System.Text.Json.Nodes.JsonObject { ["level"] = 1, ["indicators"] = new System.Text.Json.Nodes.JsonArray("needs-met") }, ["reason"] = "All is well at home.",
        }));
        (await Look(kith)).ShouldBe(0, "it is not due yet");
        // Born 4 May 2017, kept for 25 years: until 4 May 2042, which a calendar must cover for the review's own deadline.
        kith.Clock.Now = Instant.FromUtc(2042, 5, 6, 10, 0);
        (await Look(kith)).ShouldBe(1);
        (await Look(kith)).ShouldBe(0, "once");
        await using var db = kith.Store.Context();
        var review = await db.Set<EpisodeRow>().SingleAsync(e => e.Pathway == "retention-review" && e.Record != null);
        (review.Team, review.Record).ShouldBe(("bedford-privacy", $"episode/{rose.Episode}"));
        return (rose, review.Id);
    }

    private static Task<int> Look(RunningKith kith) => new Retention(kith.Store, kith.Packs, new Casework(kith.Store, kith.Packs)).Look(kith.Now);

    private static async Task Sign(RunningKith kith, string review, Worker by, string step, string outcome)
    {
        var page = await (await kith.As(by)).Step($"/episodes/{review}", step, "Record the decision", ("_outcome", outcome), ("reason", "Nobody needs it any more"));
        page.Path.ShouldStartWith($"/episodes/{review}", customMessage: page.Text);
    }

    private static async Task<bool> Words(RecordContext db, Case rose)
    {
        var bodies = await db.Parts.AsNoTracking().Where(p => p.Chain == $"report/{rose.Report}" || p.Chain == $"episode/{rose.Episode}" || p.Chain.StartsWith("person/") || p.Chain.StartsWith("document/")).Select(p => p.Body).ToListAsync();
        var text = string.Join(' ', bodies.Select(Encoding.UTF8.GetString));
        return text.Contains("Abara", StringComparison.Ordinal) || text.Contains("Elderflower", StringComparison.Ordinal) || text.Contains("bread", StringComparison.Ordinal) || text.Contains("All is well", StringComparison.Ordinal);
    }
}
