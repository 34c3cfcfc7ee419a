using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using QRCoder;

namespace Kith.Accounts;

/// <summary>
/// One-time codes of a phone: RFC 6238 with SHA-1, six digits and thirty seconds, as every authenticator takes them. The framework's own check tells
/// only whether a code is right; ours tells of which half-minute, so that none is taken twice.
/// </summary>
public static class OneTimeCodes
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int SecondsEach = 30;
    private const int Digits = 6;

    // A phone's clock may be so many steps off, either way.
    private const int Off = 1;

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(20);

    /// <summary>The step whose code this is, near now; null when it is none's.</summary>
    public static long? Step(ReadOnlySpan<byte> key, string code, Instant now)
    {
        var typed = Encoding.ASCII.GetBytes(string.Concat(code.Where(char.IsAsciiDigit)));
        long? found = null;
        for (var step = At(now) - Off; step <= At(now) + Off; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(key, step)), typed)) found = step;
        return found;
    }

    public static string Code(ReadOnlySpan<byte> key, long step)
    {
        Span<byte> counter = stackalloc byte[8], hash = stackalloc byte[20];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238 as phones have it; HMAC does not rest on SHA-1 being free of collisions.
        HMACSHA1.HashData(key, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 15)..]) & int.MaxValue;
        return (number % 1_000_000).ToString($"D{Digits}", CultureInfo.InvariantCulture);
    }

    public static long At(Instant now) => now.ToUnixTimeSeconds() / SecondsEach;

    /// <summary>The key as it is typed into a phone, in fours.</summary>
    public static string Text(ReadOnlySpan<byte> key)
    {
        var text = new StringBuilder();
        for (var bit = 0; bit < key.Length * 8; bit += 5)
        {
            var two = (key[bit / 8] << 8) | (bit / 8 + 1 < key.Length ? key[bit / 8 + 1] : 0);
            text.Append(Alphabet[(two >> (11 - bit % 8)) & 31]);
        }
        return text.ToString();
    }

    public static string Link(ReadOnlySpan<byte> key, string login) => $"otpauth://totp/Kith:{Uri.EscapeDataString(login)}?secret={Text(key)}&issuer=Kith&digits={Digits}&period={SecondsEach}";

    /// <summary>The link as a picture for a phone's camera.</summary>
    public static string Picture(string link)
    {
        using var code = QRCodeGenerator.GenerateQrCode(link, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        return svg.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.WidthHeightAttribute);
    }
}
