using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using NodaTime;

namespace Kith.Practice.Kernel;

/// <summary>Folds entries into where things stand. The only place that says what an entry means for the next action.</summary>
public static class Replay
{
    public static ReportState? Report(IEnumerable<PastEntry> entries) => entries.Aggregate((ReportState?)null, Fold);

    /// <param name="report">The report that it came from, whose answers guards may ask for.</param>
    /// <param name="about">Entries that are about to be withdrawn: their words do not count either.</param>
    public static EpisodeState? Episode(IEnumerable<PastEntry> entries, ReportState? report, IEnumerable<long>? about = null)
    {
        var all = entries as IReadOnlyCollection<PastEntry> ?? [.. entries];
        var withdrawn = all.SelectMany(Withdrawn).Concat(about ?? []).ToHashSet();
        return all.Aggregate((EpisodeState?)null, (state, entry) => Fold(state, entry, report, withdrawn));
    }

    /// <summary>Sequences that an entry withdraws from its chain.</summary>
    public static IEnumerable<long> Withdrawn(PastEntry e) =>
        e.Kind == Kinds.Recalled ? Grounds.Numbers(e.Says["entries"]) : [];

    public static ReportState? Fold(ReportState? state, PastEntry e)
    {
        var says = e.Says;
        switch (e.Kind)
        {
            case Kinds.ReportReceived:
                return new ReportState(
                    Id(e.Chain), says["reference"], Micros(says["received"]), says["route"], says["referrer-kind"],
                    says.GetValueOrDefault("referrer-worker"), says.GetValueOrDefault("referrer-agency"),
                    Answers(e), Mentions(e), e.Sequence) { OnBehalfOf = e.Actor.OnBehalfOf };
            case Kinds.MentionLinked when state is not null:
                return With(state, says["mention"], says["person"], e.Sequence);
            case Kinds.MentionUnlinked when state is not null:
                return With(state, says["mention"], null, e.Sequence);
            case Kinds.Recalled when state is not null:
                return state with { Answers = [], Withdrawn = true, Sequence = e.Sequence };
            default:
                return state is null ? null : state with { Sequence = e.Sequence };
        }
    }

    /// <param name="withdrawn">Entries whose words do not count, because a later one withdraws them.</param>
    public static EpisodeState? Fold(EpisodeState? state, PastEntry e, ReportState? report, IReadOnlySet<long>? withdrawn = null)
    {
        var next = e.Kind == Kinds.EpisodeOpened ? Opened(e, report) : state is null ? null : Folded(state, e, withdrawn?.Contains(e.Sequence) == true);
        return next is null ? null : next with { Sequence = e.Sequence, Told = Tells.Contains(e.Kind) && e.Parts.Length > 0 ? next.Told.Add(e.Sequence) : next.Told };
    }

    /// <summary>Where somebody writes of the work beside its steps. It goes only with the whole.</summary>
    private static readonly ImmutableHashSet<string> Tells = [Kinds.GapFilled, Kinds.PromptSetAside, Kinds.Allocated, Kinds.HandoverOffered, Kinds.HandoverAccepted];

    private static EpisodeState Opened(PastEntry e, ReportState? report)
    {
        var says = e.Says;
        var answers = ImmutableSortedDictionary<string, JsonObject>.Empty;
        if (report is not null)
        {
            answers = answers.Add("report", report.Answers);
            if (says.TryGetValue("path", out var path) && JsonPath.Find(report.Answers, path) is JsonObject child)
                answers = answers.Add("child", (JsonObject)child.DeepClone());
        }
        return new EpisodeState
        {
            Id = Id(e.Chain),
            Pathway = says["pathway"],
            Shape = says["shape"],
            Opened = e.Recorded,
            Received = Micros(says["received"]),
            Subject = says.GetValueOrDefault("subject"),
            Report = says.GetValueOrDefault("report"),
            Parent = says.GetValueOrDefault("parent"),
            InsideClock = says.GetValueOrDefault("inside"),
            Authority = says["authority"],
            FrontDoor = says["front-door"],
            Team = says["team"],
            Record = says.GetValueOrDefault("record"),
            Cleared = says.TryGetValue("cleared", out var cleared) ? [.. cleared.Split(',')] : [],
            Opener = says.GetValueOrDefault("opener-worker"),
            OpenerAgency = says.GetValueOrDefault("opener-agency"),
            Stage = says["stage"],
            Answers = answers,
        };
    }

    private static EpisodeState Folded(EpisodeState s, PastEntry e, bool withdrawn)
    {
        var says = e.Says;
        switch (e.Kind)
        {
            case Kinds.StageEntered:
                return s with { Stage = says["stage"] };
            case Kinds.StepOpened:
                return s with { Steps = s.Steps.SetItem(says["instance"], Reopened(s, e)) };
            case Kinds.StepClosed:
                return Step(s, says["instance"], step => step with { Open = false });
            case Kinds.FormRecorded or Kinds.Answered or Kinds.DecisionMade or Kinds.Asked:
                return Done(s, e, withdrawn);
            case Kinds.DueSet or Kinds.DueMoved:
                return s with { Deadlines = s.Deadlines.SetItem(says["key"], Due(e)) };
            case Kinds.DueMet when s.Deadlines.TryGetValue(says["key"], out var met):
                return s with { Deadlines = s.Deadlines.SetItem(met.Key, met with { Met = Micros(says["at"]) }) };
            case Kinds.DueDropped:
                return s with { Deadlines = s.Deadlines.Remove(says["key"]) };
            case Kinds.GapFound:
                return s with { Gaps = s.Gaps.Add(says["field"]) };
            case Kinds.GapFilled:
                return s with { Gaps = s.Gaps.Remove(says["field"]), Answers = Filled(s, e) };
            case Kinds.PromptRaised:
                return s with { Prompts = s.Prompts.SetItem(says["prompt"], new PromptState(says["prompt"], e.Recorded, SetAside: false, says.GetValueOrDefault("grounds"))) };
            case Kinds.PromptSetAside when s.Prompts.TryGetValue(says["prompt"], out var prompt):
                return s with { Prompts = s.Prompts.SetItem(prompt.Prompt, prompt with { SetAside = true }) };
            case Kinds.NoticeSent:
                return s with { Notices = s.Notices.SetItem(says["id"], Notice(e)) };
            case Kinds.NoticeAcknowledged:
                return Notice(s, says["id"], n => n with { Acknowledged = e.Recorded });
            case Kinds.NoticeEscalated:
                return Notice(s, says["id"], n => n with { Escalated = true });
            case Kinds.Allocated:
                return s with { Worker = says.GetValueOrDefault("worker") };
            case Kinds.HandoverOffered:
                return s with { HandoverTo = says["to"] };
            case Kinds.HandoverAccepted:
                return s with { Team = says["to"], Worker = null, HandoverTo = null };
            case Kinds.EpisodeTied when says["as"] == "part":
                return s with { Children = s.Children.Add(says["episode"]) };
            case Kinds.Recalled:
                return s with { Written = s.Written.Except(Withdrawn(e)), Told = s.Told.Except(Withdrawn(e)) };
            case Kinds.HoldPut:
                return s with { Held = true };
            case Kinds.HoldLifted:
                return s with { Held = false };
            case Kinds.EpisodeClosed:
                return s with { Closed = e.Recorded, CloseReason = says["reason"] };
            default:
                return s;
        }
    }

    /// <summary>Answers of an entry, put together from the parts that could be read.</summary>
    public static JsonObject Answers(PastEntry e) => PartSplit.Join(e.Parts.Where(p => p.Body is not null).Select(p => p.Body!));

    private static StepState Reopened(EpisodeState s, PastEntry e)
    {
        var says = e.Says;
        return s.Steps.TryGetValue(says["instance"], out var before)
            ? before with { Open = true }
            : new StepState(says["instance"], says["step"], says.GetValueOrDefault("agency"), Open: true, Version: 0, e.Recorded, Done: null, Outcome: null, e.Actor.Human);
    }

    private static EpisodeState Done(EpisodeState s, PastEntry e, bool withdrawn)
    {
        var says = e.Says;
        var form = says.TryGetValue("agency", out var agency) ? $"{says["form"]}@{agency}" : says["form"];
        return Step(s, says["instance"], step => step with
        {
            Version = int.Parse(says["version"], CultureInfo.InvariantCulture),
            Done = e.Recorded,
            DoneBy = e.Actor.Human,
            DoneIn = e.Sequence,
            Outcome = says.GetValueOrDefault("outcome") ?? step.Outcome,
        }) with
        {
            Answers = withdrawn ? s.Answers : s.Answers.SetItem(form, Answers(e)),
            Written = s.Written.Add(e.Sequence),
        };
    }

    private static ImmutableSortedDictionary<string, JsonObject> Filled(EpisodeState s, PastEntry e)
    {
        var answers = s.Answers;
        foreach (var (form, value) in Answers(e))
        {
            if (value is not JsonObject filled) continue;
            var merged = answers.TryGetValue(form, out var before) ? (JsonObject)before.DeepClone() : new JsonObject();
            JsonPath.Merge(merged, filled);
            answers = answers.SetItem(form, merged);
        }
        return answers;
    }

    private static Deadline Due(PastEntry e)
    {
        var says = e.Says;
        return new Deadline(
            says["key"], says["clock"], says.GetValueOrDefault("agency"), says["timescale"], Micros(says["from"]), Micros(says["due"]),
            Met: null, says.GetValueOrDefault("inside"), says.TryGetValue("own", out var own) ? Micros(own) : null);
    }

    private static NoticeState Notice(PastEntry e)
    {
        var says = e.Says;
        return new NoticeState(
            says["id"], says["notice"], says["to"], e.Recorded,
            says.TryGetValue("acknowledge-by", out var by) ? Micros(by) : null,
            says.GetValueOrDefault("escalate-to"), Acknowledged: null, Escalated: false) { Document = says.GetValueOrDefault("document") };
    }

    private static EpisodeState Notice(EpisodeState s, string id, Func<NoticeState, NoticeState> change) =>
        s.Notices.TryGetValue(id, out var notice) ? s with { Notices = s.Notices.SetItem(id, change(notice)) } : s;

    private static EpisodeState Step(EpisodeState s, string id, Func<StepState, StepState> change) =>
        s.Steps.TryGetValue(id, out var step) ? s with { Steps = s.Steps.SetItem(id, change(step)) } : s;

    private static ReportState With(ReportState state, string mention, string? person, long sequence) =>
        state.Mentions.TryGetValue(mention, out var m)
            ? state with { Mentions = state.Mentions.SetItem(mention, m with { Person = person }), Sequence = sequence }
            : state with { Sequence = sequence };

    private static ImmutableSortedDictionary<string, MentionState> Mentions(PastEntry e)
    {
        var answers = Answers(e);
        return e.Concerns.Where(c => c.Who.StartsWith("mention/", StringComparison.Ordinal))
            .Select(c => (c.Role, Id: Id(c.Who)))
            .Select(c => (c.Role, c.Id, Path: e.Says[$"mention:{c.Id}"]))
            .Select(c => new MentionState(c.Id, c.Role, c.Path, Person: null, Implicated(JsonPath.Find(answers, c.Path)), Called(JsonPath.Find(answers, c.Path))))
            .ToImmutableSortedDictionary(m => m.Id, m => m);
    }

    private static string Called(JsonNode? described)
    {
        if (described is not JsonObject o) return "";
        var told = string.Join(' ', new[] { o["given-names"], o["family-name"], o["name"] }.OfType<JsonValue>().Select(v => v.ToString()));
        var letters = told.Normalize(System.Text.NormalizationForm.FormD).Where(c => char.IsLetter(c) || c is ' ' or '-').Select(char.ToLowerInvariant);
        var words = string.Concat(letters).Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length < 2 ? "" : string.Join(' ', words.Order(StringComparer.Ordinal));
    }

    private static bool Implicated(JsonNode? described) =>
        described is JsonObject o && o["relationships"] is JsonArray relationships &&
        relationships.OfType<JsonObject>().Any(r => r["implicated"]?.ToString() == "yes");

    /// <summary>The opaque id of a chain or of somebody: what follows the slash.</summary>
    public static string Id(string named) => named[(named.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public static Instant Micros(string text) =>
        Instant.FromUnixTimeTicks(long.Parse(text, CultureInfo.InvariantCulture) * 10);

    public static string Micros(Instant instant) =>
        Math.DivRem(instant.ToUnixTimeTicks(), 10).Quotient.ToString(CultureInfo.InvariantCulture);
}
