using Kith.Record.Stores;

namespace Kith.CommandLine;

/// <summary>Where the sealed audit of this machine is, and its key: from the environment, for a key is never on a command line.</summary>
internal static class SealedAuditSettings
{
    public const string Folder = "KITH_SEALED_AUDIT", Key = "KITH_SEALED_AUDIT_KEY";

    /// <returns>null: none is set up.</returns>
    public static (string Folder, byte[] Key)? Read()
    {
        var (folder, key) = (Environment.GetEnvironmentVariable(Folder), Environment.GetEnvironmentVariable(Key));
        if (string.IsNullOrEmpty(folder) && string.IsNullOrEmpty(key)) return null;
        if (string.IsNullOrEmpty(folder) || string.IsNullOrEmpty(key)) throw new Refused($"Set both {Folder} (a folder on this machine) and {Key} (32 random bytes in base64: openssl rand -base64 32), or neither.");
        var bytes = new byte[64];
        if (!Convert.TryFromBase64String(key, bytes, out var length) || length != 32)
            throw new Refused($"{Key} is not 32 bytes in base64. Make one: openssl rand -base64 32");
        return (folder, bytes[..length]);
    }

    public static SealedAudit? Open() => Read() is var (folder, key) ? new SealedAudit(folder, key) : null;
}
