using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Stores;

/// <summary>What a worker signs in with. Times are microseconds.</summary>
public sealed class AccountRow : Row
{
    public required string Worker { get; set; }

    /// <summary>What they type: lower case, unique.</summary>
    public required string Login { get; set; }

    public string? PasswordHash { get; set; }

    /// <summary>The secret of their one-time codes, sealed with the session keys.</summary>
    public string? CodeKey { get; set; }

    /// <summary>The last thirty-second step of which a code was taken: none is taken twice.</summary>
    public long CodeStep { get; set; }

    public required long Invited { get; set; }
    public long? LastSignIn { get; set; }
    public long? Closed { get; set; }
    public string? ClosedWhy { get; set; }
}

/// <summary>A passkey of a worker, as the framework hands it over.</summary>
public sealed class PasskeyRow : Row
{
    public required byte[] Credential { get; set; }
    public required string Worker { get; set; }
    public required string Name { get; set; }
    public required byte[] PublicKey { get; set; }
    public required long Created { get; set; }
    public required long SignCount { get; set; }
    public required string Transports { get; set; }
    public required bool UserVerified { get; set; }
    public required bool BackupEligible { get; set; }
    public required bool BackedUp { get; set; }
    public required byte[] Attestation { get; set; }
    public required byte[] ClientJson { get; set; }
}

/// <summary>A code to be used once when phone and passkey are lost: 80 random bits, of which only the hash is kept.</summary>
public sealed class RecoveryCodeRow : Row
{
    public required byte[] Hash { get; set; }
    public required string Worker { get; set; }
    public long? Used { get; set; }
}

/// <summary>An invitation: a link that sets password and second factor, once. Only the hash of its 256 bits is kept.</summary>
public sealed class InvitationRow : Row
{
    public required byte[] Hash { get; set; }
    public required string Worker { get; set; }
    public required long Expires { get; set; }
    public long? Used { get; set; }
}

/// <summary>Whom another sign-in service means when it says issuer and subject.</summary>
public sealed class ProviderIdentityRow : Row
{
    public required string Issuer { get; set; }
    public required string Subject { get; set; }
    public required string Worker { get; set; }
    public required long Linked { get; set; }
}

/// <summary>Somebody signed in on one browser. The cookie holds 256 bits, of which only the hash is kept.</summary>
public sealed class SessionRow : Row
{
    public required byte[] Hash { get; set; }
    public required string Worker { get; set; }

    /// <summary>The posting they act in; empty until one of several is chosen.</summary>
    public required string Role { get; set; }

    public required string Agency { get; set; }
    public required string Team { get; set; }

    /// <summary>demonstration, password, passkey, recovery or provider.</summary>
    public required string How { get; set; }

    public required long Began { get; set; }
    public required long Seen { get; set; }
    public long? Ended { get; set; }
    public string? Issuer { get; set; }
    public string? Subject { get; set; }

    /// <summary>The provider's own name for its session (<c>sid</c>), by which it may end this one.</summary>
    public string? ProviderSession { get; set; }
}

/// <summary>How often something was tried. The bucket is a hash: whose name or address it was is not kept.</summary>
public sealed class PaceRow : Row
{
    public required byte[] Bucket { get; set; }
    public required long Began { get; set; }
    public required long Count { get; set; }
}

/// <summary>Something good for one use that has been used: an assertion's id, a challenge.</summary>
public sealed class SpentRow : Row
{
    public required byte[] Hash { get; set; }
    public required long Expires { get; set; }
}

/// <summary>An agency's own system.</summary>
public sealed class ApiClientRow : Row
{
    public required string Id { get; set; }
    public required string Agency { get; set; }
    public required string Name { get; set; }

    /// <summary>Scopes, with a space between.</summary>
    public required string Scopes { get; set; }

    /// <summary>SHA-256 of its secret, which is 256 random bits; null for one that signs its assertions.</summary>
    public byte[]? SecretHash { get; set; }

    /// <summary>Its public keys as a JSON Web Key Set.</summary>
    public string? Keys { get; set; }

    public required long Made { get; set; }
    public long? Ended { get; set; }
}

/// <summary>A short-lived pass of an agency's system. Only the hash of its 256 bits is kept.</summary>
public sealed class ApiTokenRow : Row
{
    public required byte[] Hash { get; set; }
    public required string Client { get; set; }
    public required string Scopes { get; set; }
    public required long Expires { get; set; }
}

/// <summary>A link by which somebody without an account answers one request. Who it is for stands in the ledger.</summary>
public sealed class AnswerLinkRow : Row
{
    public required byte[] Hash { get; set; }

    /// <summary>Names the recipient in the ledger.</summary>
    public required string Recipient { get; set; }

    public required string Episode { get; set; }
    public required string Instance { get; set; }
    public required string Agency { get; set; }

    /// <summary>SHA-256 over link and code: useless to whoever reads this table, for the link is not in it.</summary>
    public required byte[] CodeHash { get; set; }

    public required int WrongCodes { get; set; }
    public required string MadeBy { get; set; }
    public required long Made { get; set; }
    public required long Expires { get; set; }
    public long? Opened { get; set; }
    public long? Ended { get; set; }

    /// <summary>answered, withdrawn or wrong-codes.</summary>
    public string? EndedWhy { get; set; }
}

internal static class SignInTables
{
    public static void Shape(ModelBuilder model)
    {
        model.Entity<AccountRow>(account =>
        {
            account.HasKey(a => new { a.Partnership, a.Worker });
            account.HasIndex(a => new { a.Partnership, a.Login }).IsUnique();
        });
        model.Entity<PasskeyRow>(passkey =>
        {
            passkey.HasKey(p => new { p.Partnership, p.Credential });
            passkey.HasIndex(p => new { p.Partnership, p.Worker });
        });
        model.Entity<RecoveryCodeRow>(code =>
        {
            code.HasKey(c => new { c.Partnership, c.Hash });
            code.HasIndex(c => new { c.Partnership, c.Worker });
        });
        model.Entity<InvitationRow>(invitation =>
        {
            invitation.HasKey(i => new { i.Partnership, i.Hash });
            invitation.HasIndex(i => new { i.Partnership, i.Worker });
        });
        model.Entity<ProviderIdentityRow>(identity =>
        {
            identity.HasKey(i => new { i.Partnership, i.Issuer, i.Subject });
            identity.HasIndex(i => new { i.Partnership, i.Worker });
        });
        model.Entity<SessionRow>(session =>
        {
            session.HasKey(s => new { s.Partnership, s.Hash });
            session.HasIndex(s => new { s.Partnership, s.Worker });
            session.HasIndex(s => new { s.Partnership, s.Seen });
        });
        model.Entity<PaceRow>(pace =>
        {
            pace.HasKey(p => new { p.Partnership, p.Bucket });
            pace.HasIndex(p => new { p.Partnership, p.Began });
        });
        model.Entity<SpentRow>(spent =>
        {
            spent.HasKey(s => new { s.Partnership, s.Hash });
            spent.HasIndex(s => new { s.Partnership, s.Expires });
        });
        model.Entity<ApiClientRow>().HasKey(c => new { c.Partnership, c.Id });
        model.Entity<ApiTokenRow>(token =>
        {
            token.HasKey(t => new { t.Partnership, t.Hash });
            token.HasIndex(t => new { t.Partnership, t.Expires });
        });
        model.Entity<AnswerLinkRow>(link =>
        {
            link.HasKey(l => new { l.Partnership, l.Hash });
            link.HasIndex(l => new { l.Partnership, l.Episode, l.Instance });
        });
    }
}
