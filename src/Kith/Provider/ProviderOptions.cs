using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Kith.Provider;

/// <summary>The framework's OAuth options, with what OpenID Connect adds.</summary>
public sealed class ProviderOptions : OAuthOptions
{
    public ProviderSettings Settings { get; set; } = null!;

    /// <summary>The provider's discovery document and keys, fetched when needed and kept a while.</summary>
    public ConfigurationManager<OpenIdConnectConfiguration> Discovery { get; set; } = null!;
}
