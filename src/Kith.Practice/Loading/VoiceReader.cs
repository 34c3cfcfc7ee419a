using Kith.Practice.Pack;

namespace Kith.Practice.Loading;

/// <summary><c>voice.yaml</c>. A pack published before there was such a file asks nothing of the kind.</summary>
internal static class VoiceReader
{
    public const string File = "voice.yaml";

    public static VoiceRules Read(Reading reading)
    {
        if (!reading.Files.Texts.ContainsKey(File) || reading.Open(File, "the child's voice") is not { } file || file.InnerNeeded("voice", "the questions") is not { } block)
        {
            return VoiceRules.None;
        }
        var rules = new VoiceRules(block.Text("label"), [.. block.Words("asked-in").Select(w => w.Text)], FormReader.FieldsOf(block));
        block.Done();
        file.Done();
        return rules;
    }
}
