using Kith.Practice.Entries;
using Kith.Practice.Loading;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Stories;
using NodaTime;
using Xunit;

namespace Kith.Browser.SignIn;

/// <summary>A county that is not a demonstration, with invitations waiting. Passkeys want a name, so it is visited as localhost.</summary>
public sealed class RealCounty : IAsyncLifetime
{
    private readonly Dictionary<string, string> invitations = new(StringComparer.Ordinal);
    private KithProgram? kith;

    public KithProgram Kith => kith ?? throw new InvalidOperationException("Kith has not started.");

    public string At(string path) => $"http://localhost:{Kith.Address.Port}{path}";

    public string InvitationOf(Worker worker) => At($"/invitation/{invitations[worker.Id]}");

    public async ValueTask InitializeAsync() => kith = await KithProgram.StartAsync(Make);

    public async ValueTask DisposeAsync()
    {
        if (kith is not null)
            await kith.DisposeAsync();
    }

    private async Task Make(string file)
    {
        var files = PackFolder.Read(Path.Combine(Repository.Root, "practice"));
        var pack = PackLoader.Load(files).Pack ?? throw new InvalidOperationException("The practice has mistakes; see: kith practice check");
        var now = SystemClock.Instance.GetCurrentInstant();
        await using var store = await RecordStore.Open(file);
        var registers = new Registers(store, pack);
        await registers.Begin(demonstration: false, now);
        await PackShelf.Publish(store, pack, files, now);
        await registers.Register(Actor.Engine, Staff.All.Select(w => (w.Id, w.Name, w.Postings)), now);
        foreach (var worker in new[] { Staff.Amara, Staff.Bronwen, Staff.Ravi })
            invitations[worker.Id] = (await new AccountRegister(store, pack).Invite(Actor.Engine, worker.Id, $"{worker.Id}@council.example", now)).Token!;
    }
}
