using System.Globalization;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
using NodaTime;

namespace Kith.Stories.Walks;

/// <summary>
/// The county after a walk. Every world is planted and walked by its seed alone; in one of two twins a family stands beside it that nobody may know of but
/// the manager who entered and closed it, and in the other there is nothing in its place but the time it took.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    private const int Steps = 80;

    private World(RunningKith kith, Deeds deeds, Deeds hidden, Canaries words, Random chance) => (Kith, Deeds, Hidden, Words, Chance) = (kith, deeds, hidden, words, chance);

    public RunningKith Kith { get; }
    public Deeds Deeds { get; }

    /// <summary>What was done about the family that is hidden.</summary>
    public Deeds Hidden { get; }
    public Canaries Words { get; }
    public Random Chance { get; }
    public List<PastEntry> Ledger { get; private set; } = [];
    public Dictionary<Reading, Visitor> Visitors { get; } = [];
    public TheRecord Record { get; private set; } = new([]);
    public ReferenceModel Model { get; private set; } = null!;
    public Dictionary<string, List<Stands>> Places { get; private set; } = [];

    public ValueTask DisposeAsync() => Kith.DisposeAsync();

    public static async Task<World> Make(string engine, int seed, bool withHidden)
    {
        var kith = await RunningKith.Start(engine);
        var words = new Canaries();
        var deeds = new Deeds(kith, seed.ToString(CultureInfo.InvariantCulture));
        var county = new CanaryCounty(deeds, words);
        var world = new World(kith, deeds, new Deeds(kith, $"hidden {seed}"), words, new Random(seed));
        await county.Plant();
        var family = new HiddenFamily(world.Hidden, new Canaries(2_005_000, words), seed);
        if (withHidden) await family.Plant();
        deeds.Unknown.UnionWith(world.Hidden.Ledger.Select(e => e.Chain));
        kith.Clock.Now = Instant.FromUtc(2026, 11, 18, 10, 0);
        await family.EnterAgain(deeds);
        var practice = PracticeByItself.Read(KeptSeeds.InRepository("practice"));
        await using (var db = kith.Store.Context())
        {
            var registered = await db.ReadAll().Where(e => e.Chain.StartsWith("register/", StringComparison.Ordinal)).ToListAsync();
            await new Wandering(deeds, county, words, world.Chance, practice, registered, world.SignIn).Walk(Steps);
            world.Ledger = await db.ReadAll().ToListAsync();
        }
        (world.Record, world.Places) = (new TheRecord(world.Ledger), words.Places(world.Ledger));
        world.Model = new ReferenceModel(world.Record, practice, kith.Now);
        foreach (var (who, role) in WalkStaff.Readers) await world.SignIn(who, role);
        return world;
    }

    public Task<Heard> Ask(Reading reader, Asking asking)
    {
        // No two readings at one instant: which of two comes first is chance.
        Kith.Clock.Pass(Duration.FromMilliseconds(1));
        return new Ears(Kith, Visitors[reader]).Ask(asking);
    }

    /// <summary>A browser of theirs, signed in. Of a posting that ended, the browser of before stays, and is shown nothing.</summary>
    private async Task SignIn(Worker who, string role)
    {
        var posting = who.Posting(role);
        var reading = new Reading(who.Id, posting.Role, posting.Agency, posting.Team);
        if (Visitors.ContainsKey(reading) && !Record.Acts(reading)) return;
        var visitor = Kith.Visitor();
        await new Ears(Kith, visitor).SignIn(posting);
        Visitors[reading] = visitor;
    }
}
