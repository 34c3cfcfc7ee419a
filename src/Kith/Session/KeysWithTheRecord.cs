using System.Xml.Linq;
using Kith.Record.Stores;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace Kith.Session;

/// <summary>
/// Lets the framework keep its keys in <see cref="SessionKeys"/>, sealed where there is a key to seal with; one that lies there open is then not used.
/// It asks rarely and without awaiting, so this waits for the database.
/// </summary>
public sealed class KeysWithTheRecord(SessionKeys keys, SignInSettings settings) : IConfigureOptions<KeyManagementOptions>, IXmlRepository
{
    public void Configure(KeyManagementOptions options)
    {
        options.XmlRepository = this;
        if (settings.Keys is { } sealing)
            options.XmlEncryptor = new KeySealer(sealing);
    }

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Task.Run(() => keys.All()).GetAwaiter().GetResult().Select(XElement.Parse).Where(key => settings.Keys is null || !LiesOpen(key))];

    public void StoreElement(XElement element, string friendlyName) =>
        Task.Run(() => keys.Add(friendlyName, element.ToString(SaveOptions.DisableFormatting))).GetAwaiter().GetResult();

    private static bool LiesOpen(XElement key) => key.Descendants().Any(e => e.Name.LocalName == "masterKey");
}
