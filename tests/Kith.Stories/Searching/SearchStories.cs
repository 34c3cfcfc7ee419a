using System.Globalization;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record;
using Kith.Record.Views;
using Kith.Stories.Merging;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Searching;

/// <summary>PW1: what was written is found by its words, by those who may read it, and by nobody else.</summary>
public sealed class SearchStories
{
    private const string Nothing = "Nothing that you may read has all of these words.";

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_People_and_what_was_written_are_found_from_any_page(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane", all: a => a["concern"] = "She said the café owner Zoë gives her leftovers, and that she is worried.\nHe isn't her uncle.");
        await kith.Do(Staff.Amara, new Action.Fill(child.Contact.Episode, "screen", 0, new JsonObject { ["summary"] = "School has fed her all week; ring the marmalade factory." }));
        var amara = await kith.As(Staff.Amara);

        // From the box at the top of every page; what is looked for stands in no address.
        var page = await amara.Get("/work");
        var box = page.Page.QuerySelectorAll<AngleSharp.Html.Dom.IHtmlFormElement>("header form[role=search]").Single();
        box.Method.ShouldBe("post");
        var found = await amara.Submit(page, box, typed: ("words", "leftovers"));
        found.Path.ShouldBe("/search");
        found.Text.ShouldContain("Contact about Tamberlane");
        found.Text.ShouldContain("What was told");
        found.Page.QuerySelectorAll("main mark").Select(m => m.TextContent).ShouldBe(["leftovers"]);
        (await amara.Get("/search?words=leftovers")).Text.ShouldNotContain("Tamberlane");

        // Other forms of a word, other order, other case, no accents; all of them must be there.
        (await Marked(amara, "WORRIES zoe")).ShouldBe(["Zoë", "worried"]);
        (await Marked(amara, "cafe owners")).ShouldBe(["café", "owner"]);
        (await Marked(amara, "isn't uncle")).ShouldBe(["isn", "uncle"]);
        (await Search(amara, "leftovers giraffe")).Text.ShouldContain(Nothing);

        // People beside it, by name; newest first; no totals.
        var both = await Search(amara, "Tamberlane");
        both.Page.QuerySelectorAll($"main a[href='/people/{child.Person}']").Length.ShouldBe(1);
        (await Search(amara, "leftovers OR marmalade")).Text.ShouldContain(Nothing, Shouldly.Case.Sensitive, "OR is a word like any other, and says nothing");
        (await Marked(amara, "is she the marmalade")).ShouldBe(["marmalade"]);
        (await Search(amara, "marmalade factory")).Text.ShouldContain("Screen");
        (await Search(amara, "s")).Text.ShouldContain("Give at least one word of two letters or more");
        (await Search(amara, "")).Text.ShouldContain("Give at least one word of two letters or more");

        // Codes and numbers of people are no words; an address least of all.
        foreach (var word in new[] { "WBRI", "MK40 2AB", "01632 960100" })
            (await Search(amara, word)).Page.QuerySelectorAll(".kith-passage").Length.ShouldBe(0, word);
        // Who searched saw them.
        (await amara.Get($"/people/{child.Person}/seen")).Text.ShouldContain("Amara Okonjo-Lisle");
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_Only_what_the_reader_may_read_is_found(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        await kith.Child(Staff.Amara, "Tamberlane", all: a => a["concern"] = "An ibex stood in the kitchen.");
        (await Hits(kith, Staff.Amara, "ibex")).ShouldBe(1);
        (await Hits(kith, Staff.Farida, "ibex")).ShouldBe(0, "another front door knows dates and outcomes");
        (await Hits(kith, Staff.Kwabena, "ibex")).ShouldBe(0, "another team");
        (await Hits(kith, Staff.Quill, "ibex", "agency-responder")).ShouldBe(0);
        (await Hits(kith, Staff.Osric, "ibex")).ShouldBe(0, "whoever sent it has it under what they sent");
        (await Hits(kith, Staff.Sunniva, "ibex")).ShouldBe(0);
        (await (await kith.As(Staff.Ines)).Get("/gaps")).Page.QuerySelectorAll("form[role=search]").Length.ShouldBe(0);

        // A class that the role does not read: intelligence is for the manager, not for the screener.
        await using (var db = kith.Store.Context())
            await db.Set<PassageRow>().Where(p => p.Folded.Contains("ibex")).ExecuteUpdateAsync(set => set.SetProperty(p => p.Class, "intelligence"));
        (await Hits(kith, Staff.Amara, "ibex")).ShouldBe(0);
        (await Hits(kith, Staff.Bronwen, "ibex")).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Words_of_a_restricted_record_are_in_no_index_and_found_by_nobody(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var one = await kith.Child(Staff.Amara, "Tamberlane", all: a =>
        {
            a["concern"] = "An ibex stood in the kitchen.";
            a["children"]!.AsArray().Add(new JsonObject { ["given-names"] = "Wisteria", ["family-name"] = TwoCopies.Family, ["date-of-birth"] = "2014-02-28", ["ethnicity"] = "WBRI", ["address"] = new JsonObject { ["postcode"] = "MK40 2AB" } });
        });
        await kith.Do(Staff.Amara, new Action.Fill(one.Contact.Episode, "screen", 0, new JsonObject { ["summary"] = "The ibex was a goat." }));
        Worker[] all = [Staff.Amara, Staff.Ravi, Staff.Bronwen, Staff.Farida];
        (await Hits(kith, Staff.Ravi, "ibex")).ShouldBe(2);
        (await Indexed(kith, "ibex")).ShouldBe(2);

        await kith.Do(Staff.Bronwen, new Action.Restrict($"person/{one.Person}", "restricted", [Staff.Amara.Id], "Her father works for the council."));
        foreach (var who in all)
        {
            var page = await Search(await kith.As(who), "ibex");
            page.Text.ShouldContain(Nothing, Shouldly.Case.Sensitive, "of the sister's contact neither: it is about both");
            page.Text.ShouldNotContain("Tamberlane");
        }
        (await Indexed(kith, "ibex")).ShouldBe(0);
        await kith.Do(Staff.Amara, new Action.Fill(one.Contact.Episode, "screen", 1, new JsonObject { ["summary"] = "The ibex was a chamois." }));
        (await Indexed(kith, "chamois")).ShouldBe(0, "nor what is written since");
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
        await Rebuild.Run(kith.Store);
        (await Indexed(kith, "ibex")).ShouldBe(0, "nor by a rebuild");

        await kith.Do(Staff.Bronwen, new Action.LiftRestriction($"person/{one.Person}", "No longer needed."));
        (await Hits(kith, Staff.Ravi, "chamois")).ShouldBe(1);
        (await Hits(kith, Staff.Ravi, "ibex")).ShouldBe(3);

        // Kept out by name of one: neither of hers, nor of what tells of both.
        await kith.Do(Staff.Bronwen, new Action.Bar($"person/{one.Person}", Staff.Ravi.Id, "own-family", "His niece."));
        (await Hits(kith, Staff.Ravi, "ibex")).ShouldBe(0);
        (await Hits(kith, Staff.Amara, "ibex")).ShouldBe(3);
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();

        // Withdrawn: gone at once, for whoever wrote it too.
        var sequence = (await EntriesOf(kith, one.Contact.Episode)).Last(e => e.Kind == Kinds.FormRecorded).Sequence;
        await kith.Do(Staff.Bronwen, new Action.Recall(one.Contact.Episode, [sequence], "wrong-child", "Of another child."));
        (await Hits(kith, Staff.Amara, "chamois")).ShouldBe(0);
        (await Indexed(kith, "chamois")).ShouldBe(0);
        await kith.Do(Staff.Bronwen, new Action.Recall(one.Contact.Episode, [], "wrong-child", "Of another child."));
        (await Indexed(kith, "ibex")).ShouldBe(0);
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_Nothing_that_people_type_is_an_error(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        await kith.Child(Staff.Amara, "Tamberlane", all: a => a["concern"] = "An ibex stood in the kitchen. <b>O'Dowd & sons</b> said “no” – 100%. http://example.org/x?y=1 a_b 🦌 中文 text.");
        var amara = await kith.As(Staff.Amara);
        string[] typed =
        [
            "\"", "'", "\"ibex", "ibex\"", "ibex*", "*", "ibex AND", "NOT ibex", "NEAR(ibex kitchen)", "ibex NEAR/2 kitchen", "folded:ibex", "-ibex", "ibex | kitchen", "ibex & !", "ibex <-> kitchen", "(", "((ibex)", "ibex:*", "^ibex",
            "'; DROP TABLE passage; --", "{0}", "@terms", "%", "_", "\\", "\u0000ibex", "\u0002\u0003", "<b>", "&amp;", "🦌", "中文", "ibex\nkitchen", "e\u0301", new string('x', 5000), string.Join(' ', Enumerable.Range(0, 500)), "the", "a an of",
        ];
        foreach (var words in typed)
        {
            var page = await Search(amara, words);
            ((int)page.Status).ShouldBe(200, $"{words}: {string.Join('\n', kith.Logged.Where(l => l.Contains("Exception", StringComparison.Ordinal)).Take(1))}");
            (page.Text.Contains("What was written", StringComparison.Ordinal) || page.Text.Contains("Give at least one word", StringComparison.Ordinal)).ShouldBeTrue(words);
        }
        foreach (var words in new[] { "\"ibex*", "ibex & kitchen", "-ibex", "o'dowd", "中文", "100" })
            (await Search(amara, words)).Page.QuerySelectorAll(".kith-passage").Length.ShouldBe(1, words);
        (await Search(amara, "sons")).All.ShouldNotContain("<b>O");
        (await Marked(amara, "sons ibex")).ShouldBe(["ibex", "sons"], ignoreOrder: true);
    }

    [Fact]
    public void PW1_A_text_folds_to_one_of_the_same_length()
    {
        foreach (var text in new[] { "Zoë’s café", "Łódź, İstanbul ﬁn ß Æ", "🦌 中文 e\u0301", "A\ud800B" })
            PassageView.Fold(text).Length.ShouldBe(text.Length, text);
        PassageView.Fold("Zoë’s CAFÉ!").ShouldBe("zoe s cafe ");
    }

    private static Task<Answer> Search(Visitor visitor, string words) => Post(visitor, words);

    private static async Task<Answer> Post(Visitor visitor, string words) => await visitor.Press(await visitor.Get("/search"), "Look for it", ("words", words));

    private static async Task<string[]> Marked(Visitor visitor, string words) => [.. (await Search(visitor, words)).Page.QuerySelectorAll("main mark").Select(m => m.TextContent)];

    private static async Task<int> Hits(RunningKith kith, Worker who, string words, string? role = null) =>
        (await Search(await kith.As(who, role), words)).Page.QuerySelectorAll(".kith-passage").Length;

    /// <summary>How many passages the database's own index holds with a word, whoever asks.</summary>
    private static async Task<long> Indexed(RunningKith kith, string word)
    {
        await using var db = kith.Store.Context();
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = db.IsPostgres
            ? $"SELECT count(*) FROM passage WHERE NOT closed AND to_tsvector('english', folded) @@ plainto_tsquery('english', '{word}')"
            : $"SELECT count(*) FROM passage_words WHERE passage_words MATCH '{word}'";
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task<PastEntry[]> EntriesOf(RunningKith kith, string episode)
    {
        await using var db = kith.Store.Context();
        return await Record.Ledger.Reading.Read(db, $"episode/{episode}").ToArrayAsync();
    }
}
