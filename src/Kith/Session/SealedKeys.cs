using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Kith.Session;

/// <summary>Seals the keys of cookies and forms before they are stored.</summary>
public sealed class KeySealer(SealingKeys keys) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var open = System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        return new(new XElement("sealed", Convert.ToBase64String(keys.Seal(open))), typeof(KeyOpener));
    }
}

/// <summary>Opens them again. Made by the framework, which names it in what is stored.</summary>
public sealed class KeyOpener(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var open = services.GetRequiredService<SealingKeys>().Open(Convert.FromBase64String(encryptedElement.Value));
        return XElement.Parse(System.Text.Encoding.UTF8.GetString(open));
    }
}
