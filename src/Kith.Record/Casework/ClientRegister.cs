using System.Collections.Immutable;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Pack;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Casework;

/// <param name="Secret">Null for a client that signs its assertions with a key of its own.</param>
public sealed record RegisteredClient(string Id, string? Secret);

/// <summary>Which agencies' systems may call, for what: in the ledger; how they prove who they are: in the store.</summary>
public sealed class ClientRegister(RecordStore store, PracticePack pack)
{
    private const string Chain = "register/clients";

    /// <param name="keys">A JSON Web Key Set of public keys, or null for a secret.</param>
    public async Task<RegisteredClient> Register(Actor actor, string agency, string name, IReadOnlyCollection<string> scopes, string? keys, Instant now, CancellationToken cancel = default)
    {
        var change = NewId.Random();
        var (id, secret, said) = ($"{agency}-{OpaqueId.Derive(change, 1)[..8]}", keys is null ? Token.New() : null, string.Join(' ', scopes.Order(StringComparer.Ordinal)));
        await store.Writer.Commit(db =>
        {
            db.Add(new ApiClientRow { Id = id, Agency = agency, Name = name, Scopes = said, SecretHash = secret is null ? null : Token.Hash(secret), Keys = keys, Made = Micros.From(now) });
            return Task.FromResult<ChangeDraft?>(Change(change, actor, Kinds.ClientRegistered, now, ("client", id), ("agency", agency), ("scopes", string.Join(',', said.Split(' ')))));
        }, cancel);
        return new(id, secret);
    }

    /// <returns>False when there is none.</returns>
    public async Task<bool> End(Actor actor, string id, Instant now, CancellationToken cancel = default)
    {
        var at = Micros.From(now);
        return await store.Writer.Commit(async db =>
        {
            if (await db.Set<ApiClientRow>().SingleOrDefaultAsync(c => c.Id == id && c.Ended == null, cancel) is not { } client) return null;
            client.Ended = at;
            await db.Set<ApiTokenRow>().Where(t => t.Client == id).ExecuteDeleteAsync(cancel);
            return Change(NewId.Random(), actor, Kinds.ClientEnded, now, ("client", id), ("agency", client.Agency));
        }, cancel) is not null;
    }

    private ChangeDraft Change(string id, Actor actor, string kind, Instant now, params (string Name, string Code)[] says) => Changes.Of(
        id, now, actor, "practice", pack, ImmutableSortedDictionary<string, string>.Empty,
        [new EntryDraft(Chain, kind, 1, Happened.At(now), [], says.ToImmutableSortedDictionary(s => s.Name, s => s.Code, StringComparer.Ordinal), [])]);
}
