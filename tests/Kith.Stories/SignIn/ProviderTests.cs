using System.Net;
using Kith.Provider;
using Kith.Record.Stores;
using Kith.Session;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.SignIn;

/// <summary>PW2: signing in with the house's own sign-in service, against a real one.</summary>
public sealed class ProviderTests(OidcProvider provider) : IClassFixture<OidcProvider>
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_linked_subject_comes_in_and_goes_where_it_was_going(string engine)
    {
        await using var kith = await Start(engine);
        await kith.Invite(Staff.Amara);
        (await new AccountStore(kith.Store).Link(Issuer, "s-77", "amara", kith.Now)).ShouldBeTrue();
        await provider.Set("s-77");
        var visitor = kith.Visitor();
        (await visitor.Get("/sign-in")).Text.ShouldContain("Sign in with Council sign-in");
        var work = await visitor.Get(await provider.Through(visitor, "/sign-in/provider?then=/work?tab=team"));
        work.Path.ShouldBe("/work?tab=team");
        Answer.Words(work.Page.QuerySelector("header")).ShouldContain("Amara Okonjo-Lisle acting as Screener");
        await using var db = kith.Store.Context();
        var session = await db.Set<SessionRow>().SingleAsync();
        (session.How, session.Issuer, session.Subject).ShouldBe(("provider", Issuer, "s-77"));
        session.ProviderSession.ShouldNotBeNullOrEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_subject_is_linked_by_an_invitation_or_by_an_address_that_the_provider_has_seen_answer(string engine)
    {
        await using var kith = await Start(engine);
        await provider.Set("amara", verified: false);
        var invitation = await kith.Invite(Staff.Amara);
        (await Arrive(kith)).Text.ShouldContain("no open account here is linked to you");
        await provider.Set("amara");
        (await Arrive(kith)).Path.ShouldBe("/work", "the address amara@council.example is the account's sign-in name, and verified");

        var ravi = await kith.Invite(Staff.Ravi);
        await provider.Set("somebody-else-entirely");
        (await Arrive(kith)).Text.ShouldContain("no open account here is linked to you");
        (await Arrive(kith, $"/sign-in/provider?invitation={ravi.Split('/')[^1]}")).Path.ShouldBe("/work");
        (await Arrive(kith)).Path.ShouldBe("/work", "linked from now on");
        // One subject is one worker: amara's invitation is not used up by ravi's subject.
        var anew = await kith.Invite(Staff.Bronwen);
        (await Arrive(kith, $"/sign-in/provider?invitation={anew.Split('/')[^1]}")).Path.ShouldBe("/work");
        (await kith.Visitor().Get(anew)).Title.ShouldBe("Set up your account");
        invitation.ShouldNotBe(anew);
    }

    [Theory]
    [InlineData("another-key")]
    [InlineData("unsigned")]
    [InlineData("shared-secret")]
    [InlineData("another-audience")]
    [InlineData("two-audiences")]
    [InlineData("another-issuer")]
    [InlineData("another-nonce")]
    [InlineData("no-nonce")]
    [InlineData("expired")]
    [InlineData("not-yet")]
    [InlineData("no-expiry")]
    [InlineData("changed")]
    public async Task A_forged_token_is_refused(string forgery)
    {
        await using var kith = await Start(Databases.Sqlite);
        await kith.Invite(Staff.Amara);
        await kith.Invite(Staff.Bronwen);
        await new AccountStore(kith.Store).Link(Issuer, "bronwen", "bronwen", kith.Now);
        await provider.Set("amara", forge: forgery);
        var visitor = kith.Visitor();
        var refused = await visitor.Get(await provider.Through(visitor));
        refused.Path.ShouldBe("/sign-in?refused=failed");
        refused.Text.ShouldContain("Signing in with Council sign-in did not work");
        (await visitor.Get("/work")).Title.ShouldBe("Sign in");
        await using var db = kith.Store.Context();
        (await db.Set<SessionRow>().CountAsync()).ShouldBe(0);

        await provider.Set("amara");
        (await Arrive(kith)).Path.ShouldBe("/work", "the same without the forgery is let in");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_was_good_once_is_not_good_again(string engine)
    {
        await using var kith = await Start(engine);
        await using var other = await kith.Another();
        await kith.Invite(Staff.Amara);
        await provider.Set("amara", forge: "keep");
        var visitor = kith.Visitor();
        var back = await provider.Through(visitor);
        var copied = other.Visitor();
        copied.Cookies.Add(visitor.Cookies.GetAllCookies());
        (await visitor.Get(back)).Path.ShouldBe("/work");
        (await visitor.Get(back)).Path.ShouldBe("/sign-in?refused=failed", "the address once more");
        (await copied.Get(back)).Path.ShouldBe("/sign-in?refused=failed", "with the cookies of before, at another node");

        await provider.Set("amara", forge: "replayed");
        (await Arrive(kith)).Path.ShouldBe("/sign-in?refused=failed", "an earlier token in answer to another question");
    }

    [Fact]
    public async Task An_answer_counts_only_on_the_browser_that_asked_and_as_it_was_given()
    {
        await using var kith = await Start(Databases.Sqlite);
        await kith.Invite(Staff.Amara);
        await provider.Set("amara");
        var attacker = kith.Visitor();
        var back = await provider.Through(attacker);
        (await kith.Visitor().Get(back)).Path.ShouldBe("/sign-in?refused=failed", "a victim is not signed in as the attacker");
        foreach (var changed in new[] { back.Replace("state=", "state=x", StringComparison.Ordinal), back + "&iss=https%3A%2F%2Felsewhere.example", back + "&code=another", back.Replace("code=", "kode=", StringComparison.Ordinal) })
            (await attacker.Get(changed)).Path.ShouldBe("/sign-in?refused=failed", changed.Split('&')[^1]);
        (await kith.Visitor().Get("/sign-in/provider/back?error=access_denied")).Path.ShouldBe("/sign-in?refused=failed");
    }

    [Fact]
    public async Task Without_a_second_factor_there_nobody_comes_in_here()
    {
        await using var kith = await Start(Databases.Sqlite);
        await kith.Invite(Staff.Amara);
        await provider.Set("amara", amr: "pwd");
        (await Arrive(kith)).Text.ShouldContain("without a second factor");
        await provider.Set("amara", amr: "");
        (await Arrive(kith)).Text.ShouldContain("without a second factor");
        await provider.Set("amara", amr: "pwd,hwk");
        (await Arrive(kith)).Path.ShouldBe("/work");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    public async Task The_provider_leads_nowhere_but_here(string then)
    {
        await using var kith = await Start(Databases.Sqlite);
        await kith.Invite(Staff.Amara);
        await provider.Set("amara");
        (await Arrive(kith, $"/sign-in/provider?then={Uri.EscapeDataString(then)}")).Path.ShouldBe("/work");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_provider_ends_what_began_with_it(string engine)
    {
        await using var kith = await Start(engine);
        await kith.Invite(Staff.Amara);
        await provider.Set("amara");
        var visitor = kith.Visitor();
        await visitor.Get(await provider.Through(visitor));
        async Task<HttpStatusCode> LogOut(string token) => (await kith.Visitor().Post("/sign-in/provider/logout", ("logout_token", token))).Status;

        foreach (var forged in new[] { await provider.LogoutToken("?key=strange"), await provider.LogoutToken("?nonce=yes"), await provider.LogoutToken("?without=events"), await provider.LogoutToken("?without=jti"), "x.y.z", "" })
            (await LogOut(forged)).ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.Get("/work")).Path.ShouldBe("/work");
        var token = await provider.LogoutToken();
        (await LogOut(token)).ShouldBe(HttpStatusCode.OK);
        (await visitor.Get("/work")).Title.ShouldBe("Sign in");
        (await LogOut(token)).ShouldBe(HttpStatusCode.BadRequest, "once");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_form_that_came_too_late_is_kept_through_the_provider(string engine)
    {
        await using var kith = await Start(engine);
        await kith.Invite(Staff.Amara);
        await provider.Set("amara");
        var visitor = kith.Visitor();
        await visitor.Get(await provider.Through(visitor));
        kith.Clock.Pass(kith.Pack.Accounts.Idle + Duration.FromSeconds(1));
        (await visitor.Post("/work?handler=Take", ("note", "Rose was not seen today."))).Title.ShouldBe("Sign in again");
        kith.Clock.Now = SystemClock.Instance.GetCurrentInstant();
        var back = await visitor.Get(await provider.Through(visitor));
        back.Title.ShouldBe("You are signed in again");
        back.All.ShouldContain("Rose was not seen today.");
        (await visitor.Get("/sign-in?handler=Returned")).All.ShouldNotContain("Rose was not seen", customMessage: "once");
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_named()
    {
        await using var kith = await Joining.Real(Databases.Sqlite, [.. provider.Environment.Where(e => e.Item1 != "KITH_OIDC_AUTHORITY"), ("KITH_OIDC_AUTHORITY", "http://127.0.0.1:9")]);
        (await kith.Visitor().Get("/sign-in/provider")).Text.ShouldContain("Council sign-in cannot be reached now");
    }

    [Fact]
    public void A_provider_that_is_half_set_up_is_refused_in_words()
    {
        static SignInSettings Read(params (string, string?)[] environment) => SignInSettings.Read(
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("KITH_KEY", (string?)RunningKith.SealingKey), .. environment.Select(e => KeyValuePair.Create("KITH_OIDC_" + e.Item1, e.Item2))]).Build(), demonstration: false);
        (string, string?) authority = ("AUTHORITY", "https://sign-in.council.example"), id = ("CLIENT_ID", "kith"), secret = ("CLIENT_SECRET", "s");
        Should.Throw<SettingsRefused>(() => Read(("AUTHORITY", "http://sign-in.council.example"))).Message.ShouldContain("https");
        Should.Throw<SettingsRefused>(() => Read(authority, id, secret)).Message.ShouldContain("second factor");
        Should.Throw<SettingsRefused>(() => Read(authority, ("AMR", "mfa"), secret)).Message.ShouldContain("KITH_OIDC_CLIENT_ID");
        Should.Throw<SettingsRefused>(() => Read(authority, ("AMR", "mfa"), id)).Message.ShouldContain("KITH_OIDC_CLIENT_SECRET");
        Read(authority, id, secret, ("MFA", ProviderSettings.AlwaysThere)).Provider!.Name.ShouldBe("sign-in.council.example");
        Read().Provider.ShouldBeNull();
    }

    private string Issuer => provider.Issuer.ToString().TrimEnd('/');

    // The provider lives in our own time.
    private async Task<RunningKith> Start(string engine)
    {
        var kith = await Joining.Real(engine, provider.Environment);
        kith.Clock.Now = SystemClock.Instance.GetCurrentInstant();
        return kith;
    }

    private async Task<Answer> Arrive(RunningKith kith, string from = "/sign-in/provider")
    {
        var visitor = kith.Visitor();
        return await visitor.Get(await provider.Through(visitor, from));
    }
}
