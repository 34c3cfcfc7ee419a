using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Kith.Record.Seals;

/// <summary>
/// The Ed25519 key that checkpoints are signed with, in the text form of C2SP signed notes. It is kept outside the database:
/// whoever has both could make another past and sign it.
/// </summary>
public sealed class SealKey
{
    private const string Private = "PRIVATE+KEY+";
    private const byte Ed25519 = 1;
    private const int SeedLength = 32;

    private readonly byte[] _seed;

    private SealKey(string name, byte[] seed)
    {
        (Name, _seed) = (name, seed);
        Public = new Ed25519PrivateKeyParameters(seed, 0).GeneratePublicKey().GetEncoded();
    }

    /// <summary>Whose seal it is, such as <c>shire.example/kith</c>. The log of each partnership is called <c>name/partnership</c>.</summary>
    public string Name { get; }

    private byte[] Public { get; }

    /// <exception cref="FormatException">The name is not one that a signed note takes.</exception>
    public static SealKey New(string name) => new(Checked(name), RandomNumberGenerator.GetBytes(SeedLength));

    /// <exception cref="FormatException">It is not a private key in the form that <see cref="Text"/> gives. The message never repeats it.</exception>
    public static SealKey Parse(string text)
    {
        var trimmed = text.Trim();
        var parts = trimmed.StartsWith(Private, StringComparison.Ordinal) ? trimmed[Private.Length..].Split('+', 3) : [];
        var bytes = new byte[1 + SeedLength];
        if (parts.Length != 3 || !Convert.TryFromBase64String(parts[2], bytes, out var length) || length != bytes.Length || bytes[0] != Ed25519)
            throw new FormatException("The seal key is not one: it must be a line that begins with PRIVATE+KEY+, as “kith seal-key --new” writes it.");
        var key = new SealKey(Checked(parts[0]), bytes[1..]);
        return key.Text == trimmed ? key : throw new FormatException("The seal key is damaged: its parts do not fit together. Take a whole copy of it.");
    }

    /// <summary>The private key. Secret.</summary>
    public string Text => $"{Private}{Name}+{Hex(Id)}+{Convert.ToBase64String([Ed25519, .. _seed])}";

    /// <summary>What witnesses check signatures with (a <c>vkey</c>).</summary>
    public string PublicText => $"{Name}+{Hex(Id)}+{Convert.ToBase64String([Ed25519, .. Public])}";

    private uint Id => BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(Name), (byte)'\n', Ed25519, .. Public]));

    /// <summary>The same key under the name of one partnership's log.</summary>
    public SealKey For(string partnership) => new(Checked($"{Name}/{partnership}"), _seed);

    /// <summary>A checkpoint (C2SP tlog-checkpoint), signed under this key's name, which is also its origin.</summary>
    public string Sign(long size, ReadOnlySpan<byte> root)
    {
        var text = $"{Name}\n{size.ToString(CultureInfo.InvariantCulture)}\n{Convert.ToBase64String(root)}\n";
        var signer = new Ed25519Signer();
        signer.Init(true, new Ed25519PrivateKeyParameters(_seed, 0));
        var bytes = Encoding.UTF8.GetBytes(text);
        signer.BlockUpdate(bytes, 0, bytes.Length);
        var id = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(id, Id);
        return $"{text}\n— {Name} {Convert.ToBase64String([.. id, .. signer.GenerateSignature()])}\n";
    }

    /// <summary>Whether a note is one that this key signs: signing is deterministic, so it is made again and compared.</summary>
    public bool Signed(string note) => SealNote.Try(note) is { } read && read.Origin == Name && Sign(read.Size, read.Root) == note;

    private static string Checked(string name) => name.Length is > 0 and <= 200 && name.All(c => c is > ' ' and <= '~' and not '+')
        ? name : throw new FormatException("The name of a seal key has 1 to 200 letters, digits and signs, no spaces and no “+”: for example shire.example/kith.");

    private static string Hex(uint id) => id.ToString("x8", CultureInfo.InvariantCulture);
}
