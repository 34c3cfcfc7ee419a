using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record;
using Kith.Record.Casework;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using YamlDotNet.Serialization;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Simulator;

/// <summary>A child of <c>practice/demonstration/stories.yaml</c>: what was told, what was done, what agencies added, in order.</summary>
public sealed record Story(string Id, JsonObject Child, JsonArray Household, ImmutableArray<JsonObject> Told, ImmutableArray<JsonObject> Events, ImmutableArray<JsonObject> Marks);

/// <summary>Plays the stories through the kernel, each act at its own time by the worker whom it names: the children whom one remembers.</summary>
public sealed class Storyteller(PracticePack pack, Cast cast, Func<RecordContext, Reader, Action, Instant, Task<Done>> act)
{
    private static readonly LocalDateTimePattern Time = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    /// <exception cref="FileNotFoundException">The practice has no stories in its demonstration.</exception>
    public static ImmutableArray<Story> Read(string practice)
    {
        var yaml = new DeserializerBuilder().Build();
        var read = yaml.Deserialize<object>(File.ReadAllText(Path.Combine(practice, "demonstration", "stories.yaml")));
        var stories = (JsonArray)Plain(read)!["stories"]!;
        return
        [
            .. stories.Select(s => new Story(
                s!["story"]!.ToString(), s["child"]!.AsObject(), s["household"] as JsonArray ?? [], Objects(s["told"]), Objects(s["events"]), Objects(s["marks"]))),
        ];
    }

    /// <summary>Everything that happens in a story, with when: to be done in that order, among whatever else happens.</summary>
    public IEnumerable<(Instant At, Func<RecordContext, Task> Do)> Acts(Story story) => InTurn(story).OrderBy(a => a.At);

    private IEnumerable<(Instant At, Func<RecordContext, Task> Do)> InTurn(Story story)
    {
        var at = new Standing(story);
        foreach (var told in story.Told)
        {
            yield return (When(told), db => Tell(db, at, told));
            foreach (var step in Objects(told["then"])) yield return (When(step), db => Step(db, at, step));
        }
        // An agency adds what it knows once it is part of the work: a day after it was last asked or told.
        var last = story.Told.SelectMany(t => Objects(t["then"]).Append(t)).Max(When);
        foreach (var e in story.Events) yield return (Recorded(e) ?? (Instant.Max(last, Noon(e["on"]!.ToString())) + Duration.FromMinutes(20)), db => Add(db, at, e));
        foreach (var mark in story.Marks) yield return (Instant.Max(When(mark), last + Duration.FromMinutes(30)), db => Mark(db, at, mark));
    }

    /// <summary>Where a story stands while it is told.</summary>
    private sealed class Standing(Story story)
    {
        public Story Story { get; } = story;

        public string? Person { get; set; }

        public Dictionary<string, string> Latest { get; } = new(StringComparer.Ordinal);

        public List<PastEntry> Entries { get; } = [];
    }

    private async Task Tell(RecordContext db, Standing at, JsonObject told)
    {
        var by = By(told);
        var report = new JsonObject
        {
            ["children"] = new JsonArray(at.Story.Child.DeepClone()), ["concern"] = told["concern"]!.ToString(), ["childs-words"] = told["childs-words"]?.ToString(),
            ["consent"] = new JsonObject { ["state"] = "given" }, ["threshold"] = told["level"]?.DeepClone(),
            ["referrer"] = new JsonObject { ["name"] = cast.NameOf(by.Human), ["kind"] = "professional", ["phone"] = "01632 960145" },
        };
        if (at.Story.Household.Count > 0) report["household"] = at.Story.Household.DeepClone();
        var done = await Do(db, at, by, new Action.Open("contact", "report", report, "worker"), When(told));
        var opened = done.Entries.First(e => e.Kind == Kinds.EpisodeOpened);
        var screener = cast.Acting(pack, "screener", opened.Says["team"])[0];
        var linked = await Do(db, at, screener, new Action.Link(Replay.Id(done.Report!.Chain), Replay.Id(opened.Says["subject"]), at.Person, at.Person is null ? "Not found in the index" : "Same name, date of birth and address"), When(told) + Duration.FromMinutes(4));
        at.Person = linked.Entries.First(e => e.Kind == Kinds.MentionLinked).Says["person"];
    }

    private async Task Step(RecordContext db, Standing at, JsonObject step)
    {
        var (by, pathway) = (By(step), step["in"]?.ToString() ?? "contact");
        var episode = at.Latest[pathway];
        var answers = step["with"]?.DeepClone().AsObject() ?? [];
        foreach (var (name, value) in answers.ToArray())
            if (value?.ToString() == "*") answers[name] = pack.Codes[name].Codes[0].Id;
        Action action = step["decide"] is { } decide ? new Action.Decide(episode, decide.ToString(), 0, step["outcome"]!.ToString(), answers)
            : step["ask"] is { } ask ? new Action.Ask(episode, ask.ToString(), 0, answers)
            : step["answer"] is { } answer ? new Action.Fill(episode, $"{answer}@{by.Agency}", 0, answers)
            : new Action.Fill(episode, step["fill"]!.ToString(), 0, answers);
        await Do(db, at, by, action, When(step));
    }

    private Task Add(RecordContext db, Standing at, JsonObject e)
    {
        var answers = new JsonObject();
        foreach (var field in pack.Chronology.Event.Fields)
            if (e[field.Id] is { } told) answers[field.Id] = told.ToString();
        var when = Recorded(e) ?? (Instant.Max(at.Entries.Max(x => x.Recorded), Noon(e["on"]!.ToString())) + Duration.FromMinutes(1));
        return Do(db, at, By(e), new Action.RecordEvents([new NewEvent(at.Person!, e["on"]!.ToString(), e["time"]?.ToString(), e["kind"]!.ToString(), e["standing"]!.ToString(), e["significant"]?.ToString() == "yes", answers)]), when);
    }

    private async Task Mark(RecordContext db, Standing at, JsonObject mark)
    {
        var words = mark["of"]!.ToString();
        var entry = at.Entries.First(e => e.Kind is not (Kinds.NoticeSent or Kinds.Marked) && e.Parts.Any(p => p.Body?.Any(b => b.Value?.ToString().Contains(words, StringComparison.Ordinal) == true) == true));
        var sequence = await db.Entries.AsNoTracking().Where(x => x.Change == entry.Change && x.Chain == entry.Chain && x.Kind == entry.Kind).OrderBy(x => x.Sequence).Select(x => x.Sequence).FirstAsync();
        await Do(db, at, By(mark), new Action.Mark(at.Person!, entry.Chain, sequence, mark["as"]!.ToString(), mark["words"]?.ToString() ?? ""), Instant.Max(When(mark), at.Entries.Max(x => x.Recorded) + Duration.FromMinutes(1)));
    }

    private async Task<Done> Do(RecordContext db, Standing at, Reader by, Action action, Instant when)
    {
        var done = await act(db, by, action, when);
        foreach (var prompt in done.Problems.Where(p => p.Code == "prompt-unanswered").Select(p => p.Place["prompt:".Length..]).ToArray())
            at.Entries.AddRange((await act(db, by, new Action.SetAside(Episode(action), prompt, "Looked at with what is on record."), when)).Entries);
        if (done.Problems.Any(p => p.Code == "prompt-unanswered")) done = await act(db, by, action, when);
        if (!done.Ok) throw new InvalidOperationException($"{at.Story.Id}: {action.GetType().Name} of {by.Human}, {when}, was refused: {string.Join("; ", done.Problems.Select(p => $"{p.Place} {p.Code} {p.Message}"))}");
        at.Entries.AddRange(done.Entries);
        foreach (var opened in done.Entries.Where(e => e.Kind == Kinds.EpisodeOpened)) at.Latest[opened.Says["pathway"]] = Replay.Id(opened.Chain);
        return done;
    }

    private static string Episode(Action action) => action switch { Action.Decide a => a.Episode, Action.Fill a => a.Episode, Action.Ask a => a.Episode, _ => "" };

    private Reader By(JsonObject act)
    {
        var (worker, role, agency) = (act["by"]!.ToString(), act["role"]?.ToString(), act["agency"]?.ToString());
        var posting = cast.Players.First(p => p.Id == worker).Postings.First(p => (role is null || p.Role == role) && (agency is null || p.Agency == agency));
        return new Reader(worker, posting.Role, posting.Agency, posting.Team, pack.Partnership.Team(posting.Team ?? "")?.Authority);
    }

    private static Instant When(JsonObject act) => Time.Parse(act["on"]!.ToString()).Value.InLondon();

    private static Instant? Recorded(JsonObject e) => e["recorded"] is { } at ? Time.Parse(at.ToString()).Value.InLondon() : null;

    private static Instant Noon(string on) => (Practice.Kernel.Events.First(Practice.Kernel.Events.When(on, null)!) + new LocalTime(12, 0)).InLondon();

    private static ImmutableArray<JsonObject> Objects(JsonNode? list) => [.. (list as JsonArray ?? []).Select(o => o!.AsObject())];

    private static JsonNode? Plain(object? read) => read switch
    {
        null => null,
        IDictionary<object, object> map => new JsonObject(map.Select(m => KeyValuePair.Create(m.Key.ToString()!, Plain(m.Value)))),
        IEnumerable<object> list => new JsonArray([.. list.Select(Plain)]),
        _ => JsonValue.Create(Convert.ToString(read, CultureInfo.InvariantCulture)),
    };
}
