using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Stores;

/// <summary>The keys that sign-in cookies and forms are sealed with: kept with the record, so that every node has them and a restart signs nobody out.</summary>
public sealed class SessionKeys(RecordStore store)
{
    /// <summary>Every key that was ever made, as the framework wrote it.</summary>
    public async Task<IReadOnlyList<string>> All(CancellationToken cancel = default)
    {
        await using var db = store.Context();
        return await db.Set<SessionKeyRow>().AsNoTracking().OrderBy(k => k.Name).Select(k => k.Xml).ToListAsync(cancel);
    }

    /// <summary>Every key with its name.</summary>
    public async Task<IReadOnlyList<(string Name, string Xml)>> Named(CancellationToken cancel = default)
    {
        await using var db = store.Context();
        return [.. (await db.Set<SessionKeyRow>().AsNoTracking().OrderBy(k => k.Name).ToListAsync(cancel)).Select(k => (k.Name, k.Xml))];
    }

    public Task Replace(string name, string xml, CancellationToken cancel = default) => store.Write(
        db => db.Set<SessionKeyRow>().Where(k => k.Name == name).ExecuteUpdateAsync(set => set.SetProperty(k => k.Xml, xml), cancel), cancel);

    public Task Add(string name, string xml, CancellationToken cancel = default) => store.Write(
        db =>
        {
            db.Add(new SessionKeyRow { Name = name, Xml = xml });
            return Task.CompletedTask;
        },
        cancel);
}
