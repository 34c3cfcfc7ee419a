using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pathways;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using Kith.Record.Views;
using Kith.Simulator;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Tests.Landings;

/// <summary>
/// Everybody whom a database's own register names, each at their desk: whatever is open, somebody who may do it does it, through the kernel and
/// under the shape that the episode began on. Knows stages and steps of no pathway in particular.
/// </summary>
internal sealed class Office
{
    private const int MostRounds = 40;
    private static readonly Duration Between = Duration.FromMinutes(2);

    private readonly RecordStore store;
    private readonly PackShelf shelf;
    private readonly Casework.Casework casework;
    private readonly Improvised improvised;

    private Office(RecordStore store, PackShelf shelf, Cast cast, ImmutableArray<Reader> staff, Instant now)
    {
        (this.store, this.shelf, Staff, Now) = (store, shelf, staff, now);
        casework = new Casework.Casework(store, shelf);
        improvised = new Improvised(shelf.Current, cast, new Chance(1));
    }

    public static readonly Reader Engine = new(Actor.Engine.Human, Actor.Engine.Role, Actor.Engine.Agency);

    public ImmutableArray<Reader> Staff { get; }

    /// <summary>Moves on with every act.</summary>
    public Instant Now { get; private set; }

    public Casework.Casework Casework => casework;

    /// <summary>The staff as they stand in the register, a little after the last thing that was recorded.</summary>
    public static async Task<Office> Open(RecordStore store, PackShelf shelf, Cast cast)
    {
        await using var db = store.Context();
        var last = Micros.ToInstant(await db.Entries.MaxAsync(e => e.Recorded)) + Duration.FromMinutes(10);
        var postings = await db.Set<PostingRow>().AsNoTracking().Where(p => p.Until == null).OrderBy(p => p.Worker).ThenBy(p => p.Role).ThenBy(p => p.Agency).ToListAsync();
        return new(store, shelf, cast, [.. postings.Select(p => Acting(shelf, p.Worker, p.Role, p.Agency, p.Team.Length == 0 ? null : p.Team))], last);
    }

    public Reader As(string worker, string? role = null) => Staff.First(s => s.Human == worker && (role is null || s.Role == role));

    public void Pass(Duration time) => Now += time;

    /// <summary>Does it, and refuses to go on when it is refused.</summary>
    public async Task<Done> Do(Reader reader, Action action)
    {
        var done = await Try(reader, action);
        return done.Ok ? done : throw new InvalidOperationException($"{reader.Human} ({reader.Role}): {action} was refused: {string.Join("; ", done.Problems.Select(p => $"{p.Place} {p.Code} {p.Message}"))}");
    }

    public async Task<Done> Try(Reader reader, Action action)
    {
        Now += Between;
        var done = await casework.Do(reader, action, Now);
        if (Asked(done) is not { Length: > 0 } prompts) return done;
        foreach (var prompt in prompts) await casework.Do(reader, new Action.SetAside(Situations.EpisodeOf(action)!, prompt, "Looked at with what is on record."), Now);
        return await casework.Do(reader, action, Now);
    }

    /// <summary>Does one step that is open, by whoever may; with this outcome, if one is named.</summary>
    public async Task<Done> Step(string episode, string instance, string? outcome = null, JsonObject? with = null)
    {
        await using var db = store.Context();
        var row = await db.Set<EpisodeRow>().AsNoTracking().SingleAsync(e => e.Id == episode);
        var step = await db.Set<StepRow>().AsNoTracking().SingleAsync(s => s.Episode == episode && s.Instance == instance);
        var refusals = new List<string>();
        foreach (var action in Ways(row, step, outcome, with))
        {
            foreach (var reader in Staff.Where(s => step.RoleIds.Contains(s.Role) && (step.Agency is null || s.Agency == step.Agency)))
            {
                var done = await Try(reader, action);
                if (done.Ok) return done;
                refusals.AddRange(done.Problems.Select(p => $"{reader.Human} {p.Place} {p.Code}"));
                // Another person's eyes change nothing about what the kernel says of the answers.
                if (done.Problems.Any(p => p.Code is "outcome-refused" or "slot-taken" or "no-open-case")) break;
            }
        }
        return Done.Refused(new Practice.Problem(instance, "nobody", $"{row.Pathway}/{instance} of {episode}: {string.Join("; ", refusals.Distinct(StringComparer.Ordinal).Take(20))}"));
    }

    /// <summary>Goes on with all that is open until nothing is.</summary>
    /// <returns>What could not be closed, and why.</returns>
    public async Task<ImmutableArray<string>> CloseAll()
    {
        var why = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var round = 0; round < MostRounds; round++)
        {
            var open = await OpenEpisodes();
            if (open.Length == 0) return [];
            why.Clear();
            var moved = false;
            foreach (var episode in open) moved |= await GoOn(episode, why);
            if (!moved) break;
        }
        return [.. from e in await OpenEpisodes() select $"{e.Pathway} {e.Id} in {e.Stage}: {why.GetValueOrDefault(e.Id, "no step is open")}"];
    }

    private async Task<bool> GoOn(EpisodeRow episode, Dictionary<string, string> why)
    {
        await using var db = store.Context();
        var moved = false;
        foreach (var handover in await db.Set<HandoverRow>().AsNoTracking().Where(h => h.Episode == episode.Id && h.Accepted == null && h.Lapsed == null).ToListAsync())
            foreach (var reader in Staff.Where(s => s.Team == handover.ToTeam))
                if ((await Try(reader, new Action.AcceptHandover(episode.Id, null))).Ok) { moved = true; break; }
        var steps = await db.Set<StepRow>().AsNoTracking().Where(s => s.Episode == episode.Id && s.Open && s.Version == 0).ToListAsync();
        var pathway = Shape(episode);
        // Those who were asked first, then what is written, then what is decided: a decision may close the rest.
        foreach (var step in steps.OrderBy(s => s.Agency is null ? 1 : 0).ThenBy(s => s.Kind == "decide" ? 1 : 0).ThenBy(s => s.Instance, StringComparer.Ordinal))
        {
            if (!await db.Set<StepRow>().AsNoTracking().AnyAsync(s => s.Episode == episode.Id && s.Instance == step.Instance && s.Open && s.Version == 0)) continue;
            var done = await Step(episode.Id, step.Instance);
            moved |= done.Ok;
            if (!done.Ok && !pathway.Step(step.Step)!.Optional) why[episode.Id] = done.Problems[0].Message;
        }
        return moved;
    }

    /// <summary>What somebody might try: of outcomes, those first that close the work and open no other.</summary>
    private IEnumerable<Action> Ways(EpisodeRow episode, StepRow row, string? outcome, JsonObject? with)
    {
        var pathway = Shape(episode);
        var step = pathway.Step(row.Step)!;
        if (row.Agency is not null)
            return [new Action.Fill(episode.Id, row.Instance, row.Version, Answers(pathway, step.Asking!.AnswerForm, 2, with))];
        if (step.Kind == StepKind.Ask)
            return [new Action.Ask(episode.Id, row.Instance, row.Version, Answers(pathway, step.Asking!.QuestionForm, 2, with))];
        if (step.Kind == StepKind.Form)
            return [new Action.Fill(episode.Id, row.Instance, row.Version, Answers(pathway, step.Form!, 2, with))];
        return from o in step.Outcomes
               where outcome is null || o.Id == outcome
               orderby o.Effects.Any(e => e is Effect.Close) ? 0 : 1, o.Effects.Any(e => e is Effect.Open) ? 1 : 0
               from level in new[] { 1, 2, 3, 4 }
               select new Action.Decide(episode.Id, row.Instance, row.Version, o.Id, Answers(pathway, step.Form!, level, with));
    }

    private JsonObject Answers(Pathway pathway, string form, int level, JsonObject? with)
    {
        var answers = improvised.Answers(pathway.Forms[form], level, Now.Local().Date, ["police", "community-health"]);
        foreach (var (field, value) in with ?? []) answers[field] = value?.DeepClone();
        return answers;
    }

    private Pathway Shape(EpisodeRow episode) => shelf.Of(episode.Shape).Pathways[episode.Pathway];

    private async Task<ImmutableArray<EpisodeRow>> OpenEpisodes()
    {
        await using var db = store.Context();
        return [.. await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Closed == null).OrderBy(e => e.Opened).ThenBy(e => e.Id).ToListAsync()];
    }

    private static string[] Asked(Done done) => [.. done.Problems.Where(p => p.Code == "prompt-unanswered").Select(p => p.Place["prompt:".Length..])];

    private static Reader Acting(PackShelf shelf, string worker, string role, string agency, string? team) =>
        new(worker, role, agency, team, shelf.Current.Partnership.Team(team ?? "")?.Authority);
}
