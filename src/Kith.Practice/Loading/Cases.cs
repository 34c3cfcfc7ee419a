namespace Kith.Practice.Loading;

/// <summary>Given – when – then.</summary>
public sealed record Case(string Pathway, string Name);
