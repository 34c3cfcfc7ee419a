using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using NodaTime;
using NodaTime.Text;

namespace Kith.Practice.Kernel;

public abstract partial record Action
{
    /// <summary>A child who was expected was born. They stay who they are: the same person, the same episodes.</summary>
    /// <param name="Born">ISO date.</param>
    /// <param name="Sex">Of the code set <c>sex</c>, or empty when it is not known yet.</param>
    /// <param name="GivenNames">Empty: no name yet; <see cref="FamilyName"/> likewise.</param>
    /// <param name="Where">Hospital or home, in words; may be empty.</param>
    /// <param name="Reason">Why it is recorded again; needed only then.</param>
    /// <param name="Sure">They have read what looks wrong, and it is so.</param>
    public sealed record RecordBirth(string Person, string Born, string Sex, string GivenNames, string FamilyName, string Where, string Reason, bool Sure = false) : OnPerson(Person);
}

/// <summary>The unborn become born without a new record.</summary>
internal static class Births
{
    /// <summary>A child born this many days before they were expected, or more, is asked about; and this many after.</summary>
    private const int Early = 60;
    private const int Late = 28;

    public static void Record(Work work, Action.RecordBirth action)
    {
        if (work.Situation.Kindred.Unborn is not { } unborn)
        {
            work.Refuse("born", "not-expected", "Nobody was told to be expecting this child, so there is no birth to record. A day of birth that is missing is filled in where it is missing.");
            return;
        }
        var today = work.Situation.Now.Local().Date;
        var born = LocalDatePattern.Iso.Parse(action.Born ?? "");
        if (!born.Success || born.Value.Year < 1900) work.Refuse("born", "not-a-date", "Write the day of birth with a day, a month and a year, such as 27 3 2019.");
        else if (born.Value > today) work.Refuse("born", "in-future", "That day is still to come. Record the birth when the child is born.");
        if (action.Sex.Length > 0 && work.Values.Codes["sex"].Find(action.Sex) is null) work.Refuse("sex", "choose", "Choose one of the list, or leave it out until it is known.");
        if (unborn.Born is not null && string.IsNullOrWhiteSpace(action.Reason))
            work.Refuse("reason", "already-born", "The birth is recorded already. If something of it is wrong, say what and how you know.");
        if (work.Failed) return;
        if (!action.Sure && unborn.Expected is { } expected)
        {
            if (born.Value <= expected.PlusDays(-Early))
                work.Refuse("sure", "very-early", $"That is {Early} days or more before the child was expected. Check the day, and say below if it is right.");
            else if (born.Value >= expected.PlusDays(Late))
                work.Refuse("sure", "very-late", $"That is {Late} days or more after the child was expected. Check the day, and say below if it is right.");
            if (work.Failed) return;
        }
        var body = new JsonObject { ["date-of-birth"] = London.Iso(born.Value) };
        foreach (var (field, value) in new[] { ("sex", action.Sex), ("given-names", action.GivenNames), ("family-name", action.FamilyName), ("place-of-birth", action.Where), ("reason", action.Reason) })
            if (!string.IsNullOrWhiteSpace(value)) body[field] = value.Trim();
        work.OnOther($"person/{action.Person}", Kinds.BirthRecorded, new Says { { "mention", unborn.Mention }, { "again", unborn.Born is null ? null : "yes" } },
            [new Concern($"person/{action.Person}", "subject"), new Concern($"mention/{unborn.Mention}", "subject")],
            [new PartDraft($"person/{action.Person}", "identity", body)]);
        foreach (var episode in work.Episodes.Values.Where(e => e.IsOpen && e.Subject == unborn.Mention).ToArray()) Fill(work, episode, body);
    }

    /// <summary>What was missing of the child, and is known now, is missing no longer; what follows from age follows.</summary>
    private static void Fill(Work work, EpisodeState episode, JsonObject body)
    {
        foreach (var (field, value) in body)
            if (episode.Gaps.Contains($"child.{field}"))
                work.OnEpisode(episode.Id, Kinds.GapFilled, new Says { { "field", $"child.{field}" } },
                    [new PartDraft($"mention/{episode.Subject}", "identity", new JsonObject { ["child"] = new JsonObject { [field] = value!.DeepClone() } })]);
    }
}
