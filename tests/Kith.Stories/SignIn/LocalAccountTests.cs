using System.Net;
using AngleSharp.Dom;
using Kith.Accounts;
using Kith.Practice.Entries;
using Kith.Record.Stores;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.SignIn;

/// <summary>PW2: workers sign in with what only they know and hold.</summary>
public sealed class LocalAccountTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW2_An_invitation_sets_password_and_codes_and_lets_its_worker_in(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var amara = await kith.Join(Staff.Amara);
        var visitor = kith.Visitor();

        var work = await visitor.SignIn(kith, amara, "/work?tab=team");
        work.Path.ShouldBe("/work?tab=team");
        Answer.Words(work.Page.QuerySelector("header")).ShouldContain("Amara Okonjo-Lisle acting as Screener");
        work.All.ShouldNotContain("every person here is invented");
        await using var db = kith.Store.Context();
        (await db.Entries.CountAsync(e => e.Kind == Kinds.AccountInvited)).ShouldBe(1);
        var row = await db.Set<AccountRow>().SingleAsync(a => a.Worker == "amara");
        row.CodeKey!.ShouldNotContain(OneTimeCodes.Text(amara.Key), customMessage: "the secret of the codes does not lie open");
        row.LastSignIn.ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_invitation_is_good_once_and_not_for_ever_and_the_newest_alone(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var first = await kith.Invite(Staff.Amara);
        var second = await kith.Invite(Staff.Amara);
        (await kith.Visitor().Get(first)).Title.ShouldBe("This invitation is not good any more");
        (await kith.Visitor().Get(second)).Title.ShouldBe("Set up your account");
        (await kith.Visitor().Get("/invitation/guessed")).Title.ShouldBe("This invitation is not good any more");
        kith.Clock.Pass(kith.Pack.Accounts.Invitation + Duration.FromSeconds(1));
        (await kith.Visitor().Get(second)).Title.ShouldBe("This invitation is not good any more");

        var visitor = kith.Visitor();
        var third = await kith.Invite(Staff.Amara);
        var (one, two) = (await visitor.Get(third), await visitor.Get(third));
        async Task<Answer> Accept(Answer page)
        {
            var key = page.Page.QuerySelector("#code-key")!.TextContent;
            return await visitor.Press(page, "Set up my account", ("password", Joining.Password), ("code", OneTimeCodes.Code(Joining.Base32(key), OneTimeCodes.At(kith.Now))));
        }
        (await Accept(one)).Title.ShouldBe("You can sign in now");
        (await Accept(two)).Title.ShouldBe("This invitation is not good any more");
    }

    [Theory]
    [InlineData("too short", "at least 12 characters")]
    [InlineData("aaaaaaaaaaaaaaa", "repeats the same")]
    [InlineData("password12345", "everybody tries first")]
    [InlineData("P@ssword!!!!!", "everybody tries first")]
    [InlineData("unbelievable", "everybody tries first")]
    [InlineData("amara.okonjo-lisle", "little more than your name")]
    public async Task A_password_is_long_and_not_what_everybody_tries(string password, string said)
    {
        await using var kith = await Joining.Real(Databases.Sqlite);
        var visitor = kith.Visitor();
        var page = await visitor.Get(await kith.Invite(Staff.Amara));
        var again = await visitor.Press(page, "Set up my account", ("password", password), ("code", "000000"));
        again.Text.ShouldContain(said);
        again.Page.QuerySelector("#code-key")!.TextContent.ShouldBe(page.Page.QuerySelector("#code-key")!.TextContent, "the phone has it already");
        again.All.ShouldNotContain($"value=\"{password}\"");
    }

    [Fact]
    public void Long_passwords_of_any_kind_are_taken()
    {
        foreach (var password in new[] { "bramble kettle nineteen owls", "пять сонных журавлей", "0123 4589 8876 2231 x", "a𐍈b𐍈c𐍈d𐍈e𐍈f𐍈" })
            Passwords.Problem(password, "amara@council.example", "Amara Okonjo-Lisle", Kith.Practice.Pack.AccountRules.Unsaid).ShouldBeNull(password);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Whatever_is_wrong_the_answer_is_the_same(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var amara = await kith.Join(Staff.Amara);
        var ravi = await kith.Join(Staff.Ravi);
        await kith.Accounts().Close(Actor.Engine, Staff.Ravi.Id, "administrator", kith.Now);
        var answers = new List<Answer>
        {
            await kith.Visitor().SignIn("nobody@council.example", amara.Password, amara.Code(kith)),
            await kith.Visitor().SignIn(amara.Login, "bramble kettle nineteen owl", amara.Code(kith)),
            await kith.Visitor().SignIn(amara.Login, amara.Password, "000000"),
            await kith.Visitor().SignIn(amara.Login, amara.Password, ""),
            await kith.Visitor().SignIn(amara.Login, amara.Password, "0000-0000-0000-0000"),
            await kith.Visitor().SignIn(ravi.Login, ravi.Password, ravi.Code(kith)),
            await kith.Visitor().SignIn("", "", ""),
        };
        answers.Select(a => (a.Status, a.Text)).Distinct().ShouldHaveSingleItem();
        answers[0].Text.ShouldContain("That did not work");
        (await kith.Visitor().SignIn(kith, amara)).Path.ShouldBe("/work", "right as ever");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_code_works_once(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var amara = await kith.Join(Staff.Amara);
        (await kith.Visitor().SignIn(kith, amara)).Path.ShouldBe("/work");
        (await kith.Visitor().SignIn(kith, amara)).Text.ShouldContain("That did not work");
        kith.Clock.Pass(Duration.FromSeconds(30));
        (await kith.Visitor().SignIn(kith, amara)).Path.ShouldBe("/work");

        var recovery = amara.RecoveryCodes[3].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal);
        (await kith.Visitor().SignIn(amara.Login, amara.Password, recovery)).Path.ShouldBe("/work");
        (await kith.Visitor().SignIn(amara.Login, amara.Password, recovery)).Text.ShouldContain("That did not work");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Wrong_tries_are_counted_at_all_nodes_together_and_tell_nothing(string engine)
    {
        await using var kith = await Joining.Real(engine);
        await using var other = await kith.Another();
        var amara = await kith.Join(Staff.Amara);
        var home = kith.Visitor();
        (await home.SignIn(kith, amara)).Path.ShouldBe("/work");
        kith.Clock.Pass(Duration.FromMinutes(1));

        foreach (var login in new[] { amara.Login, "nobody@council.example" })
        {
            for (var i = 0; i < kith.Pack.Accounts.TriesPerAccount; i++)
                (await (i % 2 == 0 ? kith : other).Visitor().SignIn(login, "wrong wrong wrong", "000000")).Text.ShouldContain("That did not work");
            var locked = await other.Visitor().SignIn(login, amara.Password, amara.Code(kith));
            locked.Status.ShouldBe(HttpStatusCode.TooManyRequests);
            locked.Text.ShouldContain("too many wrong tries. Wait 15 minutes");
        }
        (await home.SignInAfresh(kith, amara)).Path.ShouldBe("/work", "a stranger's tries do not lock out the browser that its owner uses");
        kith.Clock.Pass(kith.Pack.Accounts.Window + Duration.FromSeconds(1));
        (await kith.Visitor().SignIn(kith, amara)).Path.ShouldBe("/work");
    }

    [Fact]
    public async Task One_address_may_not_try_many_names()
    {
        await using var kith = await Joining.Real(Databases.Sqlite);
        var visitor = kith.Visitor();
        var page = await visitor.Get("/sign-in");
        var amara = await kith.Join(Staff.Amara);
        (await kith.Visitor().SignIn(kith, amara)).Path.ShouldBe("/work", "what was right is not counted: a whole agency may come in from one address");
        for (var i = 0; i < kith.Pack.Accounts.TriesPerAddress; i++)
            (await visitor.Prove(page, $"worker{i}@council.example", "x", "1")).Status.ShouldBe(HttpStatusCode.OK);
        (await visitor.Prove(page, "worker-last@council.example", "x", "1")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_holds_several_postings_chooses_after_signing_in(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var juno = await kith.Join(Staff.Juno);
        var visitor = kith.Visitor();
        var choose = await visitor.SignIn(kith, juno, "/work?tab=team");
        choose.Title.ShouldBe("Choose the role you act in");
        (await visitor.Get("/work")).Title.ShouldBe("Choose the role you act in", "nothing is open before");

        var work = await visitor.Choose(choose, Staff.Juno.Posting("screener"));
        work.Path.ShouldBe("/work?tab=team");
        Answer.Words(work.Page.QuerySelector("header")).ShouldContain("Juno Castellane acting as Screener");
        var changed = await visitor.Choose(await visitor.Get("/sign-in"), Staff.Juno.Posting("emergency-duty-worker"));
        Answer.Words(changed.Page.QuerySelector("header")).ShouldContain("Juno Castellane acting as Emergency duty worker");
    }

    [Fact]
    public async Task Nobody_chooses_a_posting_that_is_not_theirs()
    {
        await using var kith = await Joining.Real(Databases.Sqlite);
        var visitor = kith.Visitor();
        var choose = await visitor.SignIn(kith, await kith.Join(Staff.Juno));
        var form = choose.Page.QuerySelectorAll<AngleSharp.Html.Dom.IHtmlFormElement>("form[action='/sign-in']").First();
        (await visitor.Submit(choose, form, null, ("worker", "bronwen"), ("role", "front-door-manager"), ("agency", "bedford-social-care"), ("team", "bedford-front-door"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.Submit(choose, form, null, ("role", "front-door-manager"))).Text.ShouldContain("That posting has ended");
        (await visitor.Submit(choose, form, null, ("worker", "juno"), ("worker", "bronwen"))).Status.ShouldBe(HttpStatusCode.BadRequest, "a name sent twice is nobody's");
        (await visitor.Get("/work")).Title.ShouldBe("Choose the role you act in");
    }

    // RFC 6238, appendix B, with SHA-1; six of its eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code)
    {
        var key = "12345678901234567890"u8;
        OneTimeCodes.Code(key, seconds / 30).ShouldBe(code);
        OneTimeCodes.Step(key, code, Instant.FromUnixTimeSeconds(seconds + 30)).ShouldBe(seconds / 30, "a phone may be half a minute off");
        OneTimeCodes.Step(key, code, Instant.FromUnixTimeSeconds(seconds + 75)).ShouldBeNull();
    }
}
