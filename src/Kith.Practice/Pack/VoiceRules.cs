using System.Collections.Immutable;
using Kith.Practice.Forms;

namespace Kith.Practice.Pack;

/// <summary>The questions about what a child said, which every form of certain kinds asks.</summary>
/// <param name="AskedIn">What a form may say that it is; each of them must ask.</param>
public sealed record VoiceRules(string Label, ImmutableArray<string> AskedIn, ImmutableArray<Field> Fields)
{
    /// <summary>Field id of the group in a form, and of what was said within it.</summary>
    public const string Field = "voice";

    public const string Said = "said";

    public const string Changed = "changed";

    /// <summary>Of a pack published before there was any.</summary>
    public static readonly VoiceRules None = new("", [], []);
}
