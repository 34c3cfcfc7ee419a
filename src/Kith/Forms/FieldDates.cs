using Kith.Practice;
using NodaTime;

namespace Kith.Forms;

/// <summary>A date of a page's own form, typed in three boxes.</summary>
internal static class FieldDates
{
    /// <summary>ISO; null when it cannot be a date.</summary>
    public static string? Iso(Typed typed, string name)
    {
        static int? Number(string text) => int.TryParse(text.Trim(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : null;
        if (Number(typed.One($"{name}.day")) is not { } day || Number(typed.One($"{name}.month")) is not { } month || Number(typed.One($"{name}.year")) is not { } year) return null;
        return year is >= 1900 and <= 2200 && month is >= 1 and <= 12 && day >= 1 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month) ? London.Iso(new LocalDate(year, month, day)) : null;
    }
}
