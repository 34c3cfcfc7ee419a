using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pathways;
using Kith.Record;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Simulator;

/// <summary>
/// What workers do for one child: whatever step opens, somebody whose role it is does it after a while. It knows stages and steps of no
/// pathway in particular, so a new one is lived through as soon as it is in the practice.
/// </summary>
internal sealed class Journey(County county, SimulatedChild child, int level)
{
    private readonly Dictionary<string, string> teams = [];
    private readonly Dictionary<string, string> pathways = [];
    private readonly Dictionary<string, int> versions = [];

    private Chance Chance => county.Chance;

    /// <summary>A screener says who the child is.</summary>
    public void Recognise(PastEntry opened, string report, string mention)
    {
        Open(opened);
        var episode = Replay.Id(opened.Chain);
        county.At(Working(teams[episode], 0.3), async db =>
        {
            if (Worker(episode, ["screener", "front-door-manager", "emergency-duty-worker"]) is not { } worker) return;
            var done = await county.Do(db, worker, new Action.Link(report, mention, child.Person, child.Person is null ? "Not found in the index" : "Same name, date of birth and address"));
            if (!done.Ok) return;
            child.Person = done.Entries.First(e => e.Kind == Kinds.MentionLinked).Says["person"];
            Follow(done.Entries, episode);
        });
    }

    /// <summary>Plans what follows from these entries: steps that opened, notices that wait to be read.</summary>
    public void Follow(ImmutableArray<PastEntry> entries, string episode)
    {
        foreach (var opened in entries.Where(e => e.Kind == Kinds.EpisodeOpened && e.Says.ContainsKey("parent"))) Open(opened);
        foreach (var entry in entries)
        {
            var id = Replay.Id(entry.Chain);
            if (!pathways.ContainsKey(id)) continue;
            if (entry.Kind == Kinds.StepOpened) Plan(id, entry);
            if (entry.Kind == Kinds.NoticeSent && entry.Says.ContainsKey("acknowledge-by")) Read(id, entry);
            if (entry.Kind == Kinds.EpisodeOpened && teams[id] == "emergency-duty" && level < 4) HandOver(id, entry.Says["front-door"]);
        }
    }

    private void Open(PastEntry opened)
    {
        var id = Replay.Id(opened.Chain);
        teams[id] = opened.Says["team"];
        pathways[id] = opened.Says["pathway"];
    }

    private void Plan(string episode, PastEntry opened)
    {
        var pathway = county.Pack.Pathways[pathways[episode]];
        var step = pathway.Step(opened.Says["step"])!;
        var instance = opened.Says["instance"];
        var agency = opened.Says.GetValueOrDefault("agency");
        var lately = county.Now > county.Until - Duration.FromDays(4);
        if (step.Optional || (agency is not null && Chance.Is(0.12)) || (lately && Chance.Is(0.1))) return;
        var hours = step.Kind switch
        {
            StepKind.Ask => agency is null ? 0.3 : 2.0,
            StepKind.Decide => level >= 3 ? 0.7 : 2.5,
            _ => level >= 3 ? 0.6 : 2.0,
        };
        county.At(Working(teams[episode], hours), db => Perform(db, episode, pathway, step, instance, agency));
    }

    private async Task Perform(RecordContext db, string episode, Pathway pathway, Step step, string instance, string? agency)
    {
        if (versions.ContainsKey($"{episode} {instance}")) return;
        var roles = agency is null ? step.By : step.Asking!.AnswerBy;
        var worker = agency is null ? Worker(episode, roles) : One(roles.SelectMany(r => county.Cast.Acting(county.Pack, r, agency: agency)));
        if (worker is null) return;
        foreach (var action in Ways(episode, pathway, step, instance, agency, worker))
        {
            var done = await county.Do(db, worker, action);
            foreach (var prompt in done.Problems.Where(p => p.Code == "prompt-unanswered").Select(p => p.Place["prompt:".Length..]).ToArray())
                Follow((await county.Do(db, worker, new Action.SetAside(episode, prompt, county.Cast.Line(Chance, "prompt", level)))).Entries, episode);
            if (done.Problems.Any(p => p.Code == "prompt-unanswered")) done = await county.Do(db, worker, action);
            if (done.Ok)
            {
                versions[$"{episode} {instance}"] = 1;
                Follow(done.Entries, episode);
                return;
            }
            if (done.Problems.All(p => p.Code is "not-open" or "no-such-step" or "not-here")) return;
            if (done.Problems.Any(p => p.Code is not ("outcome-refused" or "no-open-case" or "slot-taken")))
                throw new InvalidOperationException($"The simulator's {pathway.Id}/{instance} was refused: {string.Join("; ", done.Problems)}");
        }
    }

    /// <summary>What a worker would try, best first: a decision may be refused by its guard, and then another is right.</summary>
    private IEnumerable<Action> Ways(string episode, Pathway pathway, Step step, string instance, string? agency, Reader worker)
    {
        var today = county.Now.Local().Date;
        if (agency is not null)
        {
            yield return new Action.Fill(episode, instance, 0, county.Improvised.Answers(pathway.Forms[step.Asking!.AnswerForm], level, today));
            yield break;
        }
        if (step.Kind == StepKind.Ask)
        {
            var asked = Chance.Some([.. county.Pack.Partnership.Agencies.Where(a => a.Answers && step.Asking!.AnswerBy.Any(r => county.Cast.Acting(county.Pack, r, agency: a.Id).Count > 0)
                && (a.Authority is null || a.Authority == worker.Authority)).Select(a => a.Id)], Chance.Between(2, 5));
            yield return new Action.Ask(episode, instance, 0, county.Improvised.Answers(pathway.Forms[step.Asking!.QuestionForm], level, today, asked));
            yield break;
        }
        if (step.Kind == StepKind.Form)
        {
            yield return new Action.Fill(episode, instance, 0, county.Improvised.Answers(pathway.Forms[step.Form!], level, today));
            yield break;
        }
        foreach (var outcome in Preferred(step))
        {
            var answers = county.Improvised.Answers(pathway.Forms[step.Form!], level, today);
            answers["reason"] = county.Cast.Reason(Chance, outcome);
            yield return new Action.Decide(episode, instance, 0, outcome, answers);
        }
    }

    private IEnumerable<string> Preferred(Step step)
    {
        string[] liked = level switch
        {
            4 => ["red", Chance.Is(0.5) ? "mash" : "referral", "referral", "accepted"],
            3 => ["amber", Chance.Is(0.5) ? "mash" : Chance.Is(0.5) ? "referral" : "early-help", "referral", "accepted"],
            2 => ["green", Chance.Is(0.3) ? "return-to-referrer" : "early-help", Chance.Is(0.7) ? "early-help" : "signpost", "accepted"],
            _ => ["green", Chance.Is(0.4) ? "return-to-referrer" : "information-and-advice", Chance.Is(0.6) ? "information-and-advice" : "no-further-action"],
        };
        var ids = step.Outcomes.Select(o => o.Id).ToArray();
        return (Chance.Is(0.6) ? ["link-to-open-case"] : Array.Empty<string>()).Concat(liked).Where(ids.Contains).Concat(Chance.Some(ids, ids.Length)).Distinct(StringComparer.Ordinal);
    }

    private void Read(string episode, PastEntry notice)
    {
        var to = notice.Says["to"].Split(':', 2);
        if (Chance.Is(0.2)) return;
        county.At(Working(teams[episode], 1.5), async db =>
        {
            var reader = to[0] switch
            {
                "team" => One(county.Cast.Players.SelectMany(p => p.Postings).Where(p => p.Team == to[1]).SelectMany(p => county.Cast.Acting(county.Pack, p.Role, p.Team))),
                "worker" => One(county.Cast.Players.Where(p => p.Id == to[1]).SelectMany(p => p.Postings).Select(p => new Reader(p.Worker, p.Role, p.Agency, p.Team))),
                _ => null,
            };
            if (reader is not null) await county.Do(db, reader, new Action.Acknowledge(episode, notice.Says["id"]));
        });
    }

    /// <summary>In the morning the night's team hands over what can wait for the day, and the day accepts it.</summary>
    private void HandOver(string episode, string frontDoor)
    {
        var door = county.Pack.Partnership.FrontDoor(frontDoor)!;
        county.At(Opens(frontDoor, county.Now), async db =>
        {
            if (teams[episode] == door.Team || Worker(episode, ["emergency-duty-worker"]) is not { } night) return;
            var offered = await county.Do(db, night, new Action.OfferHandover(episode, door.Team, "Nothing was needed overnight; please screen today."));
            if (!offered.Ok) return;
            teams[episode] = door.Team;
            if (One(county.Cast.Acting(county.Pack, "screener", door.Team)) is { } day) await county.Do(db, day, new Action.AcceptHandover(episode, null));
        });
    }

    private Reader? Worker(string episode, IEnumerable<string> roles) => One(roles.SelectMany(r => county.Cast.Acting(county.Pack, r, teams[episode])));

    private Reader? One(IEnumerable<Reader> readers)
    {
        var all = readers.ToArray();
        return all.Length == 0 ? null : Chance.One(all);
    }

    /// <summary>After some hours of work: at once for those on duty by night, in office hours for everybody else.</summary>
    private Instant Working(string team, double hours)
    {
        var at = county.Now + Duration.FromMinutes(Math.Max(2, Chance.Waiting(hours) * 60));
        var door = county.Pack.Partnership.FrontDoors.FirstOrDefault(d => d.Team == team);
        return team == "emergency-duty" ? at : Opens(door?.Id ?? county.Pack.Partnership.FrontDoors[0].Id, at) is var open && open > at
            ? open + Duration.FromMinutes(Chance.Between(3, 90)) : at;
    }

    private Instant Opens(string frontDoor, Instant from)
    {
        var at = from;
        for (var n = 0; n < 24 * 4 * 12 && !Duty.InHours(county.Pack, frontDoor, at); n++) at += Duration.FromMinutes(15);
        return at;
    }
}
