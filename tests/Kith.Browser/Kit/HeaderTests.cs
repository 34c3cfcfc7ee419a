using System.Net;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Kith.Browser.Kit;

/// <summary>What is said around the page.</summary>
public sealed partial class HeaderTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_page_runs_nothing_but_ours_shows_in_no_frame_and_is_not_kept()
    {
        using var http = new HttpClient { BaseAddress = browser.Kith.Address };
        using var answer = await http.GetAsync("/kit");
        string Header(string name) => string.Join(", ", answer.Headers.TryGetValues(name, out var values) ? values : []);

        var policy = Header("Content-Security-Policy");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        Header("X-Content-Type-Options").ShouldBe("nosniff");
        Header("Referrer-Policy").ShouldBe("same-origin");
        Header("Cache-Control").ShouldContain("no-store");
        answer.Headers.Contains("Server").ShouldBeFalse();

        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        var nonce = policy.Split("'nonce-")[1].Split('\'')[0];
        nonce.ShouldNotBeEmpty();
        html.ShouldContain($"nonce=\"{nonce}\"");
        InlineCode().Matches(html).Select(match => match.Value).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_page_and_a_refused_one_are_the_same()
    {
        using var http = new HttpClient { BaseAddress = browser.Kith.Address };
        using var missing = await http.GetAsync("/nothing-here");
        using var refused = await http.GetAsync("/status/403");
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Nonces().Replace(await refused.Content.ReadAsStringAsync(), "").ShouldBe(Nonces().Replace(await missing.Content.ReadAsStringAsync(), ""));
    }

    [Fact]
    public async Task Programs_that_call_the_API_get_no_page()
    {
        using var http = new HttpClient { BaseAddress = browser.Kith.Address };
        using var answer = await http.GetAsync("/api/nothing-here");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("<html");
    }

    [Fact]
    public async Task A_page_that_breaks_tells_nothing_of_what_broke()
    {
        using var http = new HttpClient { BaseAddress = browser.Kith.Address };
        using var answer = await http.GetAsync("/kit?handler=broken");
        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldContain("Sorry, something went wrong");
        page.ShouldNotContain("Tamsin");
        page.ShouldNotContain("Exception");
        answer.Headers.Contains("Content-Security-Policy").ShouldBeTrue();
    }

    [Fact]
    public async Task A_form_too_large_to_read_is_refused_not_broken()
    {
        using var http = new HttpClient { BaseAddress = browser.Kith.Address };
        using var answer = await http.PostAsync("/kit", new FormUrlEncodedContent([new("concern", new string('a', 10_000_000))]));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("We could not take that form");
    }

    [Fact]
    public async Task Away_from_development_there_is_no_kit_but_there_are_styles()
    {
        await using var kith = await KithProgram.StartAsync(KithProgram.Empty, "Production");
        using var http = new HttpClient { BaseAddress = kith.Address };
        using var kit = await http.GetAsync("/kit");
        kit.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var styles = await http.GetAsync("/kith.css");
        styles.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/kith.css")]
    [InlineData("/lib/govuk-frontend/govuk-frontend.min.css")]
    [InlineData("/lib/moj-frontend/moj-frontend.min.css")]
    public async Task Styles_are_served_without_the_font_and_crest_that_are_not_ours(string path)
    {
        using var http = new HttpClient { BaseAddress = browser.Kith.Address };
        var css = await http.GetStringAsync(path);
        css.Length.ShouldBeGreaterThan(1000);
        css.ShouldNotContain("GDS Transport");
        css.ShouldNotContain("url(/assets");
    }

    [GeneratedRegex("<script(?![^>]*\\bsrc=)|<style|\\son[a-z]+=\"|\\sstyle=\"", RegexOptions.None, 1000)]
    private static partial Regex InlineCode();

    [GeneratedRegex("nonce=\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Nonces();
}
