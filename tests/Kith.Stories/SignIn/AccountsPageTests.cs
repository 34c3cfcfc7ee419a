using System.Collections.Immutable;
using System.Net;
using Kith.Practice.Entries;
using Kith.Record.Casework;
using Kith.Record.Stores;
using Kith.Start;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.SignIn;

/// <summary>PW2: accounts that nobody uses are closed, and those who look after accounts see them all.</summary>
public sealed class AccountsPageTests
{
    private static readonly Worker Verity = new("verity", "Verity Osgathorp", [new Posting("verity", "administrator", "partnership-office", null)]);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_administrator_sees_every_account_invites_and_closes(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var verity = await Administrator(kith);
        var amara = await kith.Join(Staff.Amara);
        await kith.Invite(Staff.Ravi);
        var amarasDesk = kith.Visitor();
        await amarasDesk.SignIn(kith, amara);

        var page = await verity.Get("/accounts");
        page.Title.ShouldBe("Accounts");
        page.Text.ShouldMatch("Amara Okonjo-Lisle amara@council.example .*17 November.* Open 15 February 2027");
        page.Text.ShouldContain("Ravi Thistlewood ravi@council.example Never Invited 15 February 2027");
        var anew = await verity.Submit(page, page.Form("Invite anew", "Ravi"), "Invite anew");
        var link = new Uri(anew.Page.QuerySelector("#invitation")!.TextContent.Trim()).AbsolutePath;
        (await kith.Visitor().Get(link)).Title.ShouldBe("Set up your account");

        (await amarasDesk.Get("/accounts")).Status.ShouldBe(HttpStatusCode.NotFound, "not a screener's business");
        var closed = await verity.Submit(page, page.Form("Close", "Amara"), "Close");
        closed.Text.ShouldContain("The account is closed");
        (await amarasDesk.Get("/work")).Title.ShouldBe("Sign in");
        (await verity.Submit(page, page.Form("Close", "Verity"), "Close")).Text.ShouldContain("Nobody closes their own account");
        await using var db = kith.Store.Context();
        var entry = await db.Entries.SingleAsync(e => e.Kind == Kinds.AccountClosed);
        entry.ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_account_that_nobody_uses_is_closed_and_its_postings_end(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var (amara, juno) = (await kith.Join(Staff.Amara), await kith.Join(Staff.Juno));
        kith.Clock.Pass(kith.Pack.Accounts.Dormant - Duration.FromHours(1));
        (await kith.Visitor().SignIn(kith, amara)).Path.ShouldBe("/work");
        var sweep = ActivatorUtilities.CreateInstance<ClosingDormant>(kith.Services);
        (await sweep.Once()).ShouldBe(0);
        kith.Clock.Pass(Duration.FromHours(2));
        (await sweep.Once()).ShouldBe(1, "Juno's, who has not signed in since");
        (await sweep.Once()).ShouldBe(0);
        (await kith.Visitor().SignIn(kith, juno)).Text.ShouldContain("That did not work");
        await using var db = kith.Store.Context();
        (await db.Entries.CountAsync(e => e.Kind == Kinds.PostingEnded)).ShouldBe(Staff.Juno.Postings.Length);
        var row = await db.Set<AccountRow>().SingleAsync(a => a.Worker == "juno");
        (row.ClosedWhy, row.PasswordHash, row.CodeKey).ShouldBe(("dormant", null, null));
    }

    [Fact]
    public async Task Signing_in_too_late_closes_it_too()
    {
        await using var kith = await Joining.Real(Databases.Sqlite);
        var amara = await kith.Join(Staff.Amara);
        kith.Clock.Pass(kith.Pack.Accounts.Dormant);
        (await kith.Visitor().SignIn(kith, amara)).Text.ShouldContain("That did not work");
        await using var db = kith.Store.Context();
        (await db.Set<AccountRow>().SingleAsync()).ClosedWhy.ShouldBe("dormant");
    }

    [Fact]
    public async Task A_password_is_changed_soon_after_signing_in_with_the_old_one_and_ends_other_sessions()
    {
        await using var kith = await Joining.Real(Databases.Sqlite);
        var amara = await kith.Join(Staff.Amara);
        var (desk, other) = (kith.Visitor(), kith.Visitor());
        await other.SignIn(kith, amara);
        kith.Clock.Pass(Duration.FromMinutes(1));
        await desk.SignIn(kith, amara);
        const string Next = "seven lanterns under a bridge";

        var page = await desk.Get("/account");
        (await desk.Press(page, "Change the password", ("current", "wrong wrong wrong"), ("password", Next))).Text.ShouldContain("That is not your password now");
        (await desk.Press(page, "Change the password", ("current", amara.Password), ("password", "short"))).Text.ShouldContain("at least 12");
        (await desk.Press(page, "Change the password", ("current", amara.Password), ("password", Next))).Text.ShouldContain("Your password is changed");
        (await other.Get("/work")).Title.ShouldBe("Sign in");
        (await desk.Get("/work")).Path.ShouldBe("/work");

        var codes = await desk.Press(await desk.Get("/account"), "Make new recovery codes");
        codes.Page.QuerySelectorAll("#recovery-codes code").Length.ShouldBe(8);
        kith.Clock.Pass(Duration.FromMinutes(16));
        (await desk.Press(page, "Change the password", ("current", Next), ("password", amara.Password))).Text.ShouldContain("Sign out and in again");
        (await kith.Visitor().SignIn(amara.Login, amara.Password, amara.RecoveryCodes[0])).Text.ShouldContain("That did not work", customMessage: "the old codes and password are gone");
        (await kith.Visitor().SignIn(amara.Login, Next, codes.Page.QuerySelector("#recovery-codes code")!.TextContent)).Path.ShouldBe("/work");
    }

    private static async Task<Visitor> Administrator(RunningKith kith)
    {
        await kith.Registers.Register(Actor.Engine, ImmutableArray.Create((Verity.Id, Verity.Name, Verity.Postings)), kith.Now);
        var visitor = kith.Visitor();
        await visitor.SignIn(kith, await kith.Join(Verity));
        return visitor;
    }
}
