using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;

namespace Kith.Practice.Kernel;

/// <summary>One action being worked out: the entries so far, and where things stand after them.</summary>
internal sealed class Work(Situation situation)
{
    private readonly List<EntryDraft> entries = [];
    private readonly List<Problem> problems = [];
    private readonly HashSet<string> told = [];
    /// <summary>As many as one value of an entry's header holds.</summary>
    private const int MostGrounds = 48;

    private int made;

    public Situation Situation { get; } = situation;

    public ImmutableSortedDictionary<string, EpisodeState> Episodes { get; private set; } = situation.Episodes;

    public ImmutableSortedDictionary<string, ReportState> Reports { get; private set; } = situation.Reports;

    public PracticePack Values => Situation.Values;

    public bool Failed => problems.Count > 0;

    public string NewId() => OpaqueId.Derive(Situation.Change, made++);

    public Pathway PathwayOf(EpisodeState episode) => Situation.Shapes(episode.Shape).Pathways[episode.Pathway];

    public ReportState? ReportOf(EpisodeState episode) => episode.Report is null ? null : Reports.GetValueOrDefault(episode.Report);

    public void Refuse(string place, string code, string message) => problems.Add(new Problem(place, code, message));

    public void Refuse(IEnumerable<Problem> found) => problems.AddRange(found);

    public Result Result()
    {
        if (problems.Count > 0) return new Result([], [.. problems]);
        return entries.Count > 0
            ? new Result([.. entries], [])
            : Kernel.Result.Refuse(new Problem("", "nothing-to-do", "There is nothing to record: it was already so."));
    }

    public void OnEpisode(string episode, string kind, Says says, IEnumerable<PartDraft>? parts = null)
    {
        var state = Episodes.GetValueOrDefault(episode);
        var subject = says.Subject ?? state?.Subject;
        ImmutableArray<Concern> concerns = subject is null ? [] : [new Concern($"mention/{Replay.Id(subject)}", "subject")];
        var draft = Add($"episode/{episode}", kind, says, concerns, parts, Happened.At(Situation.Now));
        var report = says.Report is null ? state is null ? null : ReportOf(state) : Reports[says.Report];
        var folded = Replay.Fold(state, Past(draft, (state?.Sequence ?? 0) + 1), report);
        if (folded is not null) Episodes = Episodes.SetItem(episode, folded);
    }

    public void OnReport(string report, string kind, Says says, ImmutableArray<Concern> concerns, IEnumerable<PartDraft>? parts, Happened? happened = null)
    {
        var draft = Add($"report/{report}", kind, says, concerns, parts, happened ?? Happened.At(Situation.Now));
        var before = Reports.GetValueOrDefault(report);
        Reports = Reports.SetItem(report, Replay.Fold(before, Past(draft, (before?.Sequence ?? 0) + 1))!);
    }

    /// <summary>An entry in a chain whose state this action does not need.</summary>
    public void OnOther(string chain, string kind, Says says, ImmutableArray<Concern> concerns, IEnumerable<PartDraft>? parts = null, Happened? happened = null) =>
        Add(chain, kind, says, concerns, parts, happened ?? Happened.At(Situation.Now));

    /// <summary>From here on one person goes by another's id, in every report at hand.</summary>
    public void GoBy(string person, string other) => Reports = Reports.ToImmutableSortedDictionary(r => r.Key, r => r.Value with
    {
        Mentions = r.Value.Mentions.ToImmutableSortedDictionary(m => m.Key, m => m.Value.Person == person ? m.Value with { Person = other } : m.Value),
    });

    /// <summary>Whether this was already told to them in this change.</summary>
    public bool TellOnce(string key) => told.Add(key);

    /// <summary>Looks up what a guard asks for: answers, facts, outcomes.</summary>
    public Func<Source, JsonNode?> Look(EpisodeState episode, string? form = null, JsonObject? submitted = null) => source =>
    {
        switch (source.Kind)
        {
            case SourceKind.Answer:
                var slash = source.Name.IndexOf('/', StringComparison.Ordinal);
                var (of, path) = (source.Name[..slash], source.Name[(slash + 1)..]);
                var answers = of == form && submitted is not null ? submitted : episode.Answers.GetValueOrDefault(of);
                return JsonPath.Find(answers, path);
            case SourceKind.Outcome:
                return Word(episode.Steps.GetValueOrDefault(source.Name)?.Outcome);
            case SourceKind.ParentOutcome:
                var parent = episode.Parent is null ? null : Episodes.GetValueOrDefault(episode.Parent);
                return Word(parent?.Steps.GetValueOrDefault(source.Name)?.Outcome);
            case SourceKind.Fact:
                return Fact(episode, source.Name, form, submitted);
            default:
                return null;
        }
    };

    private JsonNode? Fact(EpisodeState episode, string name, string? form, JsonObject? submitted) => name switch
    {
        Facts.HardTrigger => Word(Above(episode).Any(e => Thresholds.HardTrigger(Values.Thresholds, e, null, null))
            || Thresholds.HardTrigger(Values.Thresholds, episode, form, submitted) ? "yes" : "no"),
        Facts.InOfficeHours => Word(Duty.InHours(Values, episode.FrontDoor, Situation.Now) ? "yes" : "no"),
        _ => Word(Known(episode, name)),
    };

    /// <summary>A fact that the record was asked for: of this episode, or of all.</summary>
    public string? Known(EpisodeState episode, string name) =>
        Situation.Facts.GetValueOrDefault($"{episode.Id}/{name}") ?? Situation.Facts.GetValueOrDefault(name);

    /// <summary>The episodes on which a guard rests, as far as it asks for facts that look at other work.</summary>
    public string Grounds(EpisodeState episode, Condition guard) => string.Join(',', Asked(guard)
        .Select(fact => Situation.Grounds.GetValueOrDefault($"{episode.Id}/{fact}")).Where(g => !g.IsDefault).SelectMany(g => g).Distinct(StringComparer.Ordinal).Take(MostGrounds));

    public static IEnumerable<string> Asked(Condition guard) => guard switch
    {
        Condition.All all => all.Of.SelectMany(Asked),
        Condition.Any any => any.Of.SelectMany(Asked),
        Condition.Not not => Asked(not.Of),
        Condition.Test { Source: { Kind: SourceKind.Fact, Name: var name } } => [name],
        _ => [],
    };

    /// <summary>Who alone can be told out of an episode, because it is restricted; null when anybody can.</summary>
    public ImmutableArray<string>? Named(EpisodeState episode)
    {
        if (Situation.Closed.TryGetValue(episode.Id, out var closing)) return closing.Named;
        if (!episode.Cleared.IsEmpty) return episode.Cleared;
        return episode.Parent is { } parent && Situation.Closed.TryGetValue(parent, out var above) && above.Person ? above.Named : null;
    }

    /// <summary>The episodes that this one is part of: what was found in a contact still stands in its MASH episode.</summary>
    private IEnumerable<EpisodeState> Above(EpisodeState episode)
    {
        for (var e = episode; e.Parent is { } up && Episodes.TryGetValue(up, out var parent); e = parent) yield return parent;
    }

    private static JsonNode? Word(string? text) => text is null ? null : JsonValue.Create(text);

    private EntryDraft Add(string chain, string kind, Says says, ImmutableArray<Concern> concerns, IEnumerable<PartDraft>? parts, Happened happened)
    {
        var draft = new EntryDraft(chain, kind, 1, happened, concerns, says.Words, parts is null ? [] : [.. parts]);
        entries.Add(draft);
        return draft;
    }

    private PastEntry Past(EntryDraft d, long sequence) => new(
        d.Chain, sequence, Situation.Change, Situation.Actor, d.Kind, d.KindVersion, d.Happened, Situation.Now, d.Concerns, d.Says,
        [.. d.Parts.Select(p => new PastPart(p.About, p.Class, p.Body))]);
}

/// <summary>The codes of an entry's header, built up by name; what is null is left out.</summary>
internal sealed class Says : System.Collections.IEnumerable
{
    private readonly ImmutableSortedDictionary<string, string>.Builder words = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, string> Words => words.ToImmutable();

    public string? Subject { get; init; }

    public string? Report { get; init; }

    public IEnumerable<(string Name, string? Code)> Codes
    {
        init
        {
            foreach (var (name, code) in value) Add(name, code);
        }
    }

    public void Add(string name, string? code)
    {
        if (!string.IsNullOrEmpty(code)) words[name] = code;
    }

    public System.Collections.IEnumerator GetEnumerator() => words.GetEnumerator();
}
