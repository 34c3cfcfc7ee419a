using System.Security.Cryptography;
using Kith.Practice;

namespace Kith.Forms;

/// <summary>The key of one form on one page: the same form sent twice is known by it, and two tabs keep their drafts apart.</summary>
internal static class Once
{
    public const string Field = "_once";

    private const int Length = 20;

    public static string New() => OpaqueId.From(RandomNumberGenerator.GetBytes(13));

    /// <summary>The key that came with a form, or a new one when it is none of ours.</summary>
    public static string Of(string? given) => given is { Length: Length } && given.All(char.IsAsciiLetterOrDigit) ? given : New();
}
