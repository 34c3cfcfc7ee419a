using Kith.Record;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Accounts;

/// <summary>A worker as the framework's passkey code knows one.</summary>
public sealed record PasskeyHolder(string Worker, string Login);

/// <summary>Where the framework's passkey code finds workers and their passkeys. It asks for nothing else.</summary>
public sealed class PasskeyHolders(RecordStore store, AccountStore accounts) : IUserPasskeyStore<PasskeyHolder>
{
    public Task<string> GetUserIdAsync(PasskeyHolder user, CancellationToken cancellationToken) => Task.FromResult(user.Worker);

    public Task<string?> GetUserNameAsync(PasskeyHolder user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Login);

    public async Task<PasskeyHolder?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Open(await accounts.Of(userId, cancellationToken));

    public async Task<PasskeyHolder?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => Open(await accounts.ByLogin(normalizedUserName, cancellationToken));

    public async Task<PasskeyHolder?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await Row(credentialId, cancellationToken) is { } row ? await FindByIdAsync(row.Worker, cancellationToken) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(PasskeyHolder user, byte[] credentialId, CancellationToken cancellationToken) =>
        await Row(credentialId, cancellationToken) is { } row && row.Worker == user.Worker ? Info(row) : null;

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PasskeyHolder user, CancellationToken cancellationToken)
    {
        await using var db = store.Context();
        return [.. (await db.Set<PasskeyRow>().AsNoTracking().Where(p => p.Worker == user.Worker).OrderBy(p => p.Created).Take(50).ToListAsync(cancellationToken)).Select(Info)];
    }

    public Task AddOrUpdatePasskeyAsync(PasskeyHolder user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => store.Write(async db =>
    {
        var row = await db.Set<PasskeyRow>().SingleOrDefaultAsync(p => p.Credential == passkey.CredentialId, cancellationToken);
        if (row is not null && row.Worker != user.Worker)
            throw new InvalidOperationException("A passkey belongs to one worker.");
        if (row is null)
        {
            db.Add(new PasskeyRow
            {
                Credential = passkey.CredentialId, Worker = user.Worker, Name = passkey.Name ?? "Passkey", PublicKey = passkey.PublicKey,
                Created = Micros.From(Instant.FromDateTimeOffset(passkey.CreatedAt)), SignCount = passkey.SignCount, Transports = string.Join(' ', passkey.Transports ?? []),
                UserVerified = passkey.IsUserVerified, BackupEligible = passkey.IsBackupEligible, BackedUp = passkey.IsBackedUp,
                Attestation = passkey.AttestationObject, ClientJson = passkey.ClientDataJson,
            });
            return;
        }
        (row.SignCount, row.UserVerified, row.BackedUp) = (passkey.SignCount, passkey.IsUserVerified, passkey.IsBackedUp);
    }, cancellationToken);

    public Task RemovePasskeyAsync(PasskeyHolder user, byte[] credentialId, CancellationToken cancellationToken) =>
        store.Write(db => db.Set<PasskeyRow>().Where(p => p.Credential == credentialId && p.Worker == user.Worker).ExecuteDeleteAsync(cancellationToken), cancellationToken);

    public Task<IdentityResult> CreateAsync(PasskeyHolder user, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<IdentityResult> UpdateAsync(PasskeyHolder user, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<IdentityResult> DeleteAsync(PasskeyHolder user, CancellationToken cancellationToken) => throw Elsewhere();

    public Task SetUserNameAsync(PasskeyHolder user, string? userName, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<string?> GetNormalizedUserNameAsync(PasskeyHolder user, CancellationToken cancellationToken) => GetUserNameAsync(user, cancellationToken);

    public Task SetNormalizedUserNameAsync(PasskeyHolder user, string? normalizedName, CancellationToken cancellationToken) => throw Elsewhere();

    public void Dispose()
    {
        // Holds nothing of its own.
    }

    private static NotSupportedException Elsewhere() => new("Accounts are made and closed by the register.");

    private static PasskeyHolder? Open(AccountRow? account) => account is { Closed: null } ? new(account.Worker, account.Login) : null;

    private async Task<PasskeyRow?> Row(byte[] credential, CancellationToken cancel)
    {
        await using var db = store.Context();
        return await db.Set<PasskeyRow>().AsNoTracking().SingleOrDefaultAsync(p => p.Credential == credential, cancel);
    }

    private static UserPasskeyInfo Info(PasskeyRow row) => new(
        row.Credential, row.PublicKey, Micros.ToInstant(row.Created).ToDateTimeOffset(), (uint)row.SignCount,
        row.Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries), row.UserVerified, row.BackupEligible, row.BackedUp, row.Attestation, row.ClientJson) { Name = row.Name };
}
