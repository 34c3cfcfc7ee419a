using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Sharing;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Tests.Landings;

/// <summary>What the work of every day does not make by itself: each kind of entry that is left, at least once.</summary>
internal sealed partial class Landing
{
    private async Task EachKind()
    {
        var (told, child, mother) = await Family();
        await Known(told, child, mother);
        await AskedByTheImplicated(told, child);
        await Asking(told, child);
        await Joined();
        await Closed(told, child);
        await HeldApart();
        await Withdrawn();
        await Gone();
        await office.Do(Amara, new Action.ExportList("worklist", 3, "safeguarding"));
        await new ReadAudit(store).Write(new PageRead(office.Now, "amara-okonjo", "screener", "bedford-social-care", "safeguarding", $"/episodes/{told.Episode}", [$"episode/{told.Episode}", $"person/{child}"]));
        office.Pass(Duration.FromDays(4));
        await using var db = store.Context();
        foreach (var episode in await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Closed == null).Select(e => e.Id).ToListAsync())
            await office.Try(Office.Engine, new Action.Chase(episode));
    }

    private async Task<(Told, string Child, string Mother)> Family()
    {
        var household = new JsonArray(new JsonObject
        {
            ["given-names"] = "Renata", ["family-name"] = "Ashdown", ["date-of-birth"] = "1988-03-01",
            ["relationships"] = new JsonArray(new JsonObject { ["child"] = "0", ["relationship"] = "mother" }),
        }, new JsonObject
        {
            ["given-names"] = "Joss", ["family-name"] = "Ashdown",
            ["relationships"] = new JsonArray(new JsonObject { ["child"] = "0", ["relationship"] = "father", ["implicated"] = "yes" }),
        });
        var told = await Contact("Rafe", "Ashdown", household: household);
        return (told, await Link(told), await Link(told, mention: told.Others[0]));
    }

    /// <summary>What is recorded of people: where they live, whom they belong to, what they agreed to.</summary>
    private async Task Known(Told told, string child, string mother)
    {
        await office.Do(Amara, new Action.FillGap(told.Episode, "child.ethnicity", "WBRI", "The mother, by telephone"));
        var address = (await office.Do(Amara, new Action.RecordAddress(told.Episode, told.Mention, "home", "3 Mill Lane", "MK40 2AB", "2026-11-01", Protected: true, Confirmed: false))).Entries[0].Says["address"];
        await office.Do(Amara, new Action.ConfirmAddress(told.Episode, told.Mention, address, "She rang from work, alone."));
        await office.Do(Amara, new Action.SetFlag(told.Episode, told.Mention, "visit-in-pairs", true, "A dog that bites."));
        await office.Do(Amara, new Action.SetFlag(told.Episode, told.Mention, "visit-in-pairs", false, "The dog has gone."));
        await office.Do(Amara, new Action.RecordConsent(told.Episode, told.Others[0], "help", "given", null, "2026-11-10", "Asked about help with meals; she agrees."));
        var aunt = await Link(await Contact("Sable", "Ashdown", "1995-06-06"));
        Action.Related Of(string code) => new(code, "identity", "2020-01-01", "", "", false, "");
        var tie = (await office.Do(Amara, new Action.RecordRelationship(child, aunt, Of("aunt-or-uncle"), "The mother said so."))).Entries[0].Says["relationship"];
        await office.Do(Amara, new Action.CorrectRelationship(child, tie, Of("cousin"), "The school has it otherwise."));
        await office.Do(Amara, new Action.EndRelationship(child, tie, "2026-11-01", "She has moved away."));
        var unborn = await Contact("not known", "Bexley", born: null, child: new() { ["expected-date-of-birth"] = "2026-11-20" });
        await office.Do(Amara, new Action.RecordBirth(await Link(unborn), "2026-11-19", "F", "Dawn", "", "Bedford", ""));
        var attached = await office.Do(Amara, Attachment(told, "A drawing"));
        await office.Do(Amara, new Action.TakeBack($"episode/{told.Episode}", Replay.Id(attached.Entries[0].Chain), "wrong-child", "It is a classmate's."));
        await office.Do(Amara, Attachment(told, "A letter of the school"));
        await office.Do(Amara, new Action.Mark(child, $"report/{told.Report}", 1, "analysis", "Hunger is what comes back each time."));
        await office.Do(Amara, new Action.MakeChronology(child, null, "panel", "For the panel", [$"report/{told.Report}#1"], "One line so far."));
        var happened = new NewEvent(child, "2026-10-03", null, "injury", "reported", true, new() { ["what"] = "A burn on the hand.", ["source"] = "School nurse" });
        var recorded = (await office.Do(Amara, new Action.RecordEvents([happened]))).Entries[0].Says["event"];
        await office.Do(Amara, new Action.WithdrawEvent(child, recorded, "It was another child."));
        await Give(told);
    }

    private static Action.Attach Attachment(Told told, string what)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(what);
        return new($"episode/{told.Episode}", $"{what}.txt", what, "concern", "text", bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), "not-scanned", [Convert.ToBase64String(bytes)]);
    }

    private async Task Give(Told told)
    {
        await using var db = store.Context();
        var asker = await Asker.For(db, new Gate(Pack), Amara, office.Now, new Disclosure());
        var releasing = new Releasing(shelf, office.Casework);
        var request = new ShareRequest("summary", $"party:{told.Others[0]}", "take-part", "section-17", "She asked to have it in writing.", "by-hand");
        var prepared = await releasing.Prepare(db, asker, told.Episode, request);
        await Must(Task.FromResult((await releasing.Give(db, asker, told.Episode, request, prepared!.Digest)).Done));
    }

    /// <summary>Who holds it, whom it is offered to, who may answer without an account.</summary>
    private async Task Asking(Told told, string child)
    {
        await office.Do(Amara, new Action.Allocate(told.Episode, Amara.Human, "I know the family."));
        await Must(office.Step(told.Episode, "screen", with: new() { ["threshold"] = Threshold(2, "routine-care-patchy") }));
        var offered = await Contact("Tansy", "Corcote");
        await office.Do(Bronwen, new Action.OfferHandover(offered.Episode, "luton-front-door", "They have moved to Luton."));
        var taken = await Contact("Ulric", "Norpool");
        await office.Do(Bronwen, new Action.OfferHandover(taken.Episode, "luton-front-door", "They have moved to Luton."));
        await office.Do(office.As("farida-haque", "screener"), new Action.AcceptHandover(taken.Episode, "We have it."));

        var mash = await Mash("Vida", "Marley");
        await Must(office.Step(mash, "ask-agencies", with: new() { ["agencies"] = new JsonArray("police", "community-health") }));
        var links = new AnswerLinks(store, shelf);
        await links.Make(Amara, mash, "ask-agencies@police", "Sergeant Ames, Bedford", office.Now);
        await links.Make(Amara, mash, "ask-agencies@community-health", "Nurse Bligh", office.Now);
        var sent = await links.Sent(Amara, mash, "ask-agencies@police", office.Now);
        await links.Withdraw(Amara, mash, "ask-agencies@police", sent![0].Recipient, office.Now);
        await using var db = store.Context();
        var notice = await db.Set<NoticeRow>().AsNoTracking().FirstAsync(n => n.Episode == mash && n.ToKind == "agency" && n.ToId == "police");
        await office.Do(office.As("quill-hathersage", "agency-responder"), new Action.Acknowledge(mash, notice.Id));

        // Decided while an agency has not answered: nobody waits for its answer any more.
        var unanswered = await Mash("Maud", "Lindrick");
        foreach (var step in new[] { "ask-agencies", "analyse", "outcome" }) await Must(office.Step(unanswered, step));

        // A child who is said to be in danger: practice asks a question, and somebody answers it.
        var danger = await Contact("Wanda", "Quinlock", child: new() { ["given-names"] = "Wanda" });
        var prompt = await db.Set<PromptRow>().AsNoTracking().FirstAsync(p => p.Episode == danger.Episode && p.SetAside == null);
        await office.Do(Amara, new Action.SetAside(danger.Episode, prompt.Prompt, "Looked for in the index; not there."));
        var held = await Contact("Xenia", "Hollgate");
        await office.Do(Bronwen, new Action.PutHold(held.Episode, "A public inquiry asks for it."));
        await office.Do(Bronwen, new Action.LiftHold(held.Episode, "The inquiry has ended."));
        await office.Do(Bronwen, new Action.PutHold(told.Episode, "A claim."));
    }

    /// <summary>Two records made one; two made one and parted again, with what came between.</summary>
    private async Task Joined()
    {
        var (one, other) = (await Contact("Yara", "Farwell", "2015-01-02"), await Contact("Yarah", "Farwell", "2015-01-02"));
        await office.Do(Amara, new Action.Merge(await Link(one), await Link(other), "One child, spelt two ways."));
        var (first, second) = (await Contact("Zeno", "Pemham", "2014-01-02"), await Contact("Zenon", "Pemham", "2014-01-02"));
        var (a, b) = (await Link(first), await Link(second));
        await office.Do(Amara, new Action.RefuseLikeness(a, await Link(await Contact("Zena", "Pemham", "2014-01-02")), "A twin."));
        var merge = (await office.Do(Amara, new Action.Merge(a, b, "Thought to be one child."))).Entries.First(e => e.Kind == Kinds.PersonMerged).Says["merge"];
        await office.Do(Amara, new Action.RecordAddress(second.Episode, second.Mention, "home", "8 Kimbolton Row", "MK40 2AB", "2026-11-02", Protected: false, Confirmed: true));
        await office.Do(Amara, new Action.Unmerge(merge, "They are cousins."));
        await using var db = store.Context();
        var parting = await new MergeQuery(db, await Asker.For(db, new Gate(Pack), Amara, office.Now, new Disclosure())).Parting(merge);
        await office.Do(Amara, new Action.Assign(merge, [new Action.Assignment(parting!.Later[0].What.Key, a)], "It is where the elder lives."));
    }

    /// <summary>Who is let in by name, and who is kept out.</summary>
    private async Task Closed(Told told, string child)
    {
        var record = $"person/{child}";
        await office.Do(Bronwen, new Action.Restrict(record, "restricted", [Amara.Human], "A colleague's family."));
        await office.Do(Bronwen, new Action.Clear(record, "kwabena-doyle", "He will assess."));
        await office.Do(Bronwen, new Action.Clear(record, "leonie-braithwaite", "She leads him."));
        await office.Do(Bronwen, new Action.EndClearance(record, "leonie-braithwaite", "Another leads him now."));
        await office.Do(Bronwen, new Action.Bar(record, "farida-haque", "own-family", "Her nephew."));
        var sealedOff = await Contact("Abel", "Stanview");
        await office.Do(Bronwen, new Action.Restrict($"episode/{sealedOff.Episode}", "restricted", [], "Whereabouts are sought."));
        var opened = await Contact("Berta", "Whitbank");
        await office.Do(Bronwen, new Action.Restrict($"episode/{opened.Episode}", "restricted", [], "Whereabouts are sought."));
        await office.Do(Bronwen, new Action.LiftRestriction($"episode/{opened.Episode}", "The danger has passed."));
        await office.Do(Bronwen, new Action.Bar($"episode/{opened.Episode}", "nasreen-bell", "other", "A neighbour."));
        await office.Do(Bronwen, new Action.LiftBar($"episode/{opened.Episode}", "nasreen-bell", "She has moved."));

        await office.Do(office.As("ignatius-penhale", "front-door-manager"), new Action.EmergencyAccess(record, "The child is at our door."));
        var ask = new JsonObject { ["about"] = "Rafe Ashdown", ["why"] = "He is on our list for Monday.", ["danger-now"] = "no" };
        var (nasreen, delphine) = (office.As("nasreen-bell"), office.As("delphine-achebe"));
        await using var db = store.Context();
        async Task<Action> ToKnow(Reader reader) =>
            new Action.Open("access-request", "report", ask.DeepClone().AsObject(), "worker") { Given = await WhoAnswers.About(db, Pack, reader, record) };
        var asked = await office.Do(nasreen, await ToKnow(nasreen));
        await Must(office.Step(asked.Opened.Single(), "answer", "let-in"));
        await office.Do(delphine, await ToKnow(delphine));
    }

    /// <summary>A sealed referral, a new contact about the same child that is begun without knowing of it, and a restriction of the child that does not close the referral.</summary>
    private async Task HeldApart()
    {
        var referral = await Decided("Ottilie", "Marwood", "referral", 4);
        await using var db = store.Context();
        var person = (await db.Set<EpisodeRow>().AsNoTracking().SingleAsync(e => e.Id == referral)).Person!;
        await office.Do(office.As("leonie-braithwaite"), new Action.Restrict($"episode/{referral}", "sealed", [], "Her father must not learn that we work with her."));
        await Link(await Contact("Ottilie", "Marwood"), person);
        await office.Do(Bronwen, new Action.Restrict($"person/{person}", "restricted", [Amara.Human], "A colleague's family."));
    }

    /// <summary>What was recorded of the wrong child.</summary>
    private async Task Withdrawn()
    {
        var wrong = await Screened("Cyril", "Kesdale");
        await using var db = store.Context();
        await office.Do(Bronwen, new Action.Recall(wrong.Episode, [await Written(db, wrong.Episode, Kinds.FormRecorded)], "wrong-fact", "It was another school."));
        var whole = await Screened("Dinah", "Olddale");
        await office.Do(Bronwen, new Action.Recall(whole.Episode, [], "wrong-child", "Meant for a child in another town."));
        // So is what an agency answered.
        var answered = await Mash("Elspeth", "Norview");
        await Must(office.Step(answered, "ask-agencies"));
        await Must(office.Step(answered, "ask-agencies@police"));
        await office.Do(Bronwen, new Action.Recall(answered, [await Written(db, answered, Kinds.Answered)], "wrong-fact", "It was another family."));
        var unlinked = await Contact("Enid", "Cathmoor");
        await Link(unlinked);
        await office.Do(Amara, new Action.Unlink(unlinked.Report, unlinked.Mention, "It was a namesake."));
    }

    private static Task<long> Written(RecordContext db, string episode, string kind) =>
        db.Entries.AsNoTracking().Where(e => e.Chain == $"episode/{episode}" && e.Kind == kind).Select(e => e.Sequence).FirstAsync();

    /// <summary>Kept as long as the schedule says; destroyed over two signatures. And a store's rows likewise.</summary>
    private async Task Gone()
    {
        var old = await Screened("Fergus", "Brambeck", "1999-02-03");
        await Must(office.Step(old.Episode, "next", "no-further-action"));
        office.Pass(Duration.FromDays(1));
        foreach (var review in new[] { await Keeping($"episode/{old.Episode}"), await Keeping(null, "read-audit") })
        {
            await Must(office.Step(review, "review", "destroy"));
            await Must(office.Step(review, "second", "destroyed"));
        }
        var later = await Screened("Gwen", "Harthurst", "1999-02-03");
        await Must(office.Step(later.Episode, "next", "no-further-action"));
        await Must(office.Step(await Keeping($"episode/{later.Episode}"), "review", "hold"));
    }
}
