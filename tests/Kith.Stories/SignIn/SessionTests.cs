using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Kith.Practice.Entries;
using Kith.Record.Stores;
using Kith.Session;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.SignIn;

/// <summary>PW2: a session is worth what the record says of it, at every node and from the next request on.</summary>
public sealed class SessionTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Signing_out_ends_the_session_and_not_only_the_cookie(string engine)
    {
        await using var kith = await Joining.Real(engine);
        await using var other = await kith.Another();
        var amara = await kith.Join(Staff.Amara);
        var visitor = kith.Visitor();
        await visitor.SignIn(kith, amara);
        var copied = other.Visitor();
        copied.Cookies.Add(visitor.Cookies.GetAllCookies());
        (await copied.Get("/work")).Path.ShouldBe("/work");

        await visitor.PressAnywhere(await visitor.Get("/work"), "Sign out");
        (await copied.Get("/work")).Title.ShouldBe("Sign in", "a copied cookie is worth nothing any more");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_session_fixed_beforehand_is_not_the_one_that_is_signed_in(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var (amara, juno) = (await kith.Join(Staff.Amara), await kith.Join(Staff.Juno));
        var attacker = kith.Visitor();
        await attacker.SignIn(kith, juno);
        var victim = kith.Visitor();
        victim.Cookies.Add(attacker.Cookies.GetAllCookies());

        (await victim.SignInAfresh(kith, amara)).Path.ShouldBe("/work");
        victim.Session().ShouldNotBe(attacker.Session());
        (await attacker.Get("/work")).Title.ShouldBe("Sign in", "what was there before is ended, not carried over");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Changing_the_posting_changes_the_session_and_does_not_lengthen_it(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var juno = kith.Visitor();
        var choose = await juno.SignIn(kith, await kith.Join(Staff.Juno));
        var before = juno.Session();
        await juno.Choose(choose, Staff.Juno.Posting("screener"));
        juno.Session().ShouldNotBe(before);
        for (var hour = 0; hour < 24; hour++)
        {
            kith.Clock.Pass(Duration.FromMinutes(29));
            await juno.Get("/work");
        }
        await juno.Choose(await juno.Get("/sign-in"), Staff.Juno.Posting("emergency-duty-worker"));
        kith.Clock.Pass(Duration.FromMinutes(25));
        (await juno.Get("/work")).Title.ShouldBe("Sign in", "twelve hours after signing in");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_session_that_is_not_used_ends_and_one_that_is_goes_on(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var amara = await kith.Join(Staff.Amara);
        var visitor = kith.Visitor();
        var work = await visitor.SignIn(kith, amara);
        work.Page.QuerySelector("[data-session-end]")!.TextContent.ShouldContain("Your session ends at 10:31 unless you go on working.");

        kith.Clock.Pass(Duration.FromMinutes(26));
        (await Seconds(visitor)).ShouldBe(4 * 60, "asking does not make it last longer");
        (await Seconds(visitor)).ShouldBe(4 * 60);
        var stayed = await visitor.PressAnywhere(work, "Stay signed in");
        stayed.Path.ShouldBe("/work");
        (await Seconds(visitor)).ShouldBe(30 * 60);
        kith.Clock.Pass(Duration.FromMinutes(31));
        (await visitor.Get("/work")).Title.ShouldBe("Sign in");
        visitor.Accept = "application/json";
        (await visitor.Get("/session")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_closed_account_is_signed_out_at_once_and_everywhere(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var amara = await kith.Join(Staff.Amara);
        var visitor = kith.Visitor();
        await visitor.SignIn(kith, amara);
        (await kith.Accounts().Close(Actor.Engine, "amara", "administrator", kith.Now)).Closed.ShouldBeTrue();
        (await visitor.Get("/work")).Title.ShouldBe("Sign in");
        await using var db = kith.Store.Context();
        (await db.Entries.Where(e => e.Kind == Kinds.AccountClosed || e.Kind == Kinds.PostingEnded).CountAsync()).ShouldBe(2);
        (await kith.Accounts().Close(Actor.Engine, "amara", "administrator", kith.Now)).Closed.ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Cookies_are_bound_to_this_host_and_to_https(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var visitor = kith.Visitor();
        await visitor.SignIn(kith, await kith.Join(Staff.Amara));
        visitor.SetCookies.Select(c => c[..c.IndexOf('=', StringComparison.Ordinal)]).ShouldContain("__Host-kith-session");
        foreach (var cookie in visitor.SetCookies)
        {
            cookie.ShouldStartWith("__Host-");
            cookie.ShouldContain("secure");
            cookie.ShouldContain("httponly");
            cookie.ShouldContain("path=/");
            cookie.ShouldMatch("samesite=(lax|strict)");
            cookie.ShouldNotContain("amara");
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_keys_of_sessions_lie_sealed_and_one_that_lies_open_is_not_used(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var amara = await kith.Join(Staff.Amara);
        var visitor = kith.Visitor();
        await visitor.SignIn(kith, amara);
        await using var db = kith.Store.Context();
        var keys = await db.Set<SessionKeyRow>().Select(k => k.Xml).ToListAsync();
        keys.ShouldNotBeEmpty();
        keys.ShouldAllBe(k => k.Contains("<sealed", StringComparison.Ordinal) && !k.Contains("masterKey", StringComparison.Ordinal));

        // The same key as it would lie in a demonstration: whoever can write to the database could sign in as anybody.
        await kith.Store.Write(other =>
        {
            other.Add(new SessionKeyRow { Name = "planted", Xml = $"<key id=\"{Guid.NewGuid()}\" version=\"1\"><descriptor><descriptor><masterKey><value>AAAA</value></masterKey></descriptor></descriptor></key>" });
            return Task.CompletedTask;
        });
        var settings = SignInSettings.Read(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build(), demonstration: true) with { Keys = SealingKeys.Read(RunningKith.SealingKey) };
        new KeysWithTheRecord(new SessionKeys(kith.Store), settings).GetAllElements().Count.ShouldBe(keys.Count);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_sealing_key_is_exchanged_without_losing_anything_and_a_lost_one_is_not_passed_over(string engine)
    {
        await using var kith = await Joining.Real(engine);
        await kith.Join(Staff.Amara);
        var (stored, next, other) = (new SessionKeys(kith.Store), SealingKeys.New(), SealingKeys.New());
        (await Should.ThrowAsync<SettingsRefused>(() => Resealing.Run(stored, SealingKeys.Read(next)!))).Message.ShouldContain("sealed with another KITH_KEY");
        (await Resealing.Run(stored, SealingKeys.Read(RunningKith.SealingKey)!)).ShouldBe(0, "nothing to do");
        (await Resealing.Run(stored, SealingKeys.Read($"{next},{RunningKith.SealingKey}")!)).ShouldBeGreaterThan(0);
        (await Resealing.Run(stored, SealingKeys.Read(next)!)).ShouldBe(0, "the new key is enough now");
        await Should.ThrowAsync<SettingsRefused>(() => Resealing.Run(stored, SealingKeys.Read(other)!));
    }

    [Fact]
    public void Without_a_sealing_key_there_is_no_start_outside_a_demonstration()
    {
        static SignInSettings Read(bool demonstration, params (string, string?)[] environment)
        {
            var configuration = new Microsoft.Extensions.Configuration.ConfigurationBuilder();
            Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(configuration, environment.Select(e => KeyValuePair.Create(e.Item1, e.Item2)));
            return SignInSettings.Read(configuration.Build(), demonstration);
        }
        Should.Throw<SettingsRefused>(() => Read(false)).Message.ShouldContain("KITH_KEY is not set");
        Should.Throw<SettingsRefused>(() => Read(false, ("KITH_KEY", "too short"))).Message.ShouldContain("kith key");
        Should.Throw<SettingsRefused>(() => Read(false, ("KITH_KEY", SealingKeys.New()), ("KITH_URL", "http://kith.example"))).Message.ShouldContain("https");
        Should.Throw<SettingsRefused>(() => Read(true, ("KITH_URL", "kith.example/desk"))).Message.ShouldContain("KITH_URL");
        Should.Throw<SettingsRefused>(() => Read(true, ("KITH_PROXIES", "10.0.0.1, proxy"))).Message.ShouldContain("“proxy”");
        Read(true).Keys.ShouldBeNull();
        var (old, @new) = (SealingKeys.New(), SealingKeys.New());
        var box = Read(false, ("KITH_KEY", old)).Keys!.Seal("words"u8);
        Read(false, ("KITH_KEY", $"{@new},{old}")).Keys!.Open(box).ShouldBe("words"u8.ToArray());
        Should.Throw<System.Security.Cryptography.CryptographicException>(() => Read(false, ("KITH_KEY", @new)).Keys!.Open(box)).Message.ShouldContain("KITH_KEY");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_form_that_came_too_late_is_its_writers_on_their_own_browser_and_nobody_elses(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var (amara, ravi) = (await kith.Join(Staff.Amara), await kith.Join(Staff.Ravi));
        var browser = kith.Visitor();
        await browser.SignIn(kith, amara);
        kith.Clock.Pass(Duration.FromMinutes(31));
        (string, string)[] typed = [("note", "Rose was not seen today.")];

        var late = await browser.Post("/work?handler=Take", typed);
        late.Title.ShouldBe("Sign in again");
        (await browser.Prove(late, ravi.Login, ravi.Password, ravi.Code(kith))).All.ShouldNotContain("Rose was not seen");
        await browser.PressAnywhere(await browser.Get("/work"), "Sign out");
        kith.Clock.Pass(Duration.FromMinutes(1));
        var elsewhere = kith.Visitor();
        var shown = await elsewhere.Get("/sign-in");
        var form = shown.Page.QuerySelectorAll<IHtmlFormElement>("form[action='/sign-in?handler=Password']").Single();
        var kept = ((IHtmlInputElement)late.Page.QuerySelector("input[name=kept]")!).Value;
        (await elsewhere.Submit(shown, form, null, ("login", amara.Login), ("password", amara.Password), ("code", amara.Code(kith)), ("kept", kept))).All.ShouldNotContain("Rose was not seen");
        kith.Clock.Pass(Duration.FromMinutes(1));
        var home = await browser.Get("/sign-in");
        var again = await browser.Submit(home, home.Page.QuerySelectorAll<IHtmlFormElement>("form[action='/sign-in?handler=Password']").Single(), null, ("login", amara.Login), ("password", amara.Password), ("code", amara.Code(kith)), ("kept", kept));
        again.All.ShouldContain("Rose was not seen today.");

        // A browser that nobody has signed in on: whose could it be?
        var stranger = await kith.Visitor().Post("/work?handler=Take", typed);
        stranger.Text.ShouldContain("It is not kept");
        stranger.Page.QuerySelector("input[name=kept]").ShouldBeNull();
    }

    [Theory]
    [InlineData("//evil.example/work")]
    [InlineData("https://evil.example/work")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/work\r\nSet-Cookie: a=b")]
    [InlineData("/\tevil.example")]
    public async Task Signing_in_leads_nowhere_but_here(string then)
    {
        await using var kith = await Joining.Real(Databases.Sqlite);
        var visitor = kith.Visitor();
        var work = await visitor.SignIn(kith, await kith.Join(Staff.Amara), then);
        work.Path.ShouldBe("/work");
        work.Response.Headers.Contains("a").ShouldBeFalse();
        visitor.SetCookies.ShouldAllBe(c => c.StartsWith("__Host-kith-", StringComparison.Ordinal));
    }

    private static async Task<long> Seconds(Visitor visitor) => (long)JsonNode.Parse((await visitor.Get("/session")).All)!["seconds"]!;
}

internal static class SessionVisits
{
    public static string? Session(this Visitor visitor) => visitor.Cookies.GetAllCookies().FirstOrDefault(c => c.Name.EndsWith("kith-session", StringComparison.Ordinal))?.Value;

    /// <summary>Signs in with the form, although somebody is signed in already.</summary>
    public static async Task<Answer> SignInAfresh(this Visitor visitor, RunningKith kith, Member member)
    {
        var fresh = await kith.Visitor().Get("/sign-in");
        var page = await visitor.Get("/sign-in");
        var token = ((IHtmlInputElement)page.Page.QuerySelector("input[name=__RequestVerificationToken]")!).Value;
        return await visitor.Submit(fresh, fresh.Page.QuerySelectorAll<IHtmlFormElement>("form[action='/sign-in?handler=Password']").Single(), null,
            ("login", member.Login), ("password", member.Password), ("code", member.Code(kith)), ("__RequestVerificationToken", token));
    }

    /// <summary>Presses a button that stands outside the main part.</summary>
    public static Task<Answer> PressAnywhere(this Visitor visitor, Answer on, string button) =>
        visitor.Submit(on, on.Page.QuerySelectorAll<IHtmlFormElement>("form").First(f => Answer.Words(f).Contains(button, StringComparison.Ordinal)), button);
}
