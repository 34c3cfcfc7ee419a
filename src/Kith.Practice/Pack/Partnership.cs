using System.Collections.Immutable;
using NodaTime;

namespace Kith.Practice.Pack;

/// <summary>The areas, agencies, teams, front doors and schools that work together. Everything is dated: they merge, split and rename.</summary>
public sealed record Partnership(
    string Id,
    string Name,
    ImmutableArray<Authority> Authorities,
    ImmutableArray<Agency> Agencies,
    ImmutableArray<Team> Teams,
    ImmutableArray<FrontDoor> FrontDoors,
    ImmutableArray<School> Schools)
{
    public Agency? Agency(string id) => Agencies.FirstOrDefault(a => a.Id == id);

    public Team? Team(string id) => Teams.FirstOrDefault(t => t.Id == id);

    public FrontDoor? FrontDoor(string id) => FrontDoors.FirstOrDefault(f => f.Id == id);

    public Authority? Authority(string id) => Authorities.FirstOrDefault(a => a.Id == id);

    /// <summary>Who answers for how an agency handles what it knows: its own information governance, or else the partnership office's.</summary>
    public Team? PrivacyTeam(string agency) =>
        Teams.FirstOrDefault(t => t.Kind == PrivacyKind && t.Agency == agency)
        ?? Teams.FirstOrDefault(t => t.Kind == PrivacyKind && Agency(t.Agency)?.Kind == "partnership");

    private const string PrivacyKind = "privacy";

    public FrontDoor? FrontDoorOf(string authority) => FrontDoors.FirstOrDefault(f => f.Authority == authority);
}

/// <param name="Code">The local authority's national three-digit code.</param>
public sealed record Authority(string Id, string Name, string Code, LocalDate From, LocalDate? Until);

/// <param name="Kind">social-care, police, health, education, school, probation, housing, substance-misuse, adult-mental-health, fire,
/// domestic-abuse, early-help, youth-justice, voluntary …</param>
/// <param name="AskedBy">Front doors whose MASH may ask it (all, when empty and <see cref="Answers"/>).</param>
/// <param name="Answers">Whether it answers requests for information.</param>
public sealed record Agency(
    string Id, string Name, string Kind, string? Authority, bool Answers, ImmutableArray<string> AskedBy, LocalDate From, LocalDate? Until);

/// <param name="Kind">front-door, emergency-duty, assessment, early-help, privacy (information governance), desk (an agency's desk that answers requests).</param>
public sealed record Team(string Id, string Name, string Agency, string? Authority, string Kind, LocalDate From, LocalDate? Until);

/// <summary>An area's one way in, under its own name.</summary>
/// <param name="OutOfHoursTeam">Who is on duty when the office hours are over.</param>
/// <param name="Outcodes">Outward postcodes that it serves: how an unplaced contact finds its door.</param>
/// <param name="Default">Takes what cannot be placed, and says so.</param>
public sealed record FrontDoor(
    string Id, string Name, string Authority, string Team, string Phone, string OutOfHoursTeam, string OutOfHoursPhone,
    ImmutableArray<OfficeHours> Hours, ImmutableArray<string> Outcodes, bool Default);

/// <summary>A week of opening times, from a date. A day that is absent is closed; bank holidays are closed.</summary>
public sealed record OfficeHours(LocalDate From, ImmutableSortedDictionary<IsoDayOfWeek, OpenTimes> Days);

public sealed record OpenTimes(LocalTime Opens, LocalTime Closes);

public sealed record School(string Urn, string Name, string Authority, string Phase, string Postcode);
