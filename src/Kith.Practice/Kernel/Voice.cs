using System.Text.Json.Nodes;
using Kith.Practice.Forms;
using Kith.Practice.Pack;

namespace Kith.Practice.Kernel;

/// <summary>Whether a form that asks for a child's voice holds it.</summary>
public static class Voice
{
    public const string Missing = "missing";
    public const string Heard = "heard";
    public const string ActedOn = "acted-on";

    /// <summary>missing, heard, or acted-on when it says what changed; null when the form does not ask.</summary>
    public static string? State(Form form, JsonObject answers)
    {
        if (!form.Fields.Any(f => f.Id == VoiceRules.Field && f.Type == FieldType.Group)) return null;
        var voice = answers[VoiceRules.Field] as JsonObject;
        if (string.IsNullOrWhiteSpace(voice?[VoiceRules.Said]?.ToString())) return Missing;
        return string.IsNullOrWhiteSpace(voice?[VoiceRules.Changed]?.ToString()) ? Heard : ActedOn;
    }
}
