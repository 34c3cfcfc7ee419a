using System.Globalization;
using Kith.Practice;
using Kith.Record.Stores;
using NodaTime;

namespace Kith.Forms;

/// <summary>A draft as its author is told of it. It names nobody.</summary>
public sealed record DraftNotice(string Place, string Says, string? Href)
{
    public static DraftNotice Of(Draft draft, Instant now) => new(draft.Place, $"Draft of {When(draft.Updated, now)}, not yet recorded", HrefOf(draft.Place));

    public static string? HrefOf(string place) =>
        DraftPlaces.NewOf(place) is var (pathway, key) ? $"/{pathway}s/new?draft={key}"
        : place == DraftPlaces.EventFile ? "/events"
        : DraftPlaces.StepOf(place) is not null ? $"/{place}" : null;

    private static string When(Instant at, Instant now)
    {
        var (then, today) = (at.Local(), now.Local().Date);
        var time = $"{then.Hour:00}:{then.Minute:00}";
        return then.Date == today ? time : $"{then.Date.ToString("d MMMM", CultureInfo.GetCultureInfo("en-GB"))} {time}";
    }
}
