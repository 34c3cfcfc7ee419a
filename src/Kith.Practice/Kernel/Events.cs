using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using NodaTime;
using NodaTime.Text;

namespace Kith.Practice.Kernel;

public abstract partial record Action
{
    /// <summary>An agency adds what happened to children whom it works with: one event, or the rows of a file. All are recorded, or none.</summary>
    public sealed record RecordEvents(ImmutableArray<NewEvent> Events) : Action;

    /// <summary>The agency that added an event says that it should not stand.</summary>
    public sealed record WithdrawEvent(string Person, string Event, string Reason) : Action
    {
        /// <summary>Documents that quote it and were given to somebody; found by the program when the action is done.</summary>
        public ImmutableArray<HeldDocument> Documents { get; init; } = [];
    }
}

/// <param name="Person">Id of the child on record.</param>
/// <param name="On">ISO date; or year and month, or a year, where no more is known.</param>
/// <param name="Time">Local time HH:mm, if it is known.</param>
/// <param name="Corrects">Id of the agency's own event that this one replaces.</param>
public sealed record NewEvent(string Person, string On, string? Time, string Kind, string Standing, bool Significant, JsonObject Answers, string? Corrects = null);

/// <summary>
/// Events that agencies add to a child's chronology. An event of an agency's own reference, or of the same day, kind and words, is recorded
/// once however often it is sent.
/// </summary>
public static class Events
{
    /// <summary>Whose event it is, by event id; absent when there is none that stands.</summary>
    public static string Fact(string eventId) => $"event/{eventId}";

    /// <summary>The event that an agency already added to this child with this key.</summary>
    public static string KeyFact(string person, string key) => $"event-key/{person}/{key}";

    /// <summary>By what an agency's event is known when it is sent again.</summary>
    public static string Key(string agency, string on, string kind, JsonObject answers)
    {
        var own = answers["reference"]?.ToString().Trim() is { Length: > 0 } reference ? $"reference {reference}" : $"{on} {kind} {Plain(answers["what"]?.ToString() ?? "")}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{agency} {own}")))[..32];
    }

    /// <summary>The day, month or year that was given; null when it is none of them.</summary>
    public static Happened? When(string? on, string? time)
    {
        var text = on?.Trim() ?? "";
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } day)
        {
            if (string.IsNullOrWhiteSpace(time)) return Happened.On(day.Value);
            return LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(time.Trim()).Success ? new(text, time.Trim(), "minute") : null;
        }
        if (text.Length == 7 && YearMonthPattern.Iso.Parse(text).Success) return new(text, null, "month");
        return text.Length == 4 && text.All(char.IsAsciiDigit) ? new(text, null, "year") : null;
    }

    /// <summary>The first day of what is known: 1 March for March, 1 January for a year.</summary>
    public static LocalDate First(Happened happened)
    {
        var parts = happened.Date.Split('-').Select(p => int.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        return new(parts[0], parts.Length > 1 ? parts[1] : 1, parts.Length > 2 ? parts[2] : 1);
    }

    /// <summary>The form of an event of this kind: questions without a class of their own have the kind's.</summary>
    public static Form FormOf(Pack.PracticePack pack, string kind)
    {
        var sensitivity = pack.Codes.GetValueOrDefault(pack.Chronology.Kinds)?.Find(kind)?.Group;
        var form = pack.Chronology.Event;
        return form with { Fields = [.. form.Fields.Select(f => f with { Class = f.Class ?? sensitivity })] };
    }

    internal static void Record(Work work, Action.RecordEvents action)
    {
        var sent = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < action.Events.Length; i++) One(work, action.Events[i], action.Events.Length == 1 ? "" : $"{i.ToString(CultureInfo.InvariantCulture)}/", sent);
    }

    /// <summary>What is wrong with an event by itself: the page, the file and the API ask before they record.</summary>
    public static ImmutableArray<Problem> Check(Pack.PracticePack pack, NewEvent e, Instant now)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var rules = pack.Chronology;
        if (pack.Codes.GetValueOrDefault(rules.Kinds)?.Find(e.Kind) is null) problems.Add(Unknown(pack, "kind", e.Kind, rules.Kinds, "Choose what kind of event it is"));
        if (pack.Codes.GetValueOrDefault(rules.Standings)?.Find(e.Standing) is null) problems.Add(Unknown(pack, "standing", e.Standing, rules.Standings, "Say how far it is established"));
        if (When(e.On, e.Time) is not { } happened)
        {
            problems.Add(string.IsNullOrWhiteSpace(e.On)
                ? new("on", "required", "Say when it happened: a day, or a month, or a year.")
                : new("on", "not-a-date", "That is not a date. Write the day as 2026-03-31, or only month and year as 2026-03, or only the year; a time as 14:05."));
        }
        else if (First(happened) > now.Local().Date)
        {
            problems.Add(new("on", "in-the-future", "That day is still to come. A chronology tells what has happened."));
        }
        else if (First(happened).Year < 1900)
        {
            problems.Add(new("on", "too-early", "That is before 1900. Check the year."));
        }
        problems.AddRange(Formed(pack, e, now).Problems);
        return problems.ToImmutable();
    }

    private static Checked Formed(Pack.PracticePack pack, NewEvent e, Instant now) =>
        FormCheck.Check(FormOf(pack, e.Kind), e.Answers, new FormContext(pack, now.Local(), _ => null, null));

    private static Problem Unknown(Pack.PracticePack pack, string place, string word, string set, string ask) => string.IsNullOrWhiteSpace(word)
        ? new(place, "required", $"{ask}.")
        : new(place, "no-such-code", $"{ask}: one of {string.Join(", ", pack.Codes.GetValueOrDefault(set)?.Codes.Select(c => c.Id) ?? [])}.");

    private static void One(Work work, NewEvent e, string place, HashSet<string> sent)
    {
        var (pack, agency) = (work.Values, work.Situation.Actor.Agency);
        var problems = Check(pack, e, work.Situation.Now);
        if (e.Corrects is { } corrects && work.Situation.Facts.GetValueOrDefault(Fact(corrects)) != agency)
            problems = problems.Add(new("corrects", "not-yours", "That event is not one of your agency's that stands. Only the agency that added an event corrects it."));
        if (!problems.IsEmpty)
        {
            work.Refuse(problems.Select(p => p with { Place = place + p.Place }));
            return;
        }
        var answers = Formed(pack, e, work.Situation.Now).Answers;
        var key = Key(agency, e.On.Trim(), e.Kind, answers);
        if (!sent.Add($"{e.Person} {key}") || (e.Corrects is null && work.Situation.Facts.ContainsKey(KeyFact(e.Person, key)))) return;
        work.OnOther($"person/{e.Person}", Kinds.EventRecorded, new Says
        {
            { "event", work.NewId() }, { "agency", agency }, { "kind", e.Kind }, { "standing", e.Standing }, { "significant", e.Significant ? "yes" : "no" }, { "corrects", e.Corrects },
        }, [new Concern($"person/{e.Person}", "subject")],
            PartSplit.Split(FormOf(pack, e.Kind), answers, _ => null).Select(p => new PartDraft($"person/{e.Person}", p.Class, p.Body)), When(e.On, e.Time));
    }

    internal static void Withdraw(Work work, Action.WithdrawEvent action)
    {
        if (work.Situation.Facts.GetValueOrDefault(Fact(action.Event)) != work.Situation.Actor.Agency)
            work.Refuse("event", "not-yours", "That event is not one of your agency's that stands. Ask the agency that added it to withdraw it.");
        else if (string.IsNullOrWhiteSpace(action.Reason))
            work.Refuse("reason", "required", "Write why it should not stand.");
        else
        {
            work.OnOther($"person/{action.Person}", Kinds.EventWithdrawn, new Says { { "event", action.Event }, { "agency", work.Situation.Actor.Agency } },
                [new Concern($"person/{action.Person}", "subject")], [new PartDraft($"person/{action.Person}", "practice", new JsonObject { ["reason"] = action.Reason.Trim() })]);
            Recalling.TellHolders(work, action.Documents);
        }
    }

    private static string Plain(string words) => string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
}
