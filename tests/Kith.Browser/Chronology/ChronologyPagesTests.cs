using Kith.Browser.Desk;
using Kith.Practice.Entries;
using Kith.Practice.Loading;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Simulator;
using Kith.Stories;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Browser.Chronology;

/// <summary>Tara, as the demonstration's stories tell her.</summary>
public sealed class TaraHome : IAsyncLifetime
{
    private KithProgram? kith;

    public KithProgram Kith => kith ?? throw new InvalidOperationException("Kith has not started.");

    public async ValueTask InitializeAsync() => kith = await KithProgram.StartAsync(Make);

    public async ValueTask DisposeAsync()
    {
        if (kith is not null)
            await kith.DisposeAsync();
    }

    private static async Task Make(string file)
    {
        var folder = Path.Combine(Repository.Root, "practice");
        var files = PackFolder.Read(folder);
        var pack = PackLoader.Load(files).Pack ?? throw new InvalidOperationException("The practice has mistakes; see: kith practice check");
        var now = SystemClock.Instance.GetCurrentInstant();
        await using var store = await RecordStore.Open(file);
        var registers = new Registers(store, pack);
        await registers.Begin(demonstration: true, now);
        var packs = await PackShelf.Publish(store, pack, files, now);
        var cast = Cast.Read(folder);
        await registers.Register(Actor.Engine, cast.Players.Select(p => (p.Id, p.Name, p.Postings)), now);
        var casework = new Casework(store, packs);
        var teller = new Storyteller(pack, cast, (_, reader, action, at) => casework.Do(reader, action, at));
        foreach (var (_, act) in teller.Acts(Storyteller.Read(folder).Single(s => s.Id == "tara")))
        {
            await using var db = store.Context();
            await act(db);
        }
    }
}

/// <summary>The person's page, the chronology and what hangs on it, in a real browser: Tara of the demonstration's stories, at the width of a telephone and of a desk.</summary>
public sealed class ChronologyPagesTests(BrowserFixture browser, TaraHome home) : IClassFixture<TaraHome>
{
    [Theory, InlineData(320), InlineData(1200)]
    public async Task A_childs_page_and_chronology_are_accessible_and_fit(int width)
    {
        await using var tab = await browser.OpenAsync(width, at: home.Kith);
        var person = await Tara(tab);
        await Fits(tab, $"person-{width}");
        await tab.Page.GotoAsync($"{person}?as-of.day=12&as-of.month=3&as-of.year=2024");
        (await tab.Page.Locator("main").InnerTextAsync()).ShouldContain("As it was known on");
        await Fits(tab, $"person-as-of-{width}");

        await tab.Page.GotoAsync($"{person}/chronology");
        await tab.Page.GetByText("Filter, the family together").ClickAsync();
        await Fits(tab, $"chronology-{width}");
        await tab.Page.GotoAsync($"{person}/chronologies/new");
        await Fits(tab, $"chronology-choose-{width}");
        await tab.Page.GotoAsync($"{person}/events/new");
        await tab.Page.GetByText("Add the event", new() { Exact = true }).Last.ClickAsync();
        await tab.Page.WaitForFunctionAsync("() => document.title.startsWith('Error: ')");
        await Fits(tab, $"event-error-{width}");
        await tab.Page.GotoAsync("/events");
        await Fits(tab, $"events-{width}");
    }

    [Fact]
    public async Task The_picture_is_zoomed_and_left_with_the_keys_alone()
    {
        await using var tab = await browser.OpenAsync(1200, at: home.Kith);
        var person = await Tara(tab);
        await tab.Page.GotoAsync($"{person}/chronology");
        var entries = await tab.Page.Locator(".kith-chronology__entry").CountAsync();

        // A mark that stands for several opens its period; there each stands by itself and leads to its entry in the list.
        await tab.Page.Locator(".kith-timeline a[href*='from=']").First.FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.WaitForURLAsync("**from=*");
        (await tab.Page.Locator(".kith-chronology__entry").CountAsync()).ShouldBeInRange(1, entries - 1);
        await tab.Page.GotoAsync($"{person}/chronology");
        var single = tab.Page.Locator(".kith-timeline a[href^='#e-']").First;
        var to = await single.GetAttributeAsync("href");
        await single.FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        (await tab.Page.Locator($"li{to}").CountAsync()).ShouldBe(1);
        await tab.Page.Locator($"li{to} a").First.FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.WaitForURLAsync("**/chronology/*-*");
        await Fits(tab, "entry-1200");
    }

    /// <summary>Found as anybody would find her; answers with where her page is.</summary>
    private static async Task<string> Tara(Tab tab)
    {
        await tab.SignInAsync("Front door manager");
        await tab.Page.GotoAsync("/people");
        await tab.Page.Locator("main input[name='name']").FillAsync("Tara Wexcombe");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.Locator("main a", new() { HasText = "Tara Wexcombe" }).First.ClickAsync();
        await tab.Page.WaitForURLAsync("**/people/*");
        return new Uri(tab.Page.Url).AbsolutePath;
    }

    private static async Task Fits(Tab tab, string name)
    {
        await tab.ScreenshotAsync(name);
        await tab.ShouldPassAxeAsync();
        await tab.ShouldNotScrollSidewaysAsync();
    }
}
