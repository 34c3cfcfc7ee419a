using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Pack;
using Kith.Record.Casework;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Kith.Simulator;

/// <summary>The invented people of the demonstration county and the words they use, as written in <c>practice/demonstration</c>.</summary>
public sealed class Cast
{
    private readonly Words words;
    private readonly ImmutableArray<Player> players;

    private Cast(Words words, ImmutableArray<Player> players)
    {
        this.words = words;
        this.players = players;
    }

    public sealed record Player(string Id, string Name, ImmutableArray<Posting> Postings);

    public IEnumerable<Player> Players => players;

    public IReadOnlyList<Community> Communities => words.Communities;

    public IReadOnlyList<Concern> Concerns => words.Concerns;

    /// <exception cref="FileNotFoundException">The practice has no demonstration in it.</exception>
    public static Cast Read(string practice)
    {
        var yaml = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).IgnoreUnmatchedProperties().Build();
        var folder = Path.Combine(practice, "demonstration");
        var workers = yaml.Deserialize<Workers>(File.ReadAllText(Path.Combine(folder, "workers.yaml")));
        var spoken = yaml.Deserialize<Words>(File.ReadAllText(Path.Combine(folder, "names.yaml")));
        return new Cast(spoken, [.. workers.List.Select(w => new Player(w.Worker, w.Name, [.. w.Postings.Select(p => new Posting(w.Worker, p.Role, p.Agency, p.Team))]))]);
    }

    /// <summary>Everybody who acts in this role, for this team or agency.</summary>
    public IReadOnlyList<Reader> Acting(PracticePack pack, string role, string? team = null, string? agency = null) =>
    [
        .. players.SelectMany(p => p.Postings)
            .Where(p => p.Role == role && (team is null || p.Team == team) && (agency is null || p.Agency == agency))
            .Select(p => new Reader(p.Worker, p.Role, p.Agency, p.Team, pack.Partnership.Team(p.Team ?? "")?.Authority)),
    ];

    public string NameOf(string worker) => players.First(p => p.Id == worker).Name;

    public string Street(Chance chance, string authority) => $"{chance.Between(1, 140)} {chance.One(words.Streets[authority])}";

    public string Postcode(Chance chance, string authority) => chance.One(words.Postcodes[authority]);

    public string ChildsWords(Chance chance) => chance.One(words.ChildsWords);

    public string Reason(Chance chance, string outcome) =>
        chance.One(words.Reasons.GetValueOrDefault(outcome) ?? words.Ratings.GetValueOrDefault(outcome) ?? ["Considered with what is on record; this is what the child needs now."]);

    public string Knows(Chance chance, string agencyKind) => chance.One(
        words.Answers.GetValueOrDefault(agencyKind.Contains("health", StringComparison.Ordinal) ? "health" : agencyKind) ?? words.Answers["other"]);

    /// <summary>A sentence for a field that nothing particular is known about.</summary>
    public string Line(Chance chance, string field, int level) => field switch
    {
        "reason" => Reason(chance, level switch { 4 => "referral", 3 => "mash", 2 => "early-help", _ => "information-and-advice" }),
        "childs-words" or VoiceRules.Said => ChildsWords(chance),
        _ => chance.One(General),
    };

    private static readonly string[] General =
    [
        "Checked with the referrer and against what is on record.", "Spoke to the school and to the parent; their accounts agree in most things.",
        "Seen at home, clean and talkative; asked for a favourite book.", "The picture is mixed: warm with each other, and worn out.",
    ];

    public sealed class Community
    {
        public string Ethnicity { get; set; } = "";

        public Dictionary<string, double> Weight { get; set; } = [];

        public List<string> FamilyNames { get; set; } = [];

        public List<string> Girls { get; set; } = [];

        public List<string> Boys { get; set; } = [];
    }

    public sealed class Concern
    {
        public string Need { get; set; } = "";

        public double Weight { get; set; }

        public List<string> Indicators { get; set; } = [];

        public List<string> Sentences { get; set; } = [];
    }

    private sealed class Words
    {
        public List<Community> Communities { get; set; } = [];

        public Dictionary<string, List<string>> Streets { get; set; } = [];

        public Dictionary<string, List<string>> Postcodes { get; set; } = [];

        public List<Concern> Concerns { get; set; } = [];

        public List<string> ChildsWords { get; set; } = [];

        public Dictionary<string, List<string>> Answers { get; set; } = [];

        public Dictionary<string, List<string>> Reasons { get; set; } = [];

        public Dictionary<string, List<string>> Ratings { get; set; } = [];
    }

    private sealed class Workers
    {
        [YamlMember(Alias = "workers")]
        public List<WorkerEntry> List { get; set; } = [];
    }

    private sealed class WorkerEntry
    {
        public string Worker { get; set; } = "";

        public string Name { get; set; } = "";

        public List<PostingEntry> Postings { get; set; } = [];
    }

    private sealed class PostingEntry
    {
        public string Role { get; set; } = "";

        public string Agency { get; set; } = "";

        public string? Team { get; set; }
    }
}
