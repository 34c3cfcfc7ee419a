using System.Collections.Immutable;
using Kith.Practice;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Practice.Time;
using NodaTime;

namespace Kith.Access;

/// <summary>What a step asks of whoever does it, as its opening entry says.</summary>
/// <param name="Roles">Roles that may do it.</param>
/// <param name="Agency">The agency whose place it is; null when it belongs to the team that holds the episode.</param>
/// <param name="Team">The team whose place it is, if it names one.</param>
public sealed record StepPlace(string Instance, ImmutableArray<string> Roles, string? Agency, string? Team);

/// <summary>Who has the episode. Made of an episode's row or state, and in no other way: whoever forgets <see cref="ByName"/> keeps out those cleared.</summary>
/// <param name="ByName">Only those cleared by name know of it, of whatever team: each of them may work on it.</param>
public sealed record Holding(string Team, string? Worker, bool ByName)
{
    public static Holding Of(EpisodeState state) => new(state.Team, state.Worker, !state.Cleared.IsEmpty);
}

/// <summary>
/// The one place that decides who may see and do what. Pages, API, search and exports ask here, and lists are filtered in SQL by
/// <see cref="Keys"/> and <see cref="Classes"/>, which say the same. What it does not allow is denied; a role that the pack does not know sees nothing.
/// </summary>
public sealed class Gate(PracticePack pack)
{
    /// <summary>The audience keys that let this reader in.</summary>
    /// <param name="covering">Workers for whom this one answers today: what they hold is seen too, unless it is restricted.</param>
    public ImmutableArray<string> Keys(Reader reader, params IEnumerable<string> covering)
    {
        if (Role(reader) is not { } role || role.Audience == "none")
            return [];
        var keys = ImmutableArray.CreateBuilder<string>();
        keys.Add(Audience.Worker(reader.Human));
        if (role.Audience is "team" or "front-door")
            keys.AddRange(covering.Select(Audience.Worker));
        if (role.Audience is "team" or "front-door" && reader.Team is { } team)
            keys.Add(Audience.Team(team));
        keys.AddRange(keys.ToArray().Select(Audience.Told));
        if (role.Audience is "agency")
            keys.Add(Audience.Agency(reader.Agency));
        if (role.Audience is "front-door" && DoorsOf(reader) is { IsEmpty: false } doors)
        {
            keys.AddRange(doors.Select(d => Audience.FrontDoor(d.Id)));
            keys.Add(Audience.AnyFrontDoor);
        }
        return keys.ToImmutable();
    }

    /// <summary>The keys under which a name opens a restricted episode: one's own.</summary>
    public ImmutableArray<string> RestrictedKeys(Reader reader) =>
        Role(reader) is null or { Audience: "none" } ? [] : [Audience.Worker(reader.Human)];

    /// <summary>Whether the role sees more than its team and front door hold: see <see cref="Role.Sees"/>.</summary>
    public string SeesBehind(Reader reader) => Role(reader)?.Sees ?? Practice.Pack.Role.Held;

    /// <summary>What the reader's team held no longer than this counts as held: since then, or now when the role sees nothing after.</summary>
    public Instant HeldSince(Reader reader, Instant now)
    {
        if (Role(reader)?.SeesAfter is not { } after) return now;
        var today = now.Local().Date;
        var value = Due.Value(pack.Timescales.GetValueOrDefault(after), today);
        var first = today.PlusDays(-(value.Unit == TimeUnit.Week ? 7 : 1) * value.Limit);
        // Whoever ceased to hold it at any time of that day sees it to the end of today.
        return first.AtMidnight().InLondon() - Duration.FromTicks(10);
    }

    /// <summary>Classes that stay in the work where they were told.</summary>
    public ImmutableArray<string> Staying() => [.. pack.Classes.Values.Where(c => c.Stays).Select(c => c.Id)];

    /// <summary>The sensitivity classes of which the reader may see the parts, where it sees the episode.</summary>
    public ImmutableArray<string> Classes(Reader reader) => Role(reader)?.Reads ?? [];

    public bool MayRead(Reader reader, string sensitivity) => Classes(reader).Contains(sensitivity);

    /// <summary>The flags that this reader may see on a person whom they see.</summary>
    public IEnumerable<string> Flags(Reader reader) => pack.Flags.Values.Where(f => MayRead(reader, f.Class)).Select(f => f.Id);

    /// <summary>Those of them that others than the workers of the case must know of.</summary>
    public IEnumerable<string> WideFlags(Reader reader) => pack.Flags.Values.Where(f => f.Wide && MayRead(reader, f.Class)).Select(f => f.Id);

    public Sight Sees(Reader reader, bool restricted, IEnumerable<Grant> audience, Instant now, params IEnumerable<string> covering) =>
        Decide(reader, new Standing(restricted), audience, now, covering).Sight;

    /// <summary>What the reader sees of a record, and every rule that was looked at. The one decision; lists say the same in SQL.</summary>
    public Decision Decide(Reader reader, Standing standing, IEnumerable<Grant> audience, Instant now, params IEnumerable<string> covering)
    {
        var grounds = ImmutableArray.CreateBuilder<Ground>();
        if (Role(reader) is not { } role)
            return new(Sight.None, [new(false, $"Today's practice knows no role “{reader.Role}”.")]);
        grounds.Add(new(role.Audience != "none", AudienceWords(role)));
        if (standing.KeptOut)
            grounds.Add(new(false, "They are somebody in this record who must not read it."));
        var mine = audience.Where(g => g.HoldsAt(now)).ToList();
        var barred = mine.Any(g => g.Key == Audience.Worker(reader.Human) && g.Scope == Audience.Nothing);
        if (barred)
            grounds.Add(new(false, "They are kept out by name."));
        if (standing.Restricted)
            grounds.Add(new(false, "It is restricted: only those named see it, to each of its restrictions, and neither team, agency, front door, allocation nor cover counts."));
        var keys = standing.Restricted ? RestrictedKeys(reader) : Keys(reader, covering);
        var held = mine.Where(g => keys.Contains(g.Key) && g.Scope != Audience.Nothing && (g.Named || !standing.Restricted)).ToList();
        grounds.AddRange(held.Select(g => new Ground(true, GrantWords(g))));
        var behind = !standing.Restricted && standing.Behind.Any(b => IsBehind(reader, role, b, keys, now));
        if (behind)
            grounds.Add(new(true, $"{role.Name}: sees {(role.Sees == Practice.Pack.Role.WholeRecord ? "the whole record of whoever their work is about" : "what led to their work")}, and they hold such work, or did of late."));
        if (held.Count == 0 && !behind)
            grounds.Add(new(false, "Nothing lets in this worker, their team, their agency or their front door."));
        if (standing.KeptOut || barred)
            return new(Sight.None, grounds.ToImmutable());
        var scopes = held.Select(g => g.Scope).ToImmutableSortedSet(StringComparer.Ordinal);
        return new(
            new Sight(behind || scopes.Contains(Audience.All), scopes.Contains(Audience.Summary), scopes.Contains(Audience.Own), [.. scopes.Select(Audience.InstanceOf).OfType<string>()]) { Behind = behind && !scopes.Contains(Audience.All) },
            grounds.ToImmutable());
    }

    private bool IsBehind(Reader reader, Role role, Behind behind, ImmutableArray<string> keys, Instant now) =>
        !behind.Denied && keys.Contains(behind.Key) && Audience.Holds(behind.Key) && role.Sees != Practice.Pack.Role.Held
        && (behind.LedTo || (behind.SamePerson && role.Sees == Practice.Pack.Role.WholeRecord))
        && (behind.Ended is not { } ended || (behind.Key.StartsWith("team:", StringComparison.Ordinal) && ended > HeldSince(reader, now)));

    /// <summary>An agency's place is its own; every other step is the holding team's, or the worker's who has it.</summary>
    public bool MayDo(Reader reader, Sight sight, StepPlace step, Holding holding)
    {
        if (Role(reader) is null || !step.Roles.Contains(reader.Role))
            return false;
        if (step.Agency is { } agency)
            return agency == reader.Agency && (sight.All || sight.Steps.Contains(step.Instance));
        if (step.Team is { } place)
            return place == reader.Team && (sight.All || sight.Steps.Contains(step.Instance));
        return sight.All && Holds(reader, holding);
    }

    /// <summary>Filling gaps, setting prompts aside, linking mentions, offering handover: whatever is not a step's own.</summary>
    public bool MayWorkOn(Reader reader, Sight sight, Holding holding) => Role(reader) is not null && sight.All && Holds(reader, holding);

    public bool MayAllocate(Reader reader, Sight sight, Holding holding) =>
        Role(reader) is { Allocates: true } && sight.All && holding.Team == reader.Team;

    /// <summary>A worker who has no colleague in charge may still take what nobody has.</summary>
    public bool MayTake(Reader reader, Sight sight, Holding holding) =>
        Role(reader) is not null && sight.All && holding.Team == reader.Team && holding.Worker is null;

    public bool MayAcceptHandover(Reader reader, string toTeam) => Role(reader) is not null && reader.Team == toTeam;

    /// <summary>Cover for a colleague is set by whoever allocates; for oneself, by anybody.</summary>
    public bool MaySetCover(Reader reader, string worker) => Role(reader) is { } role && (role.Allocates || reader.Human == worker);

    public bool MaySearch(Reader reader) => Role(reader) is { Searches: true };

    /// <summary>May say that two records are of one person, where it sees both; and that they are two after all.</summary>
    public bool MayMerge(Reader reader) => Role(reader) is { Merges: true };

    public bool MayOpen(Reader reader, string pathway) => Role(reader) is { } role && role.Opens.Contains(pathway);

    /// <summary>Who has seen somebody is for those who hold that somebody's work, if their role looks after reading.</summary>
    public bool MayAudit(Reader reader, Sight sight, Holding holding) => Role(reader) is { Audits: "held" } && sight.All && Holds(reader, holding);

    /// <summary>A legal hold is put and lifted by those who work on it, and by the information governance of the agency that holds it.</summary>
    public bool MayHold(Reader reader, Sight sight, Holding holding) => Role(reader) is { } role && pack.Retention.HoldBy.Contains(role.Id)
        && (MayWorkOn(reader, sight, holding) || (pack.Partnership.Team(holding.Team) is { } team && reader.Team is not null && pack.Partnership.PrivacyTeam(team.Agency)?.Id == reader.Team));

    /// <summary>Whether this reader looks through what the workers of their own agency read, of anybody.</summary>
    public bool AuditsAgency(Reader reader) => Role(reader) is { Audits: "agency" };

    /// <summary>Why this reader looks, where nothing more special says so.</summary>
    public string Purpose(Reader reader) => Role(reader)?.Purpose ?? Practice.Pack.Purpose.Safeguarding;
    /// <summary>May close a record to all but those named, clear others, and keep somebody out of it.</summary>
    public bool MayRestrict(Reader reader, Sight sight) => sight is { All: true, Behind: false } && pack.NeedToKnow.Restrictions.Values.Any(r => r.SetBy.Contains(reader.Role));

    /// <summary>May name who is to look after what this agency restricted, without seeing it.</summary>
    public bool MayNameSuccessors(Reader reader) => Role(reader) is not null && pack.NeedToKnow.Governance.Contains(reader.Role);

    public bool MayUseEmergencyAccess(Reader reader) => pack.NeedToKnow.Emergency is { } emergency && emergency.Roles.Contains(reader.Role);

    /// <summary>Kinds of restriction that no emergency access opens.</summary>
    public IEnumerable<string> BeyondEmergency => pack.NeedToKnow.Restrictions.Values.Where(r => r.Opens.Emergency == Reach.Nothing).Select(r => r.Id);

    /// <summary>May ask to know what they may not see.</summary>
    public bool MayAskToKnow(Reader reader) => pack.NeedToKnow.Requests is { } requests && MayOpen(reader, requests.Pathway);

    /// <summary>Gets counts of everybody's record, with small numbers left out; no name, and no way to one.</summary>
    public bool Publishes(Reader reader) => Role(reader) is { Publishes: true };

    /// <summary>May look at why somebody may or may not see a record.</summary>
    public bool MayExplain(Reader reader) => Role(reader) is { Explains: true };

    private static string AudienceWords(Role role) => role.Audience switch
    {
        "front-door" => $"{role.Name}: sees the episodes of their own front door whole, and of others dates and outcomes.",
        "team" => $"{role.Name}: sees the episodes that their team holds.",
        "agency" => $"{role.Name}: sees what their agency was let in to.",
        "own" => $"{role.Name}: sees what they sent themselves, and the replies.",
        _ => $"{role.Name}: sees nothing about any child.",
    };

    private static string GrantWords(Grant grant)
    {
        var scope = grant.Scope switch
        {
            Audience.All => "to all that their role may read",
            Audience.Summary => "to dates and outcomes",
            Audience.Own => "to what they sent",
            _ => $"to one step ({grant.Scope})",
        };
        return $"{(Audience.IsTold(grant.Key) ? $"{Audience.Untold(grant.Key)} was told of it, and" : grant.Key)} is let in {scope}{(grant.Until is null ? "" : ", for a time")}.";
    }

    private Role? Role(Reader reader) => pack.Roles.GetValueOrDefault(reader.Role);

    private static bool Holds(Reader reader, Holding holding) => holding.ByName || holding.Team == reader.Team || holding.Worker == reader.Human;

    private ImmutableArray<FrontDoor> DoorsOf(Reader reader) =>
        reader.Team is not { } team ? [] : [.. pack.Partnership.FrontDoors.Where(d => d.Team == team || d.OutOfHoursTeam == team)];
}
