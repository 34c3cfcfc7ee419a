using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Casework;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.SubjectAccess;

/// <summary>What the kernel is told of a request: whose record it is, what speaks against whoever asks, and the lines that are to be decided on.</summary>
internal static class AskedOf
{
    /// <summary>Null for every action that is no act of a subject access request.</summary>
    public static async Task<AskedFor?> For(RecordContext db, PackShelf packs, Action action, EpisodeState? episode, Instant now, CancellationToken cancel)
    {
        if (action is not (Action.FindAsker or Action.Redact or Action.LetGo or Action.ReleasePack) || episode is null || !Practice.Kernel.SubjectAccess.Is(packs.Current, episode.Pathway)
            || await Requested.Of(db, packs.Current, episode.Id, cancel) is not { Request: { Subject: { } subject } request } asked) return null;
        if (asked.Person is not { } person) return new(null, false, [], ImmutableSortedDictionary<string, string?>.Empty);
        var circle = await Circle.Of(db, person, cancel);
        var closed = await ClosedParts.Of(db, circle, asked.Row, cancel);
        circle = closed.OpenFirst(circle);
        var asker = action is Action.FindAsker a ? new FoundAsker(a.Mention, a.Name, a.Standing, a.Behalf, false, "", false, default) : AskerFinding.Of(request);
        var against = asker is null ? [] : await Said(db, circle, asker, cancel);
        var all = action is Action.Redact or Action.ReleasePack && asker is not null
            ? await PackAssembly.Of(db, packs, circle, closed, asker, action is Action.Redact redact ? redact.Until : Practice.Kernel.SubjectAccess.Of(episode).Until ?? now, cancel) : [];
        var lines = action is Action.Redact ? all.Where(asked.Has) : [];
        return new(person, asker?.Mention is { } mention && circle.Self.Contains(mention), against, lines.ToImmutableSortedDictionary(l => l.Key, l => l.Rule is { SecondPerson: true } rule ? rule.Reason : null, StringComparer.Ordinal))
        {
            Asker = action is Action.FindAsker ? null : asker, Subject = EntryWords.Bare(subject), Reference = asked.Reference ?? request.Id,
            Closed = asked.Held is null ? await Untold(db, packs.Current, asked, [.. all.Select(l => l.Held).OfType<string>().Distinct(StringComparer.Ordinal)], cancel) : [],
            Known = asker is null || new[] { asker.Mention, asker.Behalf }.OfType<string>().All(m => circle.Find(m) is not null),
        };
    }

    /// <summary>What the record says against whoever asks, or whoever they act for.</summary>
    public static async Task<ImmutableArray<string>> Said(RecordContext db, Circle circle, FoundAsker asker, CancellationToken cancel)
    {
        var against = await Against.Asker(db, circle, asker.Mention, asker.Name, asker.Mention is null, cancel);
        return asker.Behalf is { } behalf && circle.Find(behalf) is { } principal
            ? [.. against, .. (await Against.Asker(db, circle, behalf, circle.NameOf(principal), false, cancel)).Select(s => $"They act for somebody else: {s}")] : against;
    }

    /// <summary>Who is to deal with each of these, of those who were not told of this request yet.</summary>
    private static async Task<ImmutableArray<Action.GivenTo>> Untold(RecordContext db, PracticePack pack, Requested asked, string[] records, CancellationToken cancel)
    {
        if (pack.SubjectAccess.Closed is not { } pathway || records.Length == 0) return [];
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Pathway == pathway && e.Record != null && records.Contains(e.Record)).Take(Circle.Most).ToListAsync(cancel))
            if (await Requested.Opens(db, part.Id, cancel) == asked.Request.Id) told.Add(part.Record!);
        var given = ImmutableArray.CreateBuilder<Action.GivenTo>();
        foreach (var record in records.Where(r => !told.Contains(r)))
            if (await WhoAnswers.About(db, pack, Engine, record, cancel) is { Cleared.IsEmpty: false } those) given.Add(those with { Record = record, Opens = asked.Request.Id });
        return given.ToImmutable();
    }

    private static readonly Reader Engine = new(Actor.Engine.Human, Actor.Engine.Role, Actor.Engine.Agency);
}
