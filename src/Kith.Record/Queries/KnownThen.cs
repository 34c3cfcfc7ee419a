using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Record.Sharing;
using Kith.Record.Views;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>
/// One person's record as it was known at an instant: their chains read up to then and made into views in memory, so that every query answers
/// as it would have. Who may see it, and what was withdrawn since, is decided as of now: nobody sees by it what they may not see today.
/// </summary>
public sealed class KnownThen : IAsyncDisposable
{
    private static readonly Lock Once = new();
    private static ImmutableArray<string> tables = [];

    private readonly SqliteConnection connection;

    private KnownThen(SqliteConnection connection, RecordContext db) => (this.connection, Db) = (connection, db);

    /// <summary>Ask it with the same asker.</summary>
    public RecordContext Db { get; }

    /// <returns>Null when there is no such person for this reader now. Whether anything was known of them then, the query says.</returns>
    public static async Task<KnownThen?> Of(RecordContext db, Asker asker, string person, Instant at, CancellationToken cancel = default)
    {
        if (await new PersonQuery(db, asker).Sheet(person, cancel) is not { } now)
            return null;
        var (whole, outlined) = (now.Open.Concat(now.Before).Where(e => e.Whole).Select(e => e.Outline.Id).ToArray(), now.Open.Concat(now.Before).Where(e => !e.Whole).Select(e => e.Outline.Id).ToArray());
        var reports = await db.Set<MentionRow>().AsNoTracking().Where(m => m.Person == now.Id).OrderBy(m => m.Report).Select(m => m.Report).Distinct().Take(500).ToListAsync(cancel);
        var records = await OnePerson.Records(db, $"person/{now.Id}", cancel);
        string[] chains = [.. records, .. reports.Select(r => $"report/{r}"), .. whole.Concat(outlined).Select(e => $"episode/{e}")];
        var hidden = !Addresses.MayKnow(asker) && await Addresses.IsProtected(db, now.Id, cancel);
        var classes = asker.Classes.Where(c => !hidden || c != "address").ToHashSet(StringComparer.Ordinal);
        var entries = await db.Read(chains, at, classes, cancel).ToListAsync(cancel);
        var shown = await db.WithoutStaying(asker, entries, cancel);

        var memory = new SqliteConnection("Data Source=:memory:");
        await memory.OpenAsync(cancel);
        var options = new DbContextOptionsBuilder<RecordContext>().ReplaceService<IModelCacheKeyFactory, ModelByViews>().UseSqlite(memory).Options;
        var then = new KnownThen(memory, new RecordContext(options, db.Settings with { Partnership = db.Partnership }));
        try
        {
            await then.Make(cancel);
            foreach (var entry in await Addresses.Without(db, asker, shown, cancel))
                await Projection.Apply(then.Db, entry, cancel);
            await then.LetIn(asker, whole, outlined, cancel);
            await then.LeaveOut(await Hidden(db, asker, reports, cancel), cancel);
            await then.Name(db, entries, cancel);
            return then;
        }
        catch
        {
            await then.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same tables as everywhere, without triggers: nothing here is kept.</summary>
    private async Task Make(CancellationToken cancel)
    {
        ImmutableArray<string> made;
        lock (Once)
        {
            if (tables.IsEmpty)
                tables = [.. Schema.Creating(Db, [.. Schema.Kept(Db), .. Schema.Views(Db)]), .. Db.Settings.Projectors.SelectMany(p => p.AlsoCreate(postgres: false))];
            made = tables;
        }
        foreach (var command in made)
            await Schema.Sql(Db, command, cancel);
    }

    /// <summary>In place of who was let in then, this reader, to what they see now.</summary>
    private async Task LetIn(Asker asker, string[] whole, string[] outlined, CancellationToken cancel)
    {
        await Db.Set<AudienceRow>().ExecuteDeleteAsync(cancel);
        await Db.Set<NamedRow>().ExecuteDeleteAsync(cancel);
        await Db.Set<PersonRow>().ExecuteUpdateAsync(set => set.SetProperty(p => p.Restricted, false), cancel);
        await Db.Set<EpisodeRow>().ExecuteUpdateAsync(set => set.SetProperty(e => e.Restricted, false), cancel);
        await Db.Set<MentionRow>().ExecuteUpdateAsync(set => set.SetProperty(m => m.Closed, 0).SetProperty(m => m.ForClosed, 0), cancel);
        var (key, always) = (Audience.Worker(asker.Reader.Human), Instant.FromUnixTimeTicks(0));
        Db.AddRange(whole.Select(e => new AudienceRow { Episode = e, Key = key, Scope = Audience.All, Why = "opened", From = always }));
        Db.AddRange(outlined.Select(e => new AudienceRow { Episode = e, Key = key, Scope = Audience.Summary, Why = "opened", From = always }));
        await Db.SaveChangesAsync(cancel);
        Db.ChangeTracker.Clear();
    }

    /// <summary>Those of whom the reports tell and whom this reader does not know.</summary>
    private static Task<string[]> Hidden(RecordContext db, Asker asker, List<string> reports, CancellationToken cancel) =>
        db.Set<MentionRow>().AsNoTracking().Where(m => reports.Contains(m.Report) && !db.Known(asker).Any(k => k.Id == m.Id)).OrderBy(m => m.Id).Select(m => m.Id).ToArrayAsync(cancel);

    private async Task LeaveOut(string[] mentions, CancellationToken cancel)
    {
        if (mentions.Length == 0) return;
        await Db.Set<MentionRow>().Where(m => mentions.Contains(m.Id)).ExecuteDeleteAsync(cancel);
        await Db.Set<MentionAnswerRow>().Where(a => mentions.Contains(a.Mention)).ExecuteDeleteAsync(cancel);
        await Db.Set<RelationshipRow>().Where(r => mentions.Contains(r.Mention) || mentions.Contains(r.Child)).ExecuteDeleteAsync(cancel);
    }

    private async Task Name(RecordContext db, List<PastEntry> entries, CancellationToken cancel)
    {
        string[] workers = [.. entries.SelectMany(e => new[] { e.Actor.Human, e.WordOrNull("worker") }.OfType<string>()).Distinct(StringComparer.Ordinal)];
        foreach (var worker in await db.Set<WorkerRow>().AsNoTracking().Where(w => workers.Contains(w.Id)).Take(workers.Length).ToListAsync(cancel))
            Db.Add(worker);
        await Db.SaveChangesAsync(cancel);
        Db.ChangeTracker.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Db.DisposeAsync();
        await connection.DisposeAsync();
    }
}
