using System.Collections.Immutable;
using Kith.Session;

namespace Kith.Provider;

/// <summary>A sign-in service of the workers' own house, by OpenID Connect.</summary>
/// <param name="Name">What people call it: stands on the button.</param>
/// <param name="Claim">A claim that names an account's sign-in name, by which a subject is linked when it first comes; null: only by invitation or by hand.</param>
/// <param name="Acr">One of these must stand in its tokens (<c>acr</c>): how it proves that there was a second factor.</param>
/// <param name="Amr">Or one of these (<c>amr</c>).</param>
public sealed record ProviderSettings(
    Uri Authority, string ClientId, string ClientSecret, string Name, string? Claim, ImmutableArray<string> Scopes, ImmutableArray<string> Acr, ImmutableArray<string> Amr)
{
    public const string Prefix = "KITH_OIDC_";

    /// <summary>Says that the provider never lets anybody in without a second factor, when its tokens do not say so.</summary>
    public const string AlwaysThere = "always-at-the-provider";

    /// <exception cref="SettingsRefused">Something is missing or wrong.</exception>
    public static ProviderSettings? Read(IConfiguration environment, bool demonstration)
    {
        string? Find(string name) => environment[Prefix + name] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
        string Need(string name, string why) => Find(name) ?? throw new SettingsRefused($"{Prefix}{name} is not set, but {Prefix}AUTHORITY is: {why}.");
        if (Find("AUTHORITY") is not { } authority) return null;
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var url) || !(url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback)))
            throw new SettingsRefused($"{Prefix}AUTHORITY is not an https address. Give the provider's issuer, as in its discovery document.");
        var (acr, amr) = (Words(Find("ACR")), Words(Find("AMR")));
        if (!demonstration && acr.IsEmpty && amr.IsEmpty && Find("MFA") != AlwaysThere)
            throw new SettingsRefused(
                $"Nothing says how the provider proves a second factor. Set {Prefix}AMR (mfa, for one) or {Prefix}ACR to what stands in its tokens; or {Prefix}MFA={AlwaysThere} if it never lets anybody in without.");
        return new(
            url, Need("CLIENT_ID", "give the id under which the provider knows Kith"), Need("CLIENT_SECRET", "give the secret that belongs to the id"),
            Find("NAME") ?? url.Host, Find("CLAIM"), Words(Find("SCOPES") ?? "openid email"), acr, amr);
    }

    private static ImmutableArray<string> Words(string? text) => [.. (text ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)];
}
