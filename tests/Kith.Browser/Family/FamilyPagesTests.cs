using System.Text.Json.Nodes;
using Kith.Browser.Desk;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Loading;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Stories;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Browser.Family;

/// <summary>Three generations in two households, told and recorded.</summary>
public sealed class FamilyHome : IAsyncLifetime
{
    private KithProgram? kith;

    public KithProgram Kith => kith ?? throw new InvalidOperationException("Kith has not started.");

    public string Child { get; private set; } = "";

    public async ValueTask InitializeAsync() => kith = await KithProgram.StartAsync(Make);

    public async ValueTask DisposeAsync()
    {
        if (kith is not null)
            await kith.DisposeAsync();
    }

    private async Task Make(string file)
    {
        var files = PackFolder.Read(Path.Combine(Repository.Root, "practice"));
        var pack = PackLoader.Load(files).Pack ?? throw new InvalidOperationException("The practice has mistakes; see: kith practice check");
        var clock = new FullDesk.Turned(FullDesk.LastWorkingMorning(pack.BankHolidays, SystemClock.Instance.GetCurrentInstant()));
        await using var store = await RecordStore.Open(file);
        var registers = new Registers(store, pack);
        await registers.Begin(demonstration: true, clock.Now);
        var packs = await PackShelf.Publish(store, pack, files, clock.Now);
        await registers.Register(Actor.Engine, Staff.All.Select(w => (w.Id, w.Name, w.Postings)), clock.Now);
        var cases = new Casebook(store, packs, clock);

        var done = await cases.Do(Staff.Osric, new Action.Open("contact", "report", new JsonObject
        {
            ["children"] = new JsonArray(Child_("Thalia", "2016-03-09", "F"), Child_("Caspar", "2013-08-21", "M"), new JsonObject { ["family-name"] = "Merriweather-Stone", ["expected-date-of-birth"] = "2027-02-14", ["sex"] = "U" }),
            ["household"] = new JsonArray(
                Adult("Philippa", "Merriweather-Stone", "F", "lives-there", (0, "mother"), (1, "mother"), (2, "mother")), Adult("Bartholomew", "Stone", "M", "lives-elsewhere", (0, "father")),
                Adult("Leopold", "Ravensworth", "M", "lives-there", (0, "step-parent"), (2, "father")), Adult("Wilhelmina", "Merriweather", "F", "lives-there-part-time", (0, "grandparent")),
                Adult("Ambrose", "Tollgate", "M", "visits", (0, "lodger"))),
            ["concern"] = "Tired, and late on most days.", ["childs-words"] = "Leo shouts.", ["consent"] = new JsonObject { ["state"] = "given" },
            ["referrer"] = new JsonObject { ["name"] = Staff.Osric.Name, ["kind"] = "professional", ["phone"] = "01632 960100" }, ["danger-now"] = "no",
        }, "worker"));
        var says = done.Report!.Says;
        async Task<string> Link(string path)
        {
            var mention = says.First(s => s.Value == path && s.Key.StartsWith("mention:", StringComparison.Ordinal)).Key["mention:".Length..];
            var linked = await cases.Do(Staff.Amara, new Action.Link(Replay.Id(done.Report.Chain), mention, null, "Not on record."));
            return Replay.Id(linked.Entries.Single(e => e.Kind == Kinds.PersonCreated).Chain);
        }
        Child = await Link("children[0]");
        var (mother, father, partner, gran) = (await Link("household[0]"), await Link("household[1]"), await Link("household[2]"), await Link("household[3]"));
        await Relate(Child, mother, "mother", "strong", "yes");
        await Relate(Child, father, "father", "stressful", "yes");
        await Relate(mother, gran, "mother", "weak", "");
        await Relate(mother, partner, "partner", "", "");

        Task Relate(string person, string other, string code, string tie, string responsibility) => cases.Do(Staff.Amara, new Action.RecordRelationship(
            person, other, new Action.Related(code, "identity", "", "", responsibility, code == "mother", tie), "Told at the visit", Sure: true));
    }

    private static JsonObject Child_(string given, string born, string sex) => new()
    {
        ["given-names"] = given, ["family-name"] = "Merriweather-Stone", ["date-of-birth"] = born, ["sex"] = sex, ["address"] = new JsonObject { ["lines"] = "3 Teasel Row", ["postcode"] = "MK40 2AB" },
    };

    private static JsonObject Adult(string given, string family, string sex, string lives, params (int Child, string Is)[] relationships) => new()
    {
        ["given-names"] = given, ["family-name"] = family, ["sex"] = sex, ["lives"] = lives,
        ["relationships"] = new JsonArray([.. relationships.Select(r => (JsonNode)new JsonObject { ["child"] = r.Child, ["relationship"] = r.Is, ["implicated"] = "no" })]),
    };
}

/// <summary>The family's pages in a real browser: drawn without script, worked with the keys alone, as wide as a telephone, and on paper.</summary>
public sealed class FamilyPagesTests(BrowserFixture browser, FamilyHome home) : IClassFixture<FamilyHome>
{
    [Theory, InlineData(320), InlineData(1200)]
    public async Task The_family_its_pictures_and_its_forms_are_accessible_and_fit(int width)
    {
        await using var tab = await browser.OpenAsync(width, at: home.Kith);
        await tab.SignInAsync("Screener");
        var family = $"/people/{home.Child}/family";
        (await tab.Page.GotoAsync(family))!.Status.ShouldBe(200);
        await Fits(tab, $"family-{width}");

        // Wider than the page, a picture is moved in its own frame, with the keys.
        var frame = tab.Page.Locator(".kith-picture").First;
        await frame.FocusAsync();
        if (width == 320)
        {
            for (var i = 0; i < 8; i++) await tab.Page.Keyboard.PressAsync("ArrowRight");
            await tab.Page.WaitForFunctionAsync("() => document.querySelector('.kith-picture').scrollLeft > 0");
        }

        // A relationship is added with the keys alone: to the link, through the form, and sent with Enter.
        await tab.Page.GetByText("Record it").First.FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.WaitForURLAsync("**/family/add?other=*");
        await Fits(tab, $"family-add-{width}");
        await tab.Page.Locator("main button[data-prevent-double-click]").FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.WaitForFunctionAsync("() => document.title.startsWith('Error: ')");
        await Fits(tab, $"family-add-error-{width}");

        await tab.Page.GotoAsync(family);
        await tab.Page.GetByText("End or correct").First.ClickAsync();
        await Fits(tab, $"family-change-{width}");
        foreach (var summary in await tab.Page.Locator("main summary").AllAsync()) await summary.ClickAsync();
        await Fits(tab, $"family-change-open-{width}");
    }

    [Fact]
    public async Task On_paper_the_pictures_are_no_wider_than_the_page()
    {
        await using var tab = await browser.OpenAsync(700, at: home.Kith);
        await tab.SignInAsync("Screener");
        await tab.Page.GotoAsync($"/people/{home.Child}/family");
        await tab.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
        var widest = await tab.Page.EvaluateAsync<double>("() => Math.max(...[...document.querySelectorAll('.kith-picture__svg')].map(s => s.getBoundingClientRect().right))");
        widest.ShouldBeLessThanOrEqualTo(700);
        await tab.ScreenshotAsync("family-print");
    }

    private static async Task Fits(Tab tab, string name)
    {
        await tab.ScreenshotAsync(name);
        await tab.ShouldPassAxeAsync();
        await tab.ShouldNotScrollSidewaysAsync();
    }
}
