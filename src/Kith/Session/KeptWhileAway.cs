using System.Text;
using Kith.Record.Stores;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Kith.Session;

/// <summary>A form that came too late, while its writer signs in at a provider and no page of ours is open to carry it. One for each browser, sealed as ever.</summary>
public static class KeptWhileAway
{
    private const string Place = "kept-form";

    public static Task Put(Drafts drafts, KnownBrowser browser, string sealedForm, Instant now, CancellationToken cancel) =>
        drafts.Save(new Draft(Author(browser), Place, 0, now, Encoding.ASCII.GetBytes(sealedForm)), cancel);

    public static async Task<bool> Waits(Drafts drafts, KnownBrowser browser, CancellationToken cancel) => await drafts.Load(Author(browser), Place, cancel) is not null;

    /// <summary>The form, if it is this worker's; it is not kept any longer either way.</summary>
    public static async Task<KeptForm?> Take(Drafts drafts, IDataProtectionProvider protection, KnownBrowser browser, CancellationToken cancel)
    {
        if (await drafts.Load(Author(browser), Place, cancel) is not { } draft) return null;
        await drafts.Discard(Author(browser), Place, cancel);
        return KeptForm.Open(protection, Encoding.ASCII.GetString(draft.Bytes), browser);
    }

    private static string Author(KnownBrowser browser) => $"browser/{browser.Id}";
}
