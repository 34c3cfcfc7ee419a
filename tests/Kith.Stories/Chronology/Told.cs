using Kith.Practice.Entries;
using Kith.Record.Casework;
using Kith.Record.Views;
using Kith.Simulator;
using Microsoft.EntityFrameworkCore;

namespace Kith.Stories.Chronology;

/// <summary>The children of the demonstration's stories, told in a county of their own.</summary>
internal sealed class Told : IAsyncDisposable
{
    private Told(RunningKith kith, Cast cast) => (Kith, Cast) = (kith, cast);

    public RunningKith Kith { get; }

    public Cast Cast { get; }

    /// <summary>Person ids by given name.</summary>
    public Dictionary<string, string> Ids { get; } = new(StringComparer.Ordinal);

    public static async Task<Told> Of(string engine, params string[] stories)
    {
        var kith = await RunningKith.Start(engine);
        var folder = Folder();
        var told = new Told(kith, Cast.Read(folder));
        await kith.Registers.Register(Actor.Engine, told.Cast.Players.Select(p => (p.Id, p.Name, p.Postings)), kith.Clock.Now);
        var casework = new Casework(kith.Store, kith.Packs);
        var teller = new Storyteller(kith.Pack, told.Cast, (_, reader, action, at) => casework.Do(reader, action, at));
        foreach (var story in Storyteller.Read(folder).Where(s => stories.Contains(s.Id)))
        {
            foreach (var (_, act) in teller.Acts(story))
            {
                await using var db = kith.Store.Context();
                await act(db);
            }
        }
        await using var read = kith.Store.Context();
        foreach (var row in await read.Set<MentionAnswerRow>().Where(a => a.Field == "given-names").Join(read.Set<MentionRow>().Where(m => m.Person != null), a => a.Mention, m => m.Id, (a, m) => new { a.Value, m.Person }).ToListAsync())
            told.Ids[row.Value] = row.Person!;
        return told;
    }

    /// <summary>Signed in as somebody of the demonstration.</summary>
    public async Task<Visitor> As(string worker, string? role = null)
    {
        var player = Cast.Players.Single(p => p.Id == worker);
        return await Kith.As(new Worker(player.Id, player.Name, player.Postings), role);
    }

    public ValueTask DisposeAsync() => Kith.DisposeAsync();

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Kith.slnx"))) folder = folder.Parent;
        return Path.Combine(folder.FullName, "practice");
    }
}
