using System.Security.Cryptography;
using Kith.Practice.Entries;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Kith.Session;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Kith.Accounts;

/// <summary>Whether name, password and code are right; never which of them is not.</summary>
/// <param name="Worker">Null when they are not.</param>
/// <param name="TooMany">It was not even looked at: too many wrong tries.</param>
public sealed record Proved(string? Worker, string How, bool TooMany)
{
    public static readonly Proved Not = new(null, "", false);
}

/// <summary>
/// Signing in with a password and a second thing. All is asked at once and answered with one sentence, after the same work, whether or not there
/// is such an account. Wrong tries are counted by name and by address; a browser that its owner has used before has a count of its own, so that a
/// stranger's tries do not lock the owner out.
/// </summary>
public sealed class LocalSignIn(AccountStore accounts, AccountRegister register, Pace pace, PackShelf packs, IDataProtectionProvider protection, IClock clock)
{
    private static readonly byte[] Nobodys = OneTimeCodes.NewKey();

    public async Task<Proved> Check(HttpContext http, string login, string password, string code)
    {
        var (now, rules, cancel) = (clock.GetCurrentInstant(), packs.Current.Accounts, http.RequestAborted);
        var name = AccountStore.Normal(login);
        var account = await accounts.ByLogin(name, cancel);
        var bucket = KnownBrowser.Of(http) is { } known && known.Worker == account?.Worker ? $"account {name} on {known.Id}" : $"account {name}";
        if (!await pace.Take(now, rules.Window, (bucket, rules.TriesPerAccount), (Address(http), rules.TriesPerAddress)))
            return new(null, "", TooMany: true);

        var open = account is { Closed: null, PasswordHash: not null, CodeKey: not null };
        var (right, outdated) = Passwords.Check(open ? account!.PasswordHash : null, password);
        var (step, recovery) = (OneTimeCodes.Step(open ? Key(account!) : Nobodys, code, now), code.Count(char.IsAsciiLetterOrDigit) > 6);
        // Asked of the record in any case: an answer must not come sooner because there was nothing to ask.
        var worker = right && open ? account!.Worker : "";
        var second = recovery ? await accounts.TakeRecoveryCode(worker, code, now, cancel) : await accounts.TakeStep(step is null ? "" : worker, step ?? 0, cancel);
        if (!right || !second || await Dormant(account!, now, cancel)) return Proved.Not;

        await pace.Forgive(bucket);
        await pace.GiveBack(Address(http));
        await accounts.SignedIn(worker, now, cancel);
        if (outdated) await accounts.Rehash(worker, Passwords.Hash(password), cancel);
        return new(worker, recovery ? "recovery" : "password", false);
    }

    /// <summary>An account that nobody has used for long is closed by trying, if nothing has closed it before.</summary>
    public async Task<bool> Dormant(AccountRow account, Instant now, CancellationToken cancel)
    {
        if (now - Micros.ToInstant(account.LastSignIn ?? account.Invited) < packs.Current.Accounts.Dormant) return false;
        await register.Close(Actor.Engine, account.Worker, "dormant", now, cancel);
        return true;
    }

    public string Seal(byte[] key) => Protector.Protect(Convert.ToBase64String(key));

    /// <summary>Null when it was sealed with keys that are lost.</summary>
    public byte[]? Open(string? sealedKey)
    {
        try
        {
            return sealedKey is null ? null : Convert.FromBase64String(Protector.Unprotect(sealedKey));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The bucket of a network address. Of an IPv6 address its network: a household has billions of the rest.</summary>
    public static string Address(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? System.Net.IPAddress.None;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? $"address {Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8))}" : $"address {address}";
    }

    private byte[] Key(AccountRow account) => Open(account.CodeKey) ?? Nobodys;

    private IDataProtector Protector => protection.CreateProtector("kith one-time code key v1");
}
