using System.Collections.Immutable;
using Kith.Practice;
using Kith.Practice.Forms;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Kith.Forms;

/// <summary>
/// The box in which somebody says that what looks like an address must stand in what they wrote. It is shown once the record has asked; nothing typed is
/// lost, and the answer is the writer's.
/// </summary>
public static class AddressKept
{
    public const string Field = "_address-kept";

    private const string AskedKey = "AddressAsked";

    public static bool Stands(Typed typed) => typed.One(Field) == "yes";

    public static bool Stands(HttpRequest request) => request.HasFormContentType && request.Form[Field] == "yes";

    /// <summary>On a page of forms that practice does not describe: the form that was sent gets the box.</summary>
    public static void Ask(ViewDataDictionary view, ImmutableArray<Problem> problems)
    {
        if (problems.Any(p => p.Code == AddressLike.Code)) view[AskedKey] = true;
    }

    /// <summary>Whether the form with this address was sent and is asked about.</summary>
    public static bool IsAsked(ViewDataDictionary view, HttpRequest request, string? action)
    {
        if (view[AskedKey] is not true) return false;
        var sent = $"{request.Path}{request.QueryString}";
        return string.IsNullOrEmpty(action) || (action[0] == '?' ? $"{request.Path}{action}" : action) == sent;
    }

    /// <summary>The box on a form that practice describes; null until it is asked.</summary>
    public static FieldView? Box(FormOnPage form) =>
        form.Setting.Problems.Any(p => p.Code == AddressLike.Code) || Stands(form.Typed)
            ? new()
            {
                Name = Field, Type = "choices", Label = "An address in a note", Values = form.Typed[Field], Options = [new("yes", Keep, Why)],
            }
            : null;

    public const string Keep = "Keep it as it is written";

    public const string Why = "It is nobody’s home, or it must stand here too and is recorded as an address as well";
}
