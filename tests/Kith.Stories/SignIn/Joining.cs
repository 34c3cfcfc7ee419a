using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Kith.Accounts;
using Kith.Practice.Entries;
using Kith.Record.Casework;
using NodaTime;
using Shouldly;

namespace Kith.Stories.SignIn;

/// <summary>A worker with an account: what they type, and what their phone shows.</summary>
public sealed record Member(Worker Worker, string Login, string Password, byte[] Key, IReadOnlyList<string> RecoveryCodes)
{
    public string Code(RunningKith kith) => OneTimeCodes.Code(Key, OneTimeCodes.At(kith.Now));
}

/// <summary>A county that is not a demonstration, and how its workers come to be signed in there.</summary>
internal static class Joining
{
    public const string Password = "bramble kettle nineteen owls";

    public static Task<RunningKith> Real(string engine, params (string, string)[] environment) => RunningKith.Start(engine, demonstration: false, environment: environment);

    public static AccountRegister Accounts(this RunningKith kith) => new(kith.Store, kith.Pack);

    public static async Task<string> Invite(this RunningKith kith, Worker worker)
    {
        var invited = await kith.Accounts().Invite(Actor.Engine, worker.Id, $"{worker.Id}@council.example", kith.Now);
        return $"/invitation/{invited.Token.ShouldNotBeNull(invited.Problem?.Message)}";
    }

    /// <summary>Invited, and the invitation taken up through the page.</summary>
    public static async Task<Member> Join(this RunningKith kith, Worker worker)
    {
        var visitor = kith.Visitor();
        var page = await visitor.Get(await kith.Invite(worker));
        page.Title.ShouldBe("Set up your account");
        var key = Base32(page.Page.QuerySelector("#code-key")!.TextContent);
        var done = await visitor.Press(page, "Set up my account", ("password", Password), ("code", OneTimeCodes.Code(key, OneTimeCodes.At(kith.Now))));
        done.Title.ShouldBe("You can sign in now", done.Text);
        kith.Clock.Pass(Duration.FromMinutes(1));
        return new(worker, $"{worker.Id}@council.example", Password, key, [.. done.Page.QuerySelectorAll("#recovery-codes code").Select(c => c.TextContent)]);
    }

    public static async Task<Answer> SignIn(this Visitor visitor, string login, string password, string code, string? then = null)
    {
        var page = await visitor.Get(then is null ? "/sign-in" : $"/sign-in?then={Uri.EscapeDataString(then)}");
        return await visitor.Prove(page, login, password, code);
    }

    /// <summary>Fills in the sign-in form of a page.</summary>
    public static Task<Answer> Prove(this Visitor visitor, Answer page, string login, string password, string code) =>
        visitor.Submit(page, page.Page.QuerySelectorAll<IHtmlFormElement>("form[action='/sign-in?handler=Password']").Single(), typed: [("login", login), ("password", password), ("code", code)]);

    public static Task<Answer> SignIn(this Visitor visitor, RunningKith kith, Member member, string? then = null) =>
        visitor.SignIn(member.Login, member.Password, member.Code(kith), then);

    /// <summary>Choosing among several postings, where there are several.</summary>
    public static Task<Answer> Choose(this Visitor visitor, Answer page, Posting posting) => visitor.Submit(page, page.Page.QuerySelectorAll<IHtmlFormElement>("form[action='/sign-in']")
        .Single(f => ((IHtmlInputElement)f.QuerySelector("input[name=role]")!).Value == posting.Role && ((IHtmlInputElement)f.QuerySelector("input[name=agency]")!).Value == posting.Agency));

    public static byte[] Base32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => byte.Parse(bits.AsSpan(i * 8, 8), NumberStyles.BinaryNumber, CultureInfo.InvariantCulture))];
    }
}
