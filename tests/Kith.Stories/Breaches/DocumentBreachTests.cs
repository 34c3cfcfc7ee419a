using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Kith.Outputs;
using Kith.Stories.Sharing;
using Shouldly;
using Xunit;

namespace Kith.Stories.Breaches;

/// <summary>Breaches that letters, prints and exports have made, each named after where it happened.</summary>
public sealed partial class DocumentBreachTests
{
    public static TheoryData<string> Engines => Stories.Engines.Both;

    [Theory, MemberData(nameof(Engines))]
    public async Task Nottinghamshire_every_recipient_gets_a_version_of_their_own(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        await kith.Decide(family);
        var bronwen = await kith.As(Staff.Bronwen);

        var police = await bronwen.Give(family, "summary", "agency:police", basis: "section-47");
        police.Text.ShouldContain(SharingCase.Concern);
        police.Text.ShouldContain(SharingCase.Decision);
        police.Text.ShouldContain("Is this person said to have harmed the child?");

        var health = await bronwen.Give(family, "summary", "agency:community-health");
        health.Text.ShouldContain(SharingCase.Concern);
        health.Text.ShouldNotContain("said to have harmed");

        var mother = await bronwen.Give(family, "summary", $"party:{family.Mother}", "take-part");
        mother.Text.ShouldContain(SharingCase.ChildName.Split(' ')[0]);
        mother.Text.ShouldContain(SharingCase.Decision);
        mother.Text.ShouldNotContain(SharingCase.Concern);
        mother.Text.ShouldNotContain(SharingCase.FatherName.Split(' ')[1]);
        mother.Text.ShouldNotContain("01632 960100");
        mother.Text.ShouldNotContain(Staff.Osric.Name);
        mother.Text.ShouldNotContain("Held back");

        // The other parent, said to have harmed the child, is given nothing, and the page says what to do instead.
        var father = await bronwen.Look(family, "summary", $"party:{family.Father}", "take-part");
        father.Text.ShouldContain("Nothing of this work is given to somebody who is said to have harmed the child");
        father.Title.ShouldBe("Share or print");

        // What was given stands on the episode, with who got it.
        var episode = await bronwen.Get($"/episodes/{family.Episode}");
        episode.Text.ShouldContain("Summary of the work to Bedfordshire Police");
        episode.Text.ShouldContain($"Summary of the work to {SharingCase.MotherName}");
        episode.Text.ShouldContain("Summary of the work given to parent");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Powys_Plymouth_one_person_recipient_and_page_n_of_N_on_every_page(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family(sibling: true);
        await kith.Decide(family);
        var bronwen = await kith.As(Staff.Bronwen);
        var page = await bronwen.Give(family, "summary", "agency:community-health");
        page.Text.ShouldNotContain("Barnabas");
        var id = page.Path.Split('/')[^1];

        var html = (await bronwen.Get($"/documents/{id}/html")).All;
        html.ShouldContain($"For Community health 0–19 (health visitors and school nurses). Document {id}");
        html.ShouldContain("thead { display: table-header-group }");
        html.ShouldContain("counter(page) \" of \" counter(pages)");
        html.ShouldContain($"content: \"Document {id}\"");
        html.ShouldNotContain("Barnabas");

        var word = await Bytes(bronwen, $"/documents/{id}/docx");
        using var zip = new ZipArchive(new MemoryStream(word));
        string Part(string name) => new StreamReader(zip.Entries.Single(e => e.FullName.Contains(name, StringComparison.Ordinal)).Open()).ReadToEnd();
        Part("header").ShouldContain($"For Community health 0–19 (health visitors and school nurses). Document {id}");
        Part("footer").ShouldContain("w:instr=\"PAGE\"");
        Part("footer").ShouldContain("w:instr=\"NUMPAGES\"");
        Part("footer").ShouldContain(id);

        // A recipient opens the same document, and no other.
        var rosalind = await kith.As(Staff.Rosalind);
        (await rosalind.Get($"/documents/{id}")).Text.ShouldContain(SharingCase.Concern);
        (await rosalind.Get("/documents")).Text.ShouldContain("Summary of the work");
        (await (await kith.As(Staff.Tamsin)).Get($"/documents/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Powys_Plymouth_a_printed_PDF_counts_its_pages_and_names_its_recipient_on_each()
    {
        var printer = new PdfPrinter();
        if (printer.Missing is { } missing)
        {
            missing.ShouldContain("no PDF can be made");
            return;
        }
        var long_ = string.Join(' ', Enumerable.Repeat("Said again so that it runs over several pages.", 900));
        var document = Documents.Sample(("Why", long_));
        var pdf = await printer.Print(document, TestContext.Current.CancellationToken);
        Encoding.ASCII.GetString(pdf, 0, 5).ShouldBe("%PDF-");
        var pages = PageObjects().Count(Encoding.Latin1.GetString(pdf));
        pages.ShouldBeGreaterThan(2);
        Encoding.Latin1.GetString(pdf).ShouldNotContain("/Author");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Midlothian_Norfolk_the_recipient_is_chosen_from_the_record_and_read_back(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        await kith.Decide(family);
        var bronwen = await kith.As(Staff.Bronwen);

        // There is no box to type a recipient or an address into.
        var page = await bronwen.Get($"/episodes/{family.Episode}/share");
        page.Page.QuerySelectorAll("main input[type=text], main input:not([type])").ShouldBeEmpty();
        (await bronwen.Look(family, "summary", "party:0123456789abcdef0123")).Text.ShouldContain("Choose whom it is for, from the record");
        (await bronwen.Look(family, "summary", "Mrs Wychwood, 4 Larkspur Close")).Text.ShouldContain("Choose whom it is for, from the record");

        // Nothing goes that was not read back, and nothing that changed since.
        var look = await bronwen.Look(family, "summary", $"party:{family.Mother}", "take-part");
        look.Text.ShouldContain($"This is for {SharingCase.MotherName} (Parent), and for nobody else");
        (await bronwen.Press(look, "Give it, and record that")).Text.ShouldContain("Read the recipient back");
        (await bronwen.Press(look, "Give it, and record that", ("_read-back", "yes"), ("to", $"party:{family.Child}"))).Text.ShouldContain("has changed since you read this back");
        (await bronwen.Press(look, "Give it, and record that", ("_read-back", "yes"), ("_digest", "0"))).Text.ShouldContain("has changed since you read this back");
        (await bronwen.Get($"/episodes/{family.Episode}")).Text.ShouldContain("Nothing has been given to anybody");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task PSNI_files_are_flat_and_hold_nothing_that_is_not_seen(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        await kith.Decide(family);
        var bronwen = await kith.As(Staff.Bronwen);
        var page = await bronwen.Give(family, "summary", $"party:{family.Mother}", "take-part");
        var id = page.Path.Split('/')[^1];

        foreach (var format in new[] { "html", "csv", "json", "docx" })
        {
            var bytes = await Bytes(bronwen, $"/documents/{id}/{format}");
            var text = format == "docx" ? Unzipped(bytes) : Encoding.UTF8.GetString(bytes);
            text.ShouldContain(SharingCase.Decision);
            text.ShouldNotContain(SharingCase.Concern, customMessage: format);
            text.ShouldNotContain("Harcastle", customMessage: format);
            text.ShouldNotContain("<!--");
        }
        using var zip = new ZipArchive(new MemoryStream(await Bytes(bronwen, $"/documents/{id}/docx")));
        var parts = zip.Entries.Select(e => e.FullName).ToArray();
        parts.ShouldNotContain(p => p.Contains("docProps", StringComparison.OrdinalIgnoreCase) || p.Contains("comment", StringComparison.OrdinalIgnoreCase)
            || p.Contains("custom", StringComparison.OrdinalIgnoreCase) || p.Contains("embed", StringComparison.OrdinalIgnoreCase));
        var words = Unzipped(await Bytes(bronwen, $"/documents/{id}/docx"));
        foreach (var hidden in new[] { "w:vanish", "w:del ", "w:ins ", "w:comment", "dc:creator", "lastModifiedBy" }) words.ShouldNotContain(hidden);
        (await bronwen.Get($"/documents/{id}/xlsx")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil\")")]
    [InlineData("+1+1")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("  =1")]
    [InlineData("＝1")]
    [InlineData("\r\n=1")]
    public void PSNI_a_cell_that_a_spreadsheet_would_reckon_is_only_shown(string formula)
    {
        CsvText.Cell(formula).ShouldStartWith("\"'");
        CsvText.Cell("He said \"no\", then left").ShouldBe("\"He said \"\"no\"\", then left\"");
        CsvText.Cell("MK40 2AB").ShouldBe("\"MK40 2AB\"");
    }

    private static async Task<byte[]> Bytes(Visitor visitor, string path)
    {
        var answer = await visitor.Get(path);
        answer.Status.ShouldBe(HttpStatusCode.OK);
        return await answer.Response.Content.ReadAsByteArrayAsync();
    }

    private static string Unzipped(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        return string.Join('\n', zip.Entries.Select(e => new StreamReader(e.Open()).ReadToEnd()));
    }

    [GeneratedRegex(@"/Type\s*/Page\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PageObjects();
}
