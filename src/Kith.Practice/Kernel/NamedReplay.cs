using System.Collections.Immutable;
using Kith.Practice.Entries;
using NodaTime;

namespace Kith.Practice.Kernel;

/// <summary>
/// Folds a chain into who is named on its record. An entry that names no restriction is of a time when a record had one at most: it belongs to
/// what stands on the chain then.
/// </summary>
public static class NamedReplay
{
    public static NamedAccess Access(IEnumerable<PastEntry> entries) => entries.Aggregate(NamedAccess.None, Fold);

    private static NamedAccess Fold(NamedAccess access, PastEntry e)
    {
        var says = e.Says;
        switch (e.Kind)
        {
            case Kinds.EpisodeOpened when says.TryGetValue("cleared", out var cleared):
                var own = Restraint.Of(Restraint.IdOf(e), Restraint.ByName, unnumbered: false, cleared, e.Recorded);
                return access with { Restrictions = access.Restrictions.SetItem(own.Id, own) };
            case Kinds.Restricted:
                return Restrict(access, e);
            case Kinds.RestrictionLifted:
                return On(access, e, r => !says.ContainsKey("id") && !r.Unnumbered).Aggregate(access, Lift);
            case Kinds.LetIn:
                return LetIn(access, e, new Clearance(says["why"], Replay.Micros(says["from"]), says.TryGetValue("until", out var until) ? Replay.Micros(until) : null));
            case Kinds.LetOut:
                var (worker, every) = (says["worker"], !says.ContainsKey("id"));
                access = On(access, e, _ => false).Aggregate(access, (a, r) => a with { Restrictions = a.Restrictions.SetItem(r.Id, r with { LetIn = r.LetIn.Remove(worker) }) });
                return every || says["id"] == Nothing ? access with { AtLarge = access.AtLarge.Remove(worker) } : access;
            case Kinds.Barred:
                return access with { Barred = access.Barred.Add(says["worker"]) };
            case Kinds.BarLifted:
                return access with { Barred = access.Barred.Remove(says["worker"]) };
            default:
                return access;
        }
    }

    /// <summary>What an entry names that is about no restriction, but about the record as far as nothing closes it.</summary>
    public const string Nothing = "none";

    private static NamedAccess Restrict(NamedAccess access, PastEntry e)
    {
        var numbered = e.Says.ContainsKey("id");
        var made = Restraint.Of(Restraint.IdOf(e), e.Says["restriction"], !numbered, e.Says["cleared"], e.Recorded);
        // Before restrictions had ids, restricting anew changed the kind of the one that stood.
        if (!numbered && access.Restrictions.Values.FirstOrDefault(r => r.Unnumbered) is { } stood)
            made = made.LetIn.Aggregate(stood with { Kind = made.Kind }, (r, named) => r.With(named.Key, named.Value));
        return access with { Restrictions = access.Restrictions.SetItem(made.Id, made) };
    }

    /// <summary>Whoever was let in for a time stays let in until then, as far as nothing else closes the record.</summary>
    private static NamedAccess Lift(NamedAccess access, Restraint lifted) => access with
    {
        Restrictions = access.Restrictions.Remove(lifted.Id),
        AtLarge = lifted.LetIn.Where(l => l.Value.Why != Clearance.Cleared).Aggregate(access.AtLarge, (names, l) => names.With(l.Key, l.Value)),
    };

    private static NamedAccess LetIn(NamedAccess access, PastEntry e, Clearance clearance)
    {
        var (worker, to) = (e.Says["worker"], On(access, e, _ => false).ToArray());
        if (to.Length == 0 && e.Says.ContainsKey("id")) return access;
        return to.Length == 0
            ? access with { AtLarge = access.AtLarge.With(worker, clearance) }
            : to.Aggregate(access, (a, r) => a with { Restrictions = a.Restrictions.SetItem(r.Id, r.With(worker, clearance)) });
    }

    /// <summary>The restrictions that an entry is about.</summary>
    private static IEnumerable<Restraint> On(NamedAccess access, PastEntry e, Func<Restraint, bool> except) => e.Says.TryGetValue("id", out var id)
        ? access.Restrictions.Values.Where(r => r.Id == id)
        : access.Restrictions.Values.Where(r => !except(r));
}
