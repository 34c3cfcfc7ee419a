using System.Globalization;
using Kith.Practice.Entries;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using NodaTime;

namespace Kith.Stories.Walks;

/// <summary>
/// One program for all walks on a database, with everybody signed in and the county planted once: for each walk, and for each twin of one, what is in the
/// database is put back.
/// </summary>
internal sealed class Ground : IAsyncDisposable
{
    /// <summary>A session of a demonstration lasts for thirty days, whatever happens.</summary>
    private static readonly Duration Session = Duration.FromDays(30);

    private readonly Dictionary<Reading, Ears> ears = [];
    private readonly List<Deed> planted = [];
    private readonly Canaries words = new();
    private int signed;
    private int county;
    private Instant since;
    private int heard;

    private Ground(RunningKith kith) => Kith = kith;

    public RunningKith Kith { get; }

    public PracticeByItself Practice { get; } = PracticeByItself.Read(KeptSeeds.InRepository("practice"));

    /// <summary>Workers and postings, as they were before anything was done.</summary>
    public List<PastEntry> Registered { get; private set; } = [];

    public IReadOnlyList<Deed> Planted => planted;

    /// <summary>What was logged since the last walk began.</summary>
    public IEnumerable<string> Logged => Kith.Logged.Skip(heard);

    public static async Task<Ground> Make(string engine)
    {
        var ground = new Ground(await RunningKith.Start(engine));
        await ground.Plant();
        return ground;
    }

    public ValueTask DisposeAsync() => Kith.DisposeAsync();

    private async Task Plant()
    {
        Kith.Clock.Now = Instant.FromUtc(2026, 11, 17, 9, 0);
        await Kith.Registers.Register(Actor.Engine, WalkStaff.More.Select(w => (w.Id, w.Name, w.Postings)), Kith.Now);
        await Kith.Registers.TellHome(Actor.Engine, "ravi", $"7 {words.Name()} Road", words.Postcode("MK4"), Kith.Now);
        Registered = await Ledger();
        foreach (var (who, role) in WalkStaff.Readers)
        {
            var posting = who.Posting(role);
            ears[new(who.Id, posting.Role, posting.Agency, posting.Team)] = new Ears(Kith);
        }
        since = Kith.Now;
        await SignIn(_ => true);
        foreach (var browser in ears.Values) browser.Keep();
        signed = await Kith.Keep();
        await new CanaryCounty(new Deeds(Kith, "county", planted), words).Plant();
        county = await Kith.Keep();
    }

    /// <summary>The county as it was planted, and words that go on from it.</summary>
    public async Task<Canaries> Begin()
    {
        await Return(county);
        heard = Kith.Logged.Count;
        Kith.Clock.Now = Instant.FromUtc(2026, 11, 18, 9, 0);
        return words.Further();
    }

    /// <summary>The same things done again from the first, but some. What became of each is beside it.</summary>
    public async Task<List<(Deed Deed, Done Done)>> Again(IEnumerable<Deed> deeds)
    {
        await Return(signed);
        var done = new List<(Deed, Done)>();
        foreach (var deed in deeds)
        {
            Kith.Clock.Now = deed.At;
            done.Add((deed, await deed.Again(Kith)));
        }
        return done;
    }

    private async Task Return(int kept)
    {
        await Kith.Return(kept);
        foreach (var browser in ears.Values) browser.Return();
    }

    public async Task<List<PastEntry>> Ledger()
    {
        await using var db = Kith.Store.Context();
        return await db.ReadAll().ToListAsync();
    }

    public Task<Heard> Ask(Reading reader, Asking asking) => ears[reader].Ask(asking);

    /// <summary>Who reads now: everybody in their posting. Of a posting that ended, the browser of before stays, and is shown nothing.</summary>
    public async Task<List<Reading>> Readers(TheRecord record, Instant at)
    {
        Kith.Clock.Now = at;
        if (at >= since + Session) await SignIn(record.Acts);
        return [.. ears.Keys];
    }

    private async Task SignIn(Func<Reading, bool> acts)
    {
        foreach (var (reader, browser) in ears.Where(e => acts(e.Key))) await browser.SignIn(new(reader.Worker, reader.Role, reader.Agency, reader.Team));
    }
}

/// <summary>The county after a walk, with a family in it that nobody may know of but the manager who entered and closed it.</summary>
internal sealed class World
{
    private const int Steps = 80;

    private World(int seed, Ground ground, Deeds deeds, Canaries words) => (Seed, Ground, Deeds, Words, Chance) = (seed, ground, deeds, words, new Random(seed));

    public int Seed { get; }

    public Ground Ground { get; }
    public Deeds Deeds { get; }
    public Canaries Words { get; }
    public Random Chance { get; }
    public List<PastEntry> Ledger { get; private set; } = [];
    public List<Reading> Readers { get; private set; } = [];

    /// <summary>When all was done.</summary>
    public Instant Ended { get; private set; }
    public TheRecord Record { get; private set; } = new([]);
    public ReferenceModel Model { get; private set; } = null!;
    public Dictionary<string, List<Stands>> Places { get; private set; } = [];
    private ILookup<string, string> OnChain { get; set; } = null!;

    /// <summary>Words that stand somewhere in a record.</summary>
    public IEnumerable<string> PlacesOn(string chain) => OnChain[chain];

    /// <summary>Where words stand for this reader: where the rules let them read them.</summary>
    public List<Stands> MayRead(Reading reader, string word) =>
        Places[word].Where(at => Model.Of(reader, at.Entry, at.Ordinal, at.Path) == Verdict.Must).ToList() is { Count: > 0 } must ? must : Places[word];

    public static async Task<World> Make(Ground ground, int seed)
    {
        var words = await ground.Begin();
        var all = ground.Planted.ToList();
        var deeds = new Deeds(ground.Kith, seed.ToString(CultureInfo.InvariantCulture), all, all.SelectMany(d => d.Done.Entries));
        var world = new World(seed, ground, deeds, words);
        var hidden = new Deeds(ground.Kith, $"hidden {seed}", all);
        var family = new HiddenFamily(hidden, new Canaries(2_005_000, words), seed);
        await family.Plant();
        deeds.Unknown.UnionWith(hidden.Ledger.Select(e => e.Chain));
        ground.Kith.Clock.Now = Instant.FromUtc(2026, 11, 18, 10, 0);
        await family.EnterAgain(deeds);
        await new Wandering(deeds, new CanaryCounty(deeds, words), words, world.Chance, ground.Practice, ground.Registered).Walk(Steps);
        world.Ledger = await ground.Ledger();
        (world.Record, world.Places) = (new TheRecord(world.Ledger), words.Places(world.Ledger));
        world.OnChain = world.Places.SelectMany(p => p.Value.Select(at => (at.Entry.Chain, Word: p.Key))).Distinct().ToLookup(p => p.Chain, p => p.Word, StringComparer.Ordinal);
        world.Model = new ReferenceModel(world.Record, ground.Practice, ground.Kith.Now);
        world.Ended = ground.Kith.Now;
        world.Readers = await ground.Readers(world.Record, world.Ended);
        return world;
    }

    public Task<Heard> Ask(Reading reader, Asking asking)
    {
        // No two readings at one instant: which of two comes first is chance.
        Ground.Kith.Clock.Pass(Duration.FromMilliseconds(1));
        return Ground.Ask(reader, asking);
    }
}
