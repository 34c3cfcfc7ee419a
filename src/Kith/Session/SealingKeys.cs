using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Kith.Session;

/// <summary>Something in the environment is missing or wrong; the message says what to set.</summary>
public sealed class SettingsRefused(string message) : Exception(message);

/// <summary>
/// The keys that seal what must not lie open in the database: the keys of cookies and forms, and with them the secrets of one-time codes.
/// Taken from KITH_KEY: 32 bytes in base64; several with a comma between while they are exchanged, the first of which seals.
/// </summary>
public sealed class SealingKeys(ImmutableArray<byte[]> keys)
{
    public const string Variable = "KITH_KEY";
    private const int Bytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    public static string New() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    /// <exception cref="SettingsRefused">It is not a key.</exception>
    public static SealingKeys? Read(string? text) => string.IsNullOrWhiteSpace(text) ? null : new([.. text.Split(',').Select(One)]);

    public byte[] Seal(ReadOnlySpan<byte> open)
    {
        var all = new byte[NonceBytes + open.Length + TagBytes];
        RandomNumberGenerator.Fill(all.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(keys[0], TagBytes);
        aes.Encrypt(all.AsSpan(0, NonceBytes), open, all.AsSpan(NonceBytes, open.Length), all.AsSpan(NonceBytes + open.Length));
        return all;
    }

    /// <summary>Whether the first key opens it, the one that seals now.</summary>
    public bool IsOfFirst(ReadOnlySpan<byte> all)
    {
        try
        {
            _ = new SealingKeys([keys[0]]).Open(all);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <exception cref="CryptographicException">None of the keys fits, or it was changed.</exception>
    public byte[] Open(ReadOnlySpan<byte> all)
    {
        if (all.Length < NonceBytes + TagBytes) throw new CryptographicException("What was sealed has been cut short.");
        var open = new byte[all.Length - NonceBytes - TagBytes];
        foreach (var key in keys)
        {
            using var aes = new AesGcm(key, TagBytes);
            try
            {
                aes.Decrypt(all[..NonceBytes], all.Slice(NonceBytes, open.Length), all[(NonceBytes + open.Length)..], open);
                return open;
            }
            catch (AuthenticationTagMismatchException)
            {
                // The next key may be the one.
            }
        }
        throw new CryptographicException($"A session key was sealed with another {Variable} than those given. Put the old key behind the new one, with a comma between.");
    }

    private static byte[] One(string text)
    {
        var key = new byte[Bytes + 16];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == Bytes
            ? key[..Bytes]
            : throw new SettingsRefused($"{Variable} is not a key: give 32 bytes in base64, as “kith key” prints them; several with a comma between while they are exchanged.");
    }
}
