using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Kith.Practice;
using Kith.Practice.Pack;
using Kith.Record;
using Kith.Record.Casework;
using NodaTime;

namespace Kith.Simulator;

/// <param name="Children">How many children somebody was worried about.</param>
/// <param name="Months">Over how long, up to now.</param>
public sealed record CountySize(int Children, int Months, int Seed)
{
    public static readonly CountySize Default = new(40, 2, 5080);
}

/// <summary>
/// Lives through some months of a county's front doors, through the kernel like everybody else: contacts arrive, workers do what is open
/// to them, agencies answer, some are late, and what is unfinished at the end is today's work. The same seed and end make the same county.
/// </summary>
public sealed class County
{
    private const int ActionsInOneTransaction = 60;

    private readonly PriorityQueue<Func<RecordContext, Task>, (Instant At, int Order)> queue = new();
    private readonly RecordStore store;
    private readonly Casework casework;
    private int scheduled;
    private int changes;

    public County(RecordStore store, Casework casework, PracticePack pack, Cast cast, CountySize size, Instant until)
    {
        (this.store, this.casework, Pack, Cast, Size, Until) = (store, casework, pack, cast, size, until);
        Chance = new Chance(size.Seed);
        Improvised = new Improvised(pack, cast, Chance);
    }

    public PracticePack Pack { get; }

    public Cast Cast { get; }

    public CountySize Size { get; }

    public Instant Until { get; }

    public Chance Chance { get; }

    public Improvised Improvised { get; }

    public Instant Now { get; private set; }

    /// <summary>Children whom one remembers, besides those whom chance makes.</summary>
    public ImmutableArray<Story> Stories { get; init; } = [];

    private Task<Done> TellAt(RecordContext db, Access.Reader reader, Practice.Kernel.Action action, Instant at) =>
        casework.DoWithin(db, reader, action, Instant.Max(at, Now), Id($"change {changes++}"));

    /// <param name="progress">How far it has come, from 0 to 1.</param>
    public async Task Live(Action<double>? progress = null, CancellationToken cancel = default)
    {
        var begin = Until.Local().PlusMonths(-Size.Months).InLondon();
        var told = Stories.SelectMany(s => new Storyteller(Pack, Cast, TellAt).Acts(s)).Where(a => a.At < Until).ToArray();
        await Populate(told.Select(a => a.At).Append(begin).Min() - Duration.FromMinutes(1), cancel);
        foreach (var (at, act) in told) At(at, act);
        Arrivals.Schedule(this, begin);
        while (queue.Count > 0)
        {
            await store.Writer.Batch(async db =>
            {
                for (var n = 0; n < ActionsInOneTransaction && queue.TryDequeue(out var next, out var when); n++)
                {
                    if (when.At > Until) continue;
                    Now = when.At;
                    await next(db);
                }
            }, cancel);
            progress?.Invoke(Math.Clamp((Now - begin) / (Until - begin), 0, 1));
        }
    }

    /// <summary>Does it then, unless the county's time has run out: what is left is work for those who open the demonstration.</summary>
    public void At(Instant when, Func<RecordContext, Task> act) => queue.Enqueue(act, (when, scheduled++));

    public Task<Done> Do(RecordContext db, Access.Reader reader, Practice.Kernel.Action action, CancellationToken cancel = default) =>
        casework.DoWithin(db, reader, action, Now, Id($"change {changes++}"), cancel);

    public string Id(string what) => OpaqueId.From(SHA256.HashData(Encoding.UTF8.GetBytes($"{Size.Seed} {what}")));

    private async Task Populate(Instant begin, CancellationToken cancel)
    {
        var registers = new Registers(store, Pack);
        await registers.Register(Practice.Entries.Actor.Engine, Cast.Players.Select(p => (p.Id, p.Name, p.Postings)), begin, cancel);
    }
}
