using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice;
using Kith.Practice.Forms;
using Kith.Web.Kit;

namespace Kith.Forms;

/// <summary>Asks, once, whether what looks like an address in a note is to stay there. Nothing typed is lost, and the answer is the writer's.</summary>
public static class AddressKept
{
    public const string Field = "_address-kept";

    /// <summary>What is to be asked about; nothing when the writer has said that it stays.</summary>
    public static ImmutableArray<Problem> Asks(Form form, JsonObject answers, Typed typed) => typed.One(Field) == "yes" ? [] : AddressLike.In(form, answers);

    /// <summary>The box in which they say so; null until it is asked.</summary>
    public static FieldView? Box(FormOnPage form) =>
        form.Setting.Problems.Any(p => p.Code == AddressLike.Code) || form.Typed.One(Field) == "yes"
            ? new()
            {
                Name = Field, Type = "choices", Label = "An address in a note", Values = form.Typed[Field],
                Options = [new("yes", "Keep it as it is written", "It is nobody’s home, or it must stand here too and is recorded as an address as well")],
            }
            : null;
}
