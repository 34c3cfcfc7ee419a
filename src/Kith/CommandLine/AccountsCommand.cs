using System.Collections.Immutable;
using System.CommandLine;
using Kith.Practice.Entries;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Kith.Record.Views;
using Kith.Session;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.CommandLine;

/// <summary><c>kith accounts …</c>: invites workers, closes accounts, lists them. The first administrator can only be made here.</summary>
internal static class AccountsCommand
{
    private static readonly Actor Operator = Actor.Engine;

    public static Command Build() => new("accounts", "Workers’ accounts: invite, close, link, list.") { Invite(), Close(), Link(), List() };

    private static Command Invite()
    {
        var worker = new Option<string>("--worker") { Description = "Id of the worker: small letters, digits and hyphens.", Required = true };
        var login = new Option<string>("--login") { Description = "What they will sign in with: an email address at work, for one.", Required = true };
        var name = new Option<string?>("--name") { Description = "Their name, when they are not in the register yet." };
        var role = new Option<string?>("--role") { Description = "A role to give them, as in practice/access/roles.yaml." };
        var agency = new Option<string?>("--agency") { Description = "The agency of that role." };
        var team = new Option<string?>("--team") { Description = "The team of that role, if it has one." };
        var command = new Command("invite", "Makes a link by which a worker sets password and codes, and prints it as the last line. Again for somebody who has lost theirs.") { worker, login, name, role, agency, team };
        command.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            await using var opened = await Opening.Open(parse.GetValue(KithCommand.Db), parse.GetValue(KithCommand.Practice), mustExist: true, cancel);
            var id = parse.GetValue(worker)!;
            await Register(opened, id, parse.GetValue(name), PostingOf(opened, id, parse.GetValue(role), parse.GetValue(agency), parse.GetValue(team)), cancel);
            var invited = await new AccountRegister(opened.Store, opened.Pack).Invite(Operator, id, parse.GetValue(login)!, SystemClock.Instance.GetCurrentInstant(), cancel);
            if (invited.Token is null) throw new Refused(invited.Problem!.Message);
            Console.WriteLine($"Give this to {id} by a way that reaches nobody else. It works once, for {opened.Pack.Accounts.Invitation.Days} days. {Elsewhere()}");
            Console.WriteLine($"{Environment.GetEnvironmentVariable(SignInSettings.UrlVariable)?.TrimEnd('/')}/invitation/{invited.Token}");
            return 0;
        }));
        return command;
    }

    private static Command Close()
    {
        var worker = new Option<string>("--worker") { Description = "Id of the worker.", Required = true };
        var command = new Command("close", "Closes an account at once, at every node, and ends its worker's postings.") { worker };
        command.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            await using var opened = await Opening.Open(parse.GetValue(KithCommand.Db), parse.GetValue(KithCommand.Practice), mustExist: true, cancel);
            var (closed, held) = await new AccountRegister(opened.Store, opened.Pack).Close(Operator, parse.GetValue(worker)!, "administrator", SystemClock.Instance.GetCurrentInstant(), cancel);
            if (held is not null) throw new Refused(held.Message);
            if (!closed)
                throw new Refused($"“{parse.GetValue(worker)}” has no account that is open. See: kith accounts list");
            Console.WriteLine("The account is closed.");
            return 0;
        }));
        return command;
    }

    private static Command Link()
    {
        var worker = new Option<string>("--worker") { Description = "Id of the worker. They must have an account: invite them first.", Required = true };
        var issuer = new Option<string>("--issuer") { Description = "The sign-in provider's issuer, as its tokens write it.", Required = true };
        var subject = new Option<string>("--subject") { Description = "The worker's subject (sub) there.", Required = true };
        var command = new Command("link", "Lets a worker in when a sign-in provider says so.") { worker, issuer, subject };
        command.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            await using var opened = await Opening.Open(parse.GetValue(KithCommand.Db), parse.GetValue(KithCommand.Practice), mustExist: true, cancel);
            var accounts = new AccountStore(opened.Store);
            if (await accounts.Of(parse.GetValue(worker)!, cancel) is not { Closed: null })
                throw new Refused($"“{parse.GetValue(worker)}” has no account that is open. Invite them first: kith accounts invite");
            if (!await accounts.Link(parse.GetValue(issuer)!, parse.GetValue(subject)!, parse.GetValue(worker)!, SystemClock.Instance.GetCurrentInstant(), cancel))
                throw new Refused("That subject is another worker's already.");
            Console.WriteLine("Linked.");
            return 0;
        }));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Every account: worker, sign-in name, last sign-in, state.");
        command.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            await using var opened = await Opening.Open(parse.GetValue(KithCommand.Db), parse.GetValue(KithCommand.Practice), mustExist: true, cancel);
            await using var db = opened.Store.Context();
            await foreach (var a in db.Set<AccountRow>().AsNoTracking().OrderBy(a => a.Worker).AsAsyncEnumerable().WithCancellation(cancel))
                Console.WriteLine($"{a.Worker}\t{a.Login}\t{(a.LastSignIn is { } last ? Micros.ToInstant(last).ToString() : "never")}\t{(a.Closed is null ? "open" : $"closed: {a.ClosedWhy}")}");
            return 0;
        }));
        return command;
    }

    private static string Elsewhere() => Environment.GetEnvironmentVariable(SignInSettings.UrlVariable) is null
        ? $"Put the address where people find Kith before it, or set {SignInSettings.UrlVariable}." : "";

    private static Posting? PostingOf(Opened opened, string worker, string? role, string? agency, string? team)
    {
        if (role is null && agency is null && team is null) return null;
        if (role is null || !opened.Pack.Roles.ContainsKey(role)) throw new Refused($"--role: there is no role “{role}”. Known: {string.Join(", ", opened.Pack.Roles.Keys)}.");
        if (agency is null || opened.Pack.Partnership.Agency(agency) is null) throw new Refused($"--agency: there is no agency “{agency}”. Known: {string.Join(", ", opened.Pack.Partnership.Agencies.Select(a => a.Id))}.");
        if (team is not null && opened.Pack.Partnership.Team(team)?.Agency != agency) throw new Refused($"--team: {agency} has no team “{team}”. Its teams: {string.Join(", ", opened.Pack.Partnership.Teams.Where(t => t.Agency == agency).Select(t => t.Id))}.");
        return new(worker, role, agency, team);
    }

    private static async Task Register(Opened opened, string worker, string? name, Posting? posting, CancellationToken cancel)
    {
        if (worker.Length is 0 or > 60 || !worker.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new Refused("--worker: an id has small letters, digits and hyphens: orla-voss.");
        await using var db = opened.Store.Context();
        var known = await db.Set<WorkerRow>().AsNoTracking().SingleOrDefaultAsync(w => w.Id == worker, cancel);
        if (known is null && (name is null || posting is null))
            throw new Refused($"There is no worker “{worker}” in the register. To register them, add --name, --role and --agency, and --team if the role has one.");
        if (known is not null && posting is null) return;
        var now = SystemClock.Instance.GetCurrentInstant();
        await new Registers(opened.Store, opened.Pack).Register(Actor.Engine, [(worker, name ?? known!.Name ?? worker, posting is null ? [] : ImmutableArray.Create(posting))], now, cancel);
    }
}
