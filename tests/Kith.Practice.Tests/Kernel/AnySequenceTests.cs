using System.Text.Json;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using Kith.Practice.Kernel;
using Kith.Practice.Pathways;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Practice.Tests.Kernel;

/// <summary>Whatever people do, in whatever order: every action is answered, and what then stands is defined.</summary>
public sealed class AnySequenceTests
{
    private const string Canary = "Zebedee-Canary-7431";
    private const int Steps = 90;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory, MemberData(nameof(Seeds))]
    public void No_sequence_of_actions_reaches_an_undefined_state(int seed)
    {
        var world = Live(seed, (world, before, action, result) =>
        {
            (result.Entries.IsEmpty ^ result.Problems.IsEmpty).ShouldBeTrue($"entries or problems, never both, never neither: {action}");
            result.Problems.ShouldAllBe(p => p.Message.Length > 10 && p.Code.Length > 0);
            foreach (var entry in world.Entries.Skip(before)) Holds(entry);
            foreach (var episode in world.Episodes.Values) Holds(world, episode);
        });
        Written(world.Anew().Values).ShouldBe(Written(world.Episodes.Values), "folding all entries anew gives what stands");
    }

    /// <summary>Chance alone would prove little if it never got anywhere.</summary>
    [Fact]
    public void Chance_gets_far_enough_to_prove_something()
    {
        var done = Enumerable.Range(1, 12).Select(seed => Live(seed, (_, _, _, _) => { })).ToArray();
        var kinds = done.SelectMany(w => w.Entries).Select(e => e.Kind).Distinct(StringComparer.Ordinal).ToArray();
        new[] { Kinds.EpisodeClosed, Kinds.DueMoved, Kinds.Answered, Kinds.GapFilled, Kinds.HandoverAccepted, Kinds.MentionUnlinked, Kinds.NoticeEscalated }
            .Except(kinds, StringComparer.Ordinal).ShouldBeEmpty();
    }

    private static World Live(int seed, Action<World, int, Action, Result> afterEach)
    {
        var (chance, world) = (new Random(seed), new World());
        world.Facts["open-case"] = chance.Next(2) == 0 ? "no" : "yes";
        for (var n = 0; n < Steps; n++)
        {
            world.Now += Duration.FromMinutes(chance.Next(1, 600));
            var before = world.Entries.Count;
            var action = Something(chance, world);
            var (role, agency, team) = Fitting(chance, world, action);
            afterEach(world, before, action, world.Do(role, agency, action, team));
        }
        return world;
    }

    /// <summary>Mostly somebody whose step it is; now and then anybody.</summary>
    private static (string Role, string Agency, string? Team) Fitting(Random chance, World world, Action action)
    {
        if (chance.Next(6) == 0) return One(chance, Everybody);
        if (action is Action.Fill { Step: var place } && place.Split('@') is [_, var agency]) return ("agency-responder", agency, null);
        if (action is Action.AcceptHandover accept && world.Episodes[accept.Episode].HandoverTo is { } to) return ("screener", "bedford-social-care", to);
        var (episode, step) = action switch
        {
            Action.Fill a => (a.Episode, a.Step),
            Action.Decide a => (a.Episode, a.Step),
            Action.Ask a => (a.Episode, a.Step),
            _ => ("", ""),
        };
        var roles = world.Episodes.TryGetValue(episode, out var state) ? World.Pack.Pathways[state.Pathway].Step(step)?.By ?? [] : [];
        return Everybody.Where(e => roles.Contains(e.Item1)).DefaultIfEmpty(Everybody[1]).First();
    }

    private static void Holds(PastEntry entry)
    {
        var kind = Kinds.All.SingleOrDefault(k => k.Id == entry.Kind);
        kind.ShouldNotBeNull($"{entry.Kind} is not in the vocabulary");
        entry.Chain.ShouldStartWith($"{kind.Chain}/");
        var allowed = kind.Says.Split(' ').Select(s => s.TrimEnd('?').Split('=')[0].TrimEnd('…')).ToArray();
        foreach (var (name, value) in entry.Says)
        {
            allowed.ShouldContain(a => a == name || (a.EndsWith('>') && name.StartsWith(a.Substring(0, a.IndexOf(':', StringComparison.Ordinal) + 1), StringComparison.Ordinal)), $"{entry.Kind} may not say {name}");
            value.ShouldNotContain(Canary, Case.Insensitive, $"{entry.Kind}.{name} holds what somebody wrote");
        }
        entry.Parts.ShouldAllBe(p => World.Pack.Classes.ContainsKey(p.Class));
    }

    private static void Holds(World world, EpisodeState e)
    {
        var pathway = World.Pack.Pathways[e.Pathway];
        pathway.Stage(e.Stage).ShouldNotBeNull($"{e.Pathway} stands in no stage: {e.Stage}");
        e.Steps.Values.ShouldAllBe(s => pathway.Step(s.Step) != null);
        if (!e.IsOpen)
        {
            e.Steps.Values.ShouldAllBe(s => !s.Open, "nothing is to be done in a closed episode");
            e.Deadlines.Values.ShouldAllBe(d => d.Met != null, "no deadline runs in a closed episode");
            pathway.CloseReasons.ShouldContainKey(e.CloseReason!);
        }
        foreach (var inside in e.Deadlines.Values.Where(d => d.Met is null && d.Inside is not null))
        {
            var (parent, clock) = (inside.Inside!.Split('/')[0], inside.Inside!.Split('/')[1]);
            inside.Due.ShouldBeLessThanOrEqualTo(world.Episodes[parent].Deadlines[clock].Due, "never later than what it is part of");
        }
    }

    private static readonly (string, string, string?)[] Everybody =
    [
        ("screener", "bedford-social-care", "bedford-front-door"), ("front-door-manager", "bedford-social-care", "bedford-front-door"),
        ("front-door-manager", "bedford-social-care", "bedford-front-door"), ("emergency-duty-worker", "emergency-duty", "emergency-duty"),
        ("agency-responder", "police", "police-desk"), ("agency-responder", "community-health", "community-health-desk"),
        ("team-manager", "bedford-social-care", "bedford-assessment"), ("early-help-manager", "bedford-early-help", "bedford-early-help"),
    ];

    private static Action Something(Random chance, World world)
    {
        if (world.Episodes.IsEmpty || (world.Reports.Count < 2 && chance.Next(12) == 0)) return new Action.Open("contact", "report", Report(chance), "worker");
        var mash = world.Episodes.Values.Where(e => e.Pathway == "mash" && e.IsOpen).ToArray();
        var episode = One(chance, mash.Length > 0 && chance.Next(2) == 0 ? mash : [.. world.Episodes.Values]);
        var pathway = World.Pack.Pathways[episode.Pathway];
        var report = world.Reports.GetValueOrDefault(episode.Report ?? "");
        var mention = report is null ? null : One(chance, [.. report.Mentions.Values]);
        switch (chance.Next(24))
        {
            case 0: return new Action.Link(episode.Report ?? "none", mention?.Id ?? "none", chance.Next(2) == 0 ? null : "somebody", Canary);
            case 1: return new Action.Unlink(episode.Report ?? "none", mention?.Id ?? "none", chance.Next(2) == 0 ? "" : Canary);
            case 2: return new Action.Allocate(episode.Id, chance.Next(2) == 0 ? null : "amara", Canary);
            case 3: return new Action.OfferHandover(episode.Id, One(chance, "emergency-duty", "bedford-front-door", "nowhere"), chance.Next(4) == 0 ? " " : Canary);
            case 4: return new Action.AcceptHandover(episode.Id, null);
            case 5: return new Action.Chase(episode.Id);
            case 6 when episode.Prompts.Count > 0: return new Action.SetAside(episode.Id, One(chance, [.. episode.Prompts.Keys]), chance.Next(4) == 0 ? "" : Canary);
            case 7 when episode.Gaps.Count > 0: return new Action.FillGap(episode.Id, One(chance, [.. episode.Gaps]), Canary, Canary);
            case 8 when episode.Notices.Count > 0: return new Action.Acknowledge(episode.Id, One(chance, [.. episode.Notices.Keys]));
            default: return Step(chance, episode, pathway);
        }
    }

    private static Action Step(Random chance, EpisodeState episode, Pathway pathway)
    {
        var open = episode.Steps.Values.Where(s => s.Open || chance.Next(6) == 0).ToArray();
        if (open.Length == 0) return new Action.Fill(episode.Id, "nothing", 0, []);
        var state = One(chance, open);
        var step = pathway.Step(state.Step)!;
        var version = chance.Next(8) == 0 ? state.Version + 1 : state.Version;
        if (state.Agency is not null) return new Action.Fill(episode.Id, state.Id, version, Filled(chance, pathway.Forms[step.Asking!.AnswerForm]));
        return step.Kind switch
        {
            StepKind.Ask => new Action.Ask(episode.Id, state.Id, version, Filled(chance, pathway.Forms[step.Asking!.QuestionForm])),
            StepKind.Form => new Action.Fill(episode.Id, state.Id, version, Filled(chance, pathway.Forms[step.Form!])),
            _ => new Action.Decide(episode.Id, state.Id, version, chance.Next(10) == 0 ? "invented" : chance.Next(2) == 0 && step.Outcomes.Any(o => o.Id == "mash") ? "mash" : One(chance, [.. step.Outcomes]).Id, Filled(chance, pathway.Forms[step.Form!])),
        };
    }

    private static JsonObject Report(Random chance)
    {
        var report = World.Report([.. Enumerable.Range(1, chance.Next(1, 3)).Select(n => $"{Canary} {n}")]);
        report["consent"] = new JsonObject { ["state"] = One(chance, "given", "refused", "not-sought") };
        if (chance.Next(3) == 0) report["danger-now"] = "yes";
        return report;
    }

    private static JsonObject Filled(Random chance, Form form)
    {
        var answers = new JsonObject();
        JsonNode? beside(Source source) => source.Kind == SourceKind.Field ? answers[source.Name] : null;
        foreach (var field in form.Fields)
        {
            if (field.ShowWhen is { } shown && Pathways.Guards.Eval(shown, beside) != Truth.Yes) continue;
            var required = field.Need == Need.Required || (field.RequiredWhen is { } when && Pathways.Guards.Eval(when, beside) == Truth.Yes);
            if (!required && chance.Next(3) != 0) continue;
            JsonNode? value = field.Type switch
            {
                FieldType.Text or FieldType.LongText => Canary,
                FieldType.Threshold => Threshold(chance),
                FieldType.Agencies => new JsonArray("police", "community-health"),
                FieldType.YesNo => "yes",
                FieldType.Choice when field.Codes is { } set => One(chance, [.. World.Pack.Codes[set].Codes]).Id,
                FieldType.Choice => One(chance, [.. field.Options]).Id,
                _ => null,
            };
            if (value is not null) answers[field.Id] = value;
        }
        return answers;
    }

    private static JsonObject Threshold(Random chance)
    {
        var indicator = One(chance, [.. World.Pack.Thresholds.Indicators]);
        return new JsonObject { ["level"] = indicator.Level, ["indicators"] = new JsonArray(indicator.Id) };
    }

    private static T One<T>(Random chance, params T[] of) => of[chance.Next(of.Length)];

    private static string Written(IEnumerable<EpisodeState> episodes) => string.Join('\n', episodes.OrderBy(e => e.Id, StringComparer.Ordinal).Select(e =>
        $"{e.Id} {e.Stage} {e.Team} {e.Worker} {e.CloseReason} {e.Sequence} {JsonSerializer.Serialize(e.Answers)} {string.Join(' ', e.Steps.Values)} {string.Join(' ', e.Deadlines.Values)} {string.Join(' ', e.Prompts.Values)} {string.Join(' ', e.Notices.Values)} {string.Join(' ', e.Gaps)}"));
}
