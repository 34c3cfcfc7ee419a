using System.Collections.Immutable;
using Kith.Practice;
using Kith.Practice.Forms;
using Kith.Practice.Pack;
using Kith.Web.Kit;
using NodaTime;

namespace Kith.Forms;

/// <summary>A day and perhaps a time at which the record is asked for, as typed into boxes.</summary>
/// <param name="At">null: nothing was asked for, or nothing that can be used, or a time that is still to come.</param>
internal sealed record Moment(Instant? At, string? Problem)
{
    private static readonly NodaTime.Text.LocalDateTimePattern Pattern = NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    /// <summary>The end of the day when no time is given.</summary>
    public static Moment Of(PracticePack pack, Typed typed, string name, Instant now)
    {
        if (Boxes(typed, name).All(string.IsNullOrWhiteSpace)) return new(null, null);
        var form = new Form("moment", "", null, null, [new Field(name, FieldType.DateTime, "The moment", null, null, Need.Required, null, null, null, [], [], null, null, null, null, Past: true, null, null)]);
        var check = FormCheck.Check(form, FormPost.Read(form, typed.Pairs), new FormContext(pack, now.Local(), _ => null, null));
        if (check.Answers[name]?.ToString() is not { } at) return new(null, check.Problems.Select(p => p.Message).FirstOrDefault() ?? "Write the day, the month and the year.");
        var moment = Pattern.Parse(at.Contains('T', StringComparison.Ordinal) ? at : $"{at}T23:59").Value.PlusMinutes(1).InLondon() - Duration.FromMilliseconds(1);
        return new(moment < now ? moment : null, null);
    }

    public static ImmutableArray<string> Boxes(Typed typed, string name) => [.. new[] { "day", "month", "year", "time" }.Select(box => typed.One($"{name}.{box}"))];
}
