using System.Collections.Immutable;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using Kith.Record.Narrative;
using Kith.Record.Queries;
using Kith.Record.Stores;
using Kith.Session;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Pages.Accounts;

/// <param name="Ends">When it is closed if nobody uses it before; null when it is closed.</param>
public sealed record AccountLine(string Worker, string Name, string Login, string LastSignIn, TagView State, string Ends, bool Open);

/// <summary>Who may sign in: for those who look after accounts. About workers, never about a child.</summary>
public sealed class ListModel : KithPage
{
    private const int PageSize = 50;

    public ImmutableArray<AccountLine> Lines { get; private set; } = [];

    public PaginationView? Pages { get; private set; }

    /// <summary>A link that was just made: shown once.</summary>
    public (string Worker, string Link)? Made { get; private set; }

    public int DormantDays => Pack.Accounts.Dormant.Days;

    private bool May => Pack.Accounts.AdministeredBy.Contains(Reader.Role);

    public async Task<IActionResult> OnGetAsync(int? number)
    {
        if (!May) return NotHere();
        await Show(Math.Max(1, number ?? 1));
        return Page();
    }

    public async Task<IActionResult> OnPostInviteAsync(string? worker)
    {
        if (!May) return NotHere();
        if (await The<AccountStore>().Of(worker ?? "", Cancel) is not { } account) return NotHere();
        var invited = await The<AccountRegister>().Invite(new Actor(Reader.Human, Reader.Role, Reader.Agency, Reader.Team), account.Worker, account.Login, Now, Cancel);
        if (invited.Problem is { } problem) Say(problem.Message);
        if (invited.Token is { } token) Made = (account.Login, The<SignInSettings>().Link(Request, $"/invitation/{token}"));
        await Show(1);
        return Page();
    }

    public async Task<IActionResult> OnPostCloseAsync(string? worker)
    {
        if (!May) return NotHere();
        if (worker == Reader.Human)
        {
            Say("Nobody closes their own account: ask another administrator.");
            await Show(1);
            return Page();
        }
        var (closed, held) = await The<AccountRegister>().Close(new Actor(Reader.Human, Reader.Role, Reader.Agency, Reader.Team), worker ?? "", "administrator", Now, Cancel);
        if (held is not null)
        {
            Say(held.Message);
            await Show(1);
            return Page();
        }
        return Go("/accounts", closed ? "The account is closed, its worker is signed out, and their postings have ended." : "That account was closed already.");
    }

    private Task Show(int number) => Ask(async (db, _) =>
    {
        var rows = await db.Set<AccountRow>().AsNoTracking().OrderBy(a => a.Closed != null).ThenBy(a => a.Login).Skip((number - 1) * PageSize).Take(PageSize + 1).ToListAsync(Cancel);
        var names = await new WorkerQuery(db).Names(rows.Select(r => r.Worker), Cancel);
        Lines = [.. rows.Take(PageSize).Select(r => Line(r, names.GetValueOrDefault(r.Worker, r.Worker)))];
        Pages = new(number > 1 ? $"/accounts?number={number - 1}" : null, rows.Count > PageSize ? $"/accounts?number={number + 1}" : null, $"Page {number}");
    });

    private AccountLine Line(AccountRow row, string name)
    {
        var state = row switch
        {
            { Closed: not null, ClosedWhy: "dormant" } => new TagView("Closed: not used", "grey"),
            { Closed: not null } => new TagView("Closed", "grey"),
            { LastSignIn: null } => new TagView("Invited", "blue"),
            _ => new TagView("Open", "green"),
        };
        var last = row.LastSignIn is { } at ? DueSentence.Time(Micros.ToInstant(at)) : "Never";
        var ends = row.Closed is { } closed ? $"Closed {Day(Micros.ToInstant(closed))}" : Day(Micros.ToInstant(row.LastSignIn ?? row.Invited) + Pack.Accounts.Dormant);
        return new(row.Worker, name, row.Login, last, state, ends, row.Closed is null);
    }

    private static string Day(Instant at) => at.Local().Date.ToString("d MMMM uuuu", System.Globalization.CultureInfo.CurrentCulture);
}
