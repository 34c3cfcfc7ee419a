using Kith.Accounts;
using Kith.Record.Stores;
using Kith.Session;
using Kith.Web;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Pages.Accounts;

/// <summary>One's own account: what one signs in with. It is changed only soon after signing in, so that a desk left open is not enough.</summary>
[OneOfEach]
public sealed class OwnModel : KithPage
{
    public AccountRow? Account { get; private set; }

    public IReadOnlyList<UserPasskeyInfo> Passkeys { get; private set; } = [];

    public int CodesLeft { get; private set; }

    /// <summary>Shown once.</summary>
    public IReadOnlyList<string>? NewCodes { get; private set; }

    public bool Fresh => KithAccounts.IsFresh(HttpContext, The<NodaTime.IClock>());

    public async Task<IActionResult> OnGetAsync() => await Find() ? Page() : NotHere();

    public async Task<IActionResult> OnPostPasswordAsync(string? current, string? password)
    {
        if (!await Find()) return NotHere();
        if (Stale()) return Page();
        if (!await Paced()) return Page();
        var right = Passwords.Check(Account!.PasswordHash, current ?? "").Right;
        if (!right) Say("That is not your password now.", "current");
        if (Passwords.Problem(password ?? "", Account.Login, Who.Name, Pack.Accounts) is { } weak) Say(weak, "password");
        if (AnyProblems) return Page();
        await The<AccountStore>().SetPassword(Reader.Human, Passwords.Hash(password!), SessionHere.Of(HttpContext)!.Session.Hash, Now, Cancel);
        return Go("/account", "Your password is changed. Wherever else you were signed in, you are not any more.");
    }

    public async Task<IActionResult> OnPostPasskeyAsync(string? credential, string? name)
    {
        if (!await Find()) return NotHere();
        if (Stale()) return Page();
        var written = string.IsNullOrWhiteSpace(name) ? "Passkey" : name.Trim()[..Math.Min(name.Trim().Length, 60)];
        if (await The<Kith.Accounts.Passkeys>().Create(HttpContext, new PasskeyHolder(Account!.Worker, Account.Login), credential, written))
            return Go("/account", "The passkey is added. You can sign in with it from now on.");
        Say("The passkey could not be added. Try again.");
        return Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync(string? passkey)
    {
        if (!await Find()) return NotHere();
        if (Stale()) return Page();
        if (Passkeys.FirstOrDefault(p => Convert.ToHexStringLower(p.CredentialId) == passkey) is not { } removed) return NotHere();
        await The<PasskeyHolders>().RemovePasskeyAsync(new(Account!.Worker, Account.Login), removed.CredentialId, Cancel);
        return Go("/account", "The passkey is removed. Nobody can sign in with it any more.");
    }

    public async Task<IActionResult> OnPostCodesAsync()
    {
        if (!await Find()) return NotHere();
        if (Stale()) return Page();
        NewCodes = RecoveryCodes.New();
        await The<AccountStore>().SetRecoveryCodes(Reader.Human, NewCodes, Cancel);
        CodesLeft = NewCodes.Count;
        return Page();
    }

    public async Task<IActionResult> OnPostElsewhereAsync()
    {
        if (!await Find()) return NotHere();
        await The<Record.RecordStore>().Write(db => LiveSessions.EndAll(db, Reader.Human, Now, SessionHere.Of(HttpContext)!.Session.Hash, Cancel), Cancel);
        return Go("/account", "Wherever else you were signed in, you are not any more.");
    }

    private async Task<bool> Find()
    {
        Account = await The<AccountStore>().Of(Reader.Human, Cancel);
        if (Account is not { Closed: null }) return false;
        Passkeys = [.. await The<PasskeyHolders>().GetPasskeysAsync(new(Account.Worker, Account.Login), Cancel)];
        CodesLeft = await The<AccountStore>().RecoveryCodesLeft(Reader.Human, Cancel);
        return true;
    }

    private bool Stale()
    {
        if (!Fresh) Say("You signed in some time ago. Sign out and in again, then change this.");
        return !Fresh;
    }

    // Whoever holds an open session must not try out passwords in it.
    private async Task<bool> Paced()
    {
        if (await The<Pace>().Take(Now, Pack.Accounts.Window, ($"change {Reader.Human}", Pack.Accounts.TriesPerAccount))) return true;
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Say($"There were too many tries. Wait {Pack.Accounts.Window.TotalMinutes:0} minutes, then try again.");
        return false;
    }
}
