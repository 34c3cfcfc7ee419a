using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Forms;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;
using NodaTime;

namespace Kith.Record.Tests.Views;

/// <summary>A small partnership with one role of each audience, and people who act in them.</summary>
internal static class House
{
    private static readonly LocalDate Ever = new(2009, 4, 1);

    public static readonly PracticePack Pack = new(
        "pack", 1, "test",
        new Partnership("bedfordshire", "Bedfordshire", [], [], [], [Door("bedford"), Door("luton")], []),
        new BankHolidays("test", ImmutableSortedDictionary<int, ImmutableSortedSet<LocalDate>>.Empty),
        ImmutableSortedDictionary<string, CodeSet>.Empty,
        ImmutableSortedDictionary<string, ImmutableArray<Timescale>>.Empty.Add("afterwards", [new("afterwards", "Afterwards", 28, TimeUnit.CalendarDay, false, Ever, null, "test", "local")]),
        new ThresholdGuide("test", "test", [], []),
        ImmutableSortedDictionary<string, SensitivityClass>.Empty,
        new[]
        {
            Role("screener", "front-door", searches: true, "identity", "address", "concern", "assessment", "allegation", "practice", "request"),
            Role("front-door-manager", "front-door", searches: true, "identity", "address", "concern", "assessment", "allegation", "practice", "request") with { Allocates = true },
            Role("social-worker", "team", searches: true, "identity", "concern") with { Sees = Kith.Practice.Pack.Role.WholeRecord, SeesAfter = "afterwards" },
            Role("family-worker", "team", searches: false, "identity", "concern") with { Sees = Kith.Practice.Pack.Role.LedTo },
            Role("partner", "agency", searches: false, "identity", "request"),
            Role("referrer", "own", searches: false, "identity", "concern"),
            Role("analyst", "none", searches: false, "identity", "practice"),
        }.ToImmutableSortedDictionary(r => r.Id, r => r),
        ImmutableSortedDictionary<string, Notice>.Empty,
        ImmutableSortedDictionary<string, Flag>.Empty.Add("child-protection-plan", new Flag("child-protection-plan", "Child protection plan", "concern", null)),
        ImmutableSortedDictionary<string, Pathway>.Empty);

    public static readonly Gate Gate = new(Pack);

    public static readonly Reader Screener = new("w-screener", "screener", "bedford-social-care", "bedford-front-door");
    public static readonly Reader Manager = new("w-manager", "front-door-manager", "bedford-social-care", "bedford-front-door");
    public static readonly Reader Luton = new("w-luton", "screener", "luton-social-care", "luton-front-door");
    public static readonly Reader NightDuty = new("w-night", "screener", "bedford-social-care", "emergency-duty");
    public static readonly Reader Grace = new("w-grace", "social-worker", "bedford-social-care", "bedford-assessment");
    public static readonly Reader OtherSocialWorker = new("w-idris", "social-worker", "bedford-social-care", "bedford-assessment");
    public static readonly Reader Family = new("w-family", "family-worker", "bedford-early-help", "bedford-early-help");
    public static readonly Reader Police = new("w-sergeant", "partner", "police");
    public static readonly Reader School = new("w-desk", "partner", "school");
    public static readonly Reader Teacher = new("w-teacher", "referrer", "school");
    public static readonly Reader Analyst = new("w-analyst", "analyst", "bedford-social-care", "bedford-front-door");
    public static readonly Reader Stranger = new("w-screener", "no-such-role", "bedford-social-care", "bedford-front-door");

    public static ImmutableArray<Reader> All => [Screener, Manager, Luton, NightDuty, Grace, OtherSocialWorker, Family, Police, School, Teacher, Analyst, Stranger];

    private static FrontDoor Door(string id) => new(id, id, id, $"{id}-front-door", "", "emergency-duty", "", [], [], Default: false);

    private static Role Role(string id, string audience, bool searches, params ImmutableArray<string> reads) =>
        new(id, id, audience, reads, ["contact"], searches, Allocates: false);
}
