using NodaTime;

namespace Kith.Matching;

internal static class BirthComparison
{
    /// <summary>The best of what was told: a date that was once mistyped does not speak against the one that fits.</summary>
    public static (BirthLevel Level, Birth? A, Birth? B) Of(Compared a, Compared b)
    {
        (BirthLevel Level, Birth? A, Birth? B) best = (BirthLevel.Missing, null, null);
        foreach (var one in a.Traits.Births)
        {
            foreach (var other in b.Traits.Births)
            {
                var level = Of(one, other);
                if (best.A is null || level < best.Level)
                    best = (level, one, other);
            }
        }
        return best;
    }

    private static BirthLevel Of(Birth a, Birth b)
    {
        if (a.Kind == BirthKind.Approximate || b.Kind == BirthKind.Approximate)
        {
            if (a.Kind == BirthKind.Expected || b.Kind == BirthKind.Expected)
                return BirthLevel.Differs;
            var (slackA, slackB) = (Slack(a), Slack(b));
            return a.From - slackA <= b.Until + slackB && b.From - slackB <= a.Until + slackA ? BirthLevel.AgeFits : BirthLevel.Differs;
        }
        if (a.Kind == BirthKind.Expected || b.Kind == BirthKind.Expected)
            return Math.Abs(Period.DaysBetween(a.From, b.From)) <= Birth.DaysFromExpected ? BirthLevel.ExpectedFits : BirthLevel.Differs;
        return Days(a.From, b.From);
    }

    private static Period Slack(Birth birth) => birth.Kind == BirthKind.Approximate ? Birth.AgeSlack : Period.Zero;

    private static BirthLevel Days(LocalDate a, LocalDate b)
    {
        if (a == b)
            return BirthLevel.Same;
        if (a.Year == b.Year && a.Month == b.Day && a.Day == b.Month)
            return BirthLevel.DayMonthExchanged;
        Span<char> x = stackalloc char[8], y = stackalloc char[8];
        Figures(a, x);
        Figures(b, y);
        if (Spelling.Slips(x, y, 1) <= 1)
            return BirthLevel.OneFigure;
        return (a.Year == b.Year ? 1 : 0) + (a.Month == b.Month ? 1 : 0) + (a.Day == b.Day ? 1 : 0) == 2 ? BirthLevel.OnePlace : BirthLevel.Differs;
    }

    private static void Figures(LocalDate date, Span<char> to)
    {
        var number = (date.Year * 10_000) + (date.Month * 100) + date.Day;
        for (var i = to.Length - 1; i >= 0; i--, number /= 10)
            to[i] = (char)('0' + (number % 10));
    }
}
