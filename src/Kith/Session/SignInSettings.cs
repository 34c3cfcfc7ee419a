using System.Collections.Immutable;
using System.Net;
using Kith.Provider;

namespace Kith.Session;

/// <summary>What the environment says about signing in. Secrets come from there and from nowhere else.</summary>
/// <param name="Demonstration">Everybody is invented, and anybody may be any of them.</param>
/// <param name="Keys">Seals what must not lie open. Never null outside a demonstration.</param>
/// <param name="PublicUrl">Where people find us, as written in their address bar.</param>
/// <param name="Proxies">Whose word is taken for where a request came from.</param>
/// <param name="Provider">A sign-in service of the workers' own house; null where there are local accounts only.</param>
public sealed record SignInSettings(bool Demonstration, SealingKeys? Keys, Uri? PublicUrl, ImmutableArray<IPAddress> Proxies, ProviderSettings? Provider)
{
    public const string UrlVariable = "KITH_URL";
    public const string ProxiesVariable = "KITH_PROXIES";

    /// <exception cref="SettingsRefused">Something is missing or wrong.</exception>
    public static SignInSettings Read(IConfiguration environment, bool demonstration)
    {
        var keys = SealingKeys.Read(environment[SealingKeys.Variable]);
        if (keys is null && !demonstration)
            throw new SettingsRefused(
                $"{SealingKeys.Variable} is not set. Outside a demonstration the keys of people's sessions are sealed with it. Make one with “kith key”, keep it apart from the database, "
                + $"and give it to every node in the environment variable {SealingKeys.Variable}.");
        return new(demonstration, keys, Url(environment[UrlVariable], demonstration), Addresses(environment[ProxiesVariable]), ProviderSettings.Read(environment, demonstration));
    }

    /// <summary>The address of a page of ours, for a link that leaves the house.</summary>
    public string Link(HttpRequest request, string path) => PublicUrl is { } url ? new Uri(url, path).ToString() : $"{request.Scheme}://{request.Host}{path}";

    private static Uri? Url(string? text, bool demonstration)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.AbsolutePath != "/")
            throw new SettingsRefused($"{UrlVariable} is not an address: write it like https://kith.example, without a path.");
        return url.Scheme == "https" || demonstration || url.IsLoopback
            ? url
            : throw new SettingsRefused($"{UrlVariable} begins with http. Outside a demonstration, people's sessions travel over https only.");
    }

    private static ImmutableArray<IPAddress> Addresses(string? text) =>
    [
        .. (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(a => IPAddress.TryParse(a, out var address)
            ? address : throw new SettingsRefused($"{ProxiesVariable} holds “{a}”, which is not a network address. Write those of your proxies, with a comma between.")),
    ];
}
