using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Kith.Witness;

/// <summary>An Ed25519 key of C2SP signed notes: <c>name+id+key</c>.</summary>
public sealed class PublicKey
{
    private readonly byte[] _key;

    private PublicKey(string name, byte[] id, byte[] key) => (Name, Id, _key) = (name, id, key);

    public string Name { get; }

    public byte[] Id { get; }

    public static PublicKey Parse(string text)
    {
        // The key's own base64 may hold a plus; name and id may not.
        var parts = text.Split('+', 3);
        var bytes = new byte[33];
        if (parts.Length != 3 || parts[0].Length == 0 || !Convert.TryFromBase64String(parts[2], bytes, out var length) || length != bytes.Length || bytes[0] != 1)
            throw new CannotCheck("The public key is not one: it is a line of the form name+id+key, as “kith seal-key” prints it.");
        var id = SHA256.HashData([.. Encoding.UTF8.GetBytes(parts[0]), (byte)'\n', .. bytes])[..4];
        return Convert.ToHexStringLower(id) == parts[1] ? new(parts[0], id, bytes[1..]) : throw new CannotCheck("The public key is damaged: its parts do not fit together. Ask for it again.");
    }

    public bool Signed(string text, byte[] signature)
    {
        var verifier = new Ed25519Signer();
        verifier.Init(false, new Ed25519PublicKeyParameters(_key, 0));
        var bytes = Encoding.UTF8.GetBytes(text);
        verifier.BlockUpdate(bytes, 0, bytes.Length);
        return signature.Length == 64 && verifier.VerifySignature(signature);
    }
}
