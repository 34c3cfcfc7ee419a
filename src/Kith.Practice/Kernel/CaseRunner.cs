using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Practice.Loading;
using Kith.Practice.Pack;

namespace Kith.Practice.Kernel;

/// <summary>What came of a case: what was not as expected, and which outcomes were decided on the way.</summary>
public sealed record CaseResult(ImmutableArray<CaseFailure> Failures, ImmutableSortedSet<DecidedOutcome> Decided)
{
    public bool Passed => Failures.IsEmpty;
}

/// <param name="Line">Of the act or expectation in cases.yaml.</param>
public sealed record CaseFailure(int Line, string What);

public sealed record DecidedOutcome(string Pathway, string Step, string Outcome) : IComparable<DecidedOutcome>
{
    public int CompareTo(DecidedOutcome? other) =>
        other is null ? 1 : string.CompareOrdinal($"{Pathway}/{Step}/{Outcome}", $"{other.Pathway}/{other.Step}/{other.Outcome}");
}

/// <summary>Lives a case through in the kernel: each act is applied to what the entries so far fold to, as the record would have it.</summary>
public sealed class CaseRunner
{
    private readonly PracticePack pack;
    private readonly Case told;
    private readonly CaseWorld world;
    private readonly List<CaseFailure> failures = [];
    private readonly HashSet<DecidedOutcome> decided = [];
    private readonly Dictionary<string, string> people = new(StringComparer.Ordinal);

    private CaseRunner(PracticePack pack, Case told)
    {
        this.pack = pack;
        this.told = told;
        world = new(pack, told);
    }

    public static CaseResult Run(PracticePack pack, Case @case) => new CaseRunner(pack, @case).Run();

    private CaseResult Run()
    {
        ImmutableArray<Problem> last = [];
        var expected = told.Then.Select(t => t.Problems).FirstOrDefault(p => p is not null);
        for (var i = 0; i < told.Do.Length && failures.Count == 0; i++)
        {
            var act = told.Do[i];
            world.PassTo(act.At);
            last = Do(act);
            var mayBeRefused = expected is not null && i == told.Do.Length - 1;
            if (act.Refused is { } code && last.All(p => p.Code != code))
                Fail(act.Line, last.IsEmpty ? $"it was not refused with {code}" : $"it was refused with {Words(last)}, not with {code}");
            else if (act.Refused is null && !last.IsEmpty && !mayBeRefused)
                Fail(act.Line, $"it was refused: {Words(last)}");
        }
        if (failures.Count == 0)
        {
            if (expected is { } problems) Same(told.Then[0].Line, "problems", problems.Select(p => $"{p.Place}: {p.Code}"), last.Select(p => $"{p.Place}: {p.Code}"));
            foreach (var expectation in told.Then) Compare(expectation);
        }
        return new([.. failures], [.. decided]);
    }

    private ImmutableArray<Problem> Do(CaseAct act)
    {
        switch (act.Deed)
        {
            case CaseDeed.Know know:
                world.Know(know.Facts);
                return [];
            case CaseDeed.Wait wait:
                world.PassTo(wait.Until);
                world.Chase();
                return [];
            case CaseDeed.Open open:
                var pathway = open.Pathway ?? told.Pathway;
                var form = open.Form ?? (open.Route == "public" ? pack.Pathways[pathway].Opening.PublicForm : pack.Pathways[pathway].Opening.Form);
                return form is null
                    ? [Missing($"{pathway} does not begin with a form: open what it comes from, and say “pathway”")]
                    : world.Apply(Opener(act, open.Route), new Action.Open(pathway, form, open.Answers, open.Route, open.FrontDoor)
                    {
                        Given = pack.Pathways[pathway].Opening.Team == Pathways.Opening.Given ? new(act.Team ?? pack.Partnership.FrontDoors.First(d => d.Default).Team, open.Record, []) : null,
                    });
            default:
                return world.Find(act.In ?? told.Pathway, act.Child) is { } episode
                    ? On(act, episode)
                    : [Missing($"there is no episode of {act.In ?? told.Pathway} for child {act.Child} yet")];
        }
    }

    private ImmutableArray<Problem> On(CaseAct act, EpisodeState e)
    {
        switch (act.Deed)
        {
            case CaseDeed.Fill d:
                return world.Apply(Worker(act, e, d.Step), new Action.Fill(e.Id, d.Step, Version(e, d.Step), d.With));
            case CaseDeed.Decide d:
                var problems = world.Apply(Worker(act, e, d.Step), new Action.Decide(e.Id, d.Step, Version(e, d.Step), d.Outcome, d.With));
                if (problems.IsEmpty) decided.Add(new(e.Pathway, d.Step, d.Outcome));
                return problems;
            case CaseDeed.Ask d:
                return world.Apply(Worker(act, e, d.Step), new Action.Ask(e.Id, d.Step, Version(e, d.Step), d.With));
            case CaseDeed.Answer d:
                var place = $"{d.Step}@{act.Agency}";
                return act.Agency is { } agency
                    ? world.Apply(new("case-responder", act.As ?? Step(e, d.Step)?.Asking?.AnswerBy.FirstOrDefault() ?? "", agency, act.Team), new Action.Fill(e.Id, place, Version(e, place), d.With))
                    : [Missing("an answer names its agency")];
            case CaseDeed.Link d:
                return Mention(e, d.Mention) is { } linked
                    ? Link(act, e, d, linked)
                    : [Missing($"the report mentions nobody at {d.Mention}")];
            case CaseDeed.Unlink d:
                return Mention(e, d.Mention) is { } unlinked
                    ? world.Apply(Worker(act, e, null), new Action.Unlink(e.Report!, unlinked.Id, d.Reason))
                    : [Missing($"the report mentions nobody at {d.Mention}")];
            case CaseDeed.SetAside d:
                return world.Apply(Worker(act, e, null), new Action.SetAside(e.Id, d.Prompt, d.Reason));
            case CaseDeed.Acknowledge d:
                return e.Notices.Values.FirstOrDefault(n => n.Notice == d.Notice && n.Acknowledged is null) is { } notice
                    ? world.Apply(Worker(act, e, null), new Action.Acknowledge(e.Id, notice.Id))
                    : [Missing($"no notice {d.Notice} waits to be read")];
            case CaseDeed.Offer d:
                return world.Apply(Worker(act, e, null), new Action.OfferHandover(e.Id, d.ToTeam, d.Note));
            case CaseDeed.Accept d:
                return world.Apply(Worker(act with { Team = act.Team ?? e.HandoverTo }, e, null), new Action.AcceptHandover(e.Id, d.Note));
            case CaseDeed.Gap d:
                return world.Apply(Worker(act, e, null), new Action.FillGap(e.Id, d.Field, d.Value?.DeepClone(), d.Source));
            case CaseDeed.Allocate d:
                return world.Apply(Worker(act, e, null), new Action.Allocate(e.Id, d.Worker, null));
            default:
                throw new InvalidOperationException($"no such deed: {act.Deed.GetType().Name}");
        }
    }

    private ImmutableArray<Problem> Link(CaseAct act, EpisodeState e, CaseDeed.Link deed, MentionState mention)
    {
        var known = deed.Person is null ? null : people.GetValueOrDefault(deed.Person);
        var problems = world.Apply(Worker(act, e, null), new Action.Link(e.Report!, mention.Id, known, deed.Reason));
        if (problems.IsEmpty && deed.Person is { } name && world.PersonOf(e.Report!, mention.Id) is { } person) people[name] = person;
        return problems;
    }

    private MentionState? Mention(EpisodeState e, string path) => path == "child"
        ? world.Mentions(e).FirstOrDefault(m => m.Id == e.Subject)
        : world.Mentions(e).FirstOrDefault(m => m.Path == path);

    private Pathways.Step? Step(EpisodeState e, string step) => pack.Pathways[e.Pathway].Step(step);

    private static int Version(EpisodeState e, string instance) => e.Steps.GetValueOrDefault(instance)?.Version ?? 0;

    /// <summary>Somebody in the role that the act names, or in the first that may do the step, of the team that holds the episode.</summary>
    private Actor Worker(CaseAct act, EpisodeState e, string? step)
    {
        var role = act.As ?? (step is null ? null : Step(e, step)?.By.FirstOrDefault()) ?? pack.Roles.Keys.First();
        var team = act.Team ?? e.Team;
        return new(act.Worker ?? $"case-{role}", role, act.Agency ?? pack.Partnership.Team(team)!.Agency, team);
    }

    private Actor Opener(CaseAct act, string route) => route switch
    {
        "public" => new("public", "public", "public"),
        "engine" => Actor.Engine,
        "api" => new("partner", "partner", act.Agency ?? pack.Partnership.Agencies[0].Id),
        _ => new("case-referrer", act.As ?? pack.Roles.Keys.First(), act.Agency ?? pack.Partnership.Agencies[0].Id, act.Team),
    };

    private void Compare(CaseExpectation then)
    {
        if (world.Find(then.In ?? told.Pathway, then.Child) is not { } e)
        {
            if (!(then with { Problems = null }).IsEmpty) Fail(then.Line, $"there is no episode of {then.In ?? told.Pathway} for child {then.Child}");
            return;
        }
        One(then.Line, "stage", then.Stage, e.Stage);
        One(then.Line, "open", then.Open is { } open ? (open ? "yes" : "no") : null, e.IsOpen ? "yes" : "no");
        One(then.Line, "closed", then.Closed, e.CloseReason ?? "open");
        One(then.Line, "team", then.Team, e.Team);
        foreach (var (step, outcome) in then.Outcome ?? Nothing) One(then.Line, $"outcome of {step}", outcome, e.Steps.GetValueOrDefault(step)?.Outcome ?? "none");
        foreach (var (clock, due) in then.Due ?? Nothing) One(then.Line, $"due of {clock}", due, e.Deadlines.TryGetValue(clock, out var d) ? CaseWorld.Minute(d.Due) : "none");
        Same(then.Line, "opened", then.Opened, world.Parts(e).Select(p => p.Pathway));
        Same(then.Line, "notices", then.Notices, e.Notices.Values.Select(n => n.Notice));
        Same(then.Line, "escalated", then.Escalated, e.Notices.Values.Where(n => n.Escalated).Select(n => n.Notice));
        Same(then.Line, "prompts", then.Prompts, e.Prompts.Keys);
        Same(then.Line, "gaps", then.Gaps, e.Gaps);
        Same(then.Line, "todo", then.Todo, e.Steps.Values.Where(s => s.Open).Select(s => s.Id));
        Same(then.Line, "flags", then.Flags, world.Flags(e.Id));
    }

    private void One(int line, string what, string? wanted, string found)
    {
        if (wanted is not null && wanted != found) Fail(line, $"{what} is {found}, not {wanted}");
    }

    /// <summary>The same words as often, in any order.</summary>
    private void Same(int line, string what, IEnumerable<string>? wanted, IEnumerable<string> found)
    {
        if (wanted is null) return;
        var (want, have) = (wanted.Order(StringComparer.Ordinal).ToArray(), found.Order(StringComparer.Ordinal).ToArray());
        if (!want.SequenceEqual(have)) Fail(line, $"{what} are [{string.Join(", ", have)}], not [{string.Join(", ", want)}]");
    }

    private void Fail(int line, string what) => failures.Add(new(line, what));

    private static Problem Missing(string what) => new("case", "case", what);

    private static string Words(IEnumerable<Problem> problems) => string.Join("; ", problems.Select(p => $"{p.Place}: {p.Code}: {p.Message}".TrimEnd('.')));

    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary<string, string>.Empty;
}
