using System.Collections.Immutable;

namespace Kith.Practice.Loading;

/// <summary>YAML as written, each piece with its line.</summary>
internal abstract record Node(int Line)
{
    public string Kind => this switch
    {
        Scalar { IsEmpty: true } => "nothing",
        Scalar => "a word or text",
        Sequence => "a list",
        _ => "keys with values",
    };
}

/// <param name="Plain">Written without quotes: only then do yes, no and nothing mean anything but themselves.</param>
internal sealed record Scalar(string Text, bool Plain, int Line) : Node(Line)
{
    public bool IsEmpty => Plain && Text is "" or "~" or "null";

    public bool? AsYesNo => !Plain ? null : Text.ToLowerInvariant() switch
    {
        "yes" or "true" => true,
        "no" or "false" => false,
        _ => null,
    };

    /// <summary>The value of a guard or fact: yes and no are always written so, however they were spelt.</summary>
    public string AsValue => (Plain, Text) switch
    {
        (true, "true") => "yes",
        (true, "false") => "no",
        _ => Text,
    };
}

internal sealed record Sequence(ImmutableArray<Node> Items, int Line) : Node(Line);

internal sealed record Mapping(ImmutableArray<(Scalar Key, Node Value)> Entries, int Line) : Node(Line);

/// <summary>Where something stands: a path within the pack's folder, and a line.</summary>
internal readonly record struct Place(string File, int Line);
