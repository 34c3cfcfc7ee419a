using System.Security.Cryptography;
using Kith.Accounts;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record;
using Kith.Record.Stores;
using Kith.Provider;
using Kith.Session;
using Kith.Web;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;

namespace Kith.Pages.Accounts;

/// <summary>A worker takes up an invitation: sets a password, and proves that the phone gives the right codes. Then the recovery codes are shown, once.</summary>
[AllowAnonymous, OneOfEach]
public sealed class InvitationModel(AccountStore accounts, LocalSignIn local, RecordStore store, PackShelf packs, IDataProtectionProvider protection, SignInSettings settings, IClock clock) : PageModel
{
    private byte[] key = [];
    private string worker = "";

    /// <summary>Null when the link is good no longer.</summary>
    public string? Login { get; private set; }

    public string Name { get; private set; } = "";

    public string Token { get; private set; } = "";

    public ProviderSettings? Provider => settings.Provider;

    public string SealedKey { get; private set; } = "";

    public string KeyText => OneTimeCodes.Text(key);

    public string KeyLink => OneTimeCodes.Link(key, Login!);

    public string Picture => OneTimeCodes.Picture(KeyLink);

    public int PasswordLength => packs.Current.Accounts.PasswordLength;

    /// <summary>Shown once, when all is done.</summary>
    public IReadOnlyList<string>? RecoveryCodes { get; private set; }

    public async Task OnGetAsync(string token)
    {
        if (await Find(token) is null) return;
        Show(token, OneTimeCodes.NewKey());
    }

    public async Task<IActionResult> OnPostAsync(string token, string? password, string? code, [FromForm(Name = "key")] string? sealedKey)
    {
        if (await Find(token) is not { } invitation) return Page();
        Show(token, Open(token, sealedKey) ?? OneTimeCodes.NewKey());
        var now = clock.GetCurrentInstant();
        var problems = new List<ProblemView>();
        if (Passwords.Problem(password ?? "", Login!, Name, packs.Current.Accounts) is { } weak)
            problems.Add(new(weak, "password"));
        var step = OneTimeCodes.Step(key, code ?? "", now);
        if (step is null)
            problems.Add(new("This is not the code that your phone shows now. Check that the phone's clock is right, and enter the code that stands there now.", "code"));
        ViewData["Problems"] = problems;
        if (problems.Count > 0) return Page();

        var codes = Record.Stores.RecoveryCodes.New();
        if (!await accounts.Accept(invitation, Passwords.Hash(password!), local.Seal(key), codes, now, HttpContext.RequestAborted))
        {
            Login = null;
            return Page();
        }
        await accounts.TakeStep(worker, step!.Value);
        RecoveryCodes = codes;
        return Page();
    }

    private async Task<InvitationRow?> Find(string token)
    {
        if (await accounts.Invitation(token, clock.GetCurrentInstant(), HttpContext.RequestAborted) is not { } invitation) return null;
        if (await accounts.Of(invitation.Worker, HttpContext.RequestAborted) is not { } account) return null;
        await using var db = store.Context();
        (worker, Login, Token) = (account.Worker, account.Login, token);
        Name = (await new WorkerQuery(db).Names([account.Worker], HttpContext.RequestAborted)).GetValueOrDefault(account.Worker, account.Worker);
        return invitation;
    }

    private void Show(string token, byte[] shown)
    {
        key = shown;
        SealedKey = Protector(token).Protect(Convert.ToBase64String(shown));
        ModelState.Clear();
    }

    private byte[]? Open(string token, string? sealedKey)
    {
        try
        {
            return string.IsNullOrEmpty(sealedKey) ? null : Convert.FromBase64String(Protector(token).Unprotect(sealedKey));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Protector(string token) => protection.CreateProtector("kith invitation key v1", Convert.ToHexStringLower(Record.Stores.Token.Hash(token)));
}
