using Shouldly;
using Xunit;
using Xunit.Sdk;

namespace Kith.Browser.Kit;

/// <summary>The questions that tests ask of every page are themselves seen to find what is wrong.</summary>
public sealed class GuardTests(BrowserFixture browser)
{
    [Fact]
    public async Task Axe_names_the_rule_and_the_place()
    {
        await using var tab = await browser.OpenAsync();
        await tab.Page.GotoAsync("/");
        await tab.Page.EvaluateAsync("""() => { const box = document.createElement("input"); box.className = "planted"; document.querySelector("main").append(box); }""");
        var found = await Should.ThrowAsync<FailException>(tab.ShouldPassAxeAsync);
        found.Message.ShouldContain("label");
        found.Message.ShouldContain("planted");
    }

    [Fact]
    public async Task What_sticks_out_sideways_is_named()
    {
        await using var tab = await browser.OpenAsync(320);
        await tab.Page.GotoAsync("/");
        await tab.Page.EvaluateAsync("""() => { const wide = document.createElement("canvas"); wide.className = "planted"; wide.width = 500; document.querySelector("main").append(wide); }""");
        (await Should.ThrowAsync<FailException>(tab.ShouldNotScrollSidewaysAsync)).Message.ShouldContain("canvas.planted");
    }

    [Fact]
    public async Task An_inline_script_is_blocked_and_the_console_says_so()
    {
        await using var tab = await browser.OpenAsync();
        await tab.Page.GotoAsync("/");
        await tab.Page.EvaluateAsync("""() => { const script = document.createElement("script"); script.textContent = "document.title = 'taken over'"; document.body.append(script); }""");
        (await tab.Page.TitleAsync()).ShouldNotBe("taken over");
        Should.Throw<FailException>(tab.ConsoleShouldBeEmpty).Message.ShouldContain("Content Security Policy");
        tab.ForgetConsole();
    }
}
