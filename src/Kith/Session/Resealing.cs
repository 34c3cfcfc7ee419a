using System.Security.Cryptography;
using System.Xml.Linq;
using Kith.Record.Stores;

namespace Kith.Session;

/// <summary>
/// Before a node starts: every stored session key can be opened, and is sealed with the first of the sealing keys, so that an old one can be put
/// away. What cannot be opened must not be passed over: with it the secrets of people's one-time codes would be lost without a word.
/// </summary>
public static class Resealing
{
    private const string Sealed = "sealed";

    /// <returns>How many were sealed anew.</returns>
    /// <exception cref="SettingsRefused">One was sealed with a key that is not given.</exception>
    public static async Task<int> Run(SessionKeys stored, SealingKeys keys, CancellationToken cancel = default)
    {
        var anew = 0;
        foreach (var (name, xml) in await stored.Named(cancel))
        {
            var key = XElement.Parse(xml);
            if (key.Descendants(Sealed).FirstOrDefault() is not { } box) continue;
            var closed = Convert.FromBase64String(box.Value);
            if (keys.IsOfFirst(closed)) continue;
            box.Value = Convert.ToBase64String(keys.Seal(Opened(keys, closed)));
            await stored.Replace(name, key.ToString(SaveOptions.DisableFormatting), cancel);
            anew++;
        }
        return anew;
    }

    private static byte[] Opened(SealingKeys keys, byte[] closed)
    {
        try
        {
            return keys.Open(closed);
        }
        catch (CryptographicException)
        {
            throw new SettingsRefused(
                $"The database holds session keys that were sealed with another {SealingKeys.Variable}. Put the old key behind the new one, with a comma between. "
                + "If it is lost for good, empty the table session_key: then everybody is signed out, and whoever uses one-time codes needs a new invitation.");
        }
    }
}
