using System.Globalization;
using Kith.Matching;
using Kith.Record;
using Kith.Record.Queries;
using Kith.Record.Views;
using NodaTime;

namespace Kith.Bench;

/// <summary>Made-up people by number: who person <c>i</c> is follows from <c>i</c>, so that a look-up knows whom it should find.</summary>
internal sealed class LookupPeople(int people)
{
    public const string NameAlone = "a nickname or the name, no birth";

    private static readonly string[] Given = ["Katherine", "Mohammed", "William", "Yusuf", "Elizabeth", "Zofia", "Thomas", "Priya", "Isabella", "Samuel", "Margaret", "Daniel"];
    private static readonly string[] Starts = ["ash", "thorn", "mar", "wych", "green", "pem", "far", "holl", "quin", "bram", "stan", "whit", "kes", "old", "lang", "rad", "cath", "nor", "sel", "bex", "tam", "dun", "gil", "hart", "cor"];
    private static readonly string[] Middles = ["er", "in", "a", "el", "o", "ing", "en", "ar", "es", "um", "ol", "it", "ew", "al", "on", "un", "im", "ad", "ek", "or"];
    private static readonly string[] Ends = ["low", "wood", "ley", "ton", "thing", "by", "down", "field", "well", "bury", "ford", "gate", "ham", "combe", "worth", "ridge", "stead", "mere", "croft", "dale", "hurst", "sett", "march", "brook", "lock", "wick", "shaw", "bourne", "thorpe", "cote", "leigh", "pool", "side", "bank", "view", "garth", "beck", "moor", "fell", "port"];

    /// <summary>Uneven: one in eight bears one of the 250 commonest names.</summary>
    private static (string Given, string Family, LocalDate Born, string Postcode) Who(int i)
    {
        var h = (uint)i * 2654435761u;
        var common = h % 8 == 0;
        var f = (int)(h / 8 % (common ? 250u : 20_000u));
        var g = (int)(h / 97 % 240);
        var family = Starts[f % 25] + Middles[f / 25 % 20] + Ends[f / 500 % 40];
        var given = g < 12 ? Given[g] : Given[g % 12][..3] + Ends[g / 12];
        return (given, family, new LocalDate(1940, 1, 1).PlusDays((int)(h / 13 % 31_000)), $"MK{40 + (h / 7 % 6)}{h / 11 % 10}{(char)('A' + (h / 17 % 26))}{(char)('A' + (h / 19 % 26))}");
    }

    public static (string Kind, Sought Sought, string Person) Typed(int round, int people)
    {
        var i = 1 + (int)((uint)(round + 1) * 40503u % (uint)people);
        // Whose work is restricted is not to be found.
        if (Restricted(i)) i--;
        var (given, family, born, postcode) = Who(i);
        var slip = family[..2] + family[3..];
        var (kind, sought) = (round % 6) switch
        {
            0 => ("name and birth, right", new Sought($"{given} {family}", born)),
            1 => ("name and postcode, right", new Sought($"{given} {family}", Postcode: postcode)),
            2 => ("a letter left out, birth right", new Sought($"{given} {slip}", born)),
            3 => ("names the other way round, a letter left out", new Sought($"{slip} {given}", born)),
            4 => ("day and month exchanged where they can be", new Sought($"{given} {family}", born.Day <= 12 ? new LocalDate(born.Year, born.Day, born.Month) : born.PlusDays(1))),
            _ => (NameAlone, new Sought($"{Nicknames.Of(given.ToLowerInvariant()).FirstOrDefault(given)} {family}")),
        };
        return (kind, sought, $"p{i}");
    }

    public async Task Fill(RecordContext db)
    {
        const string door = "bedford";
        var at = Instant.FromUtc(2026, 11, 20, 12, 0);
        await using var rows = await Rows.Begin(db);
        for (var i = 1; i <= people; i++)
        {
            var (given, family, born, postcode) = Who(i);
            var (id, mention, report, day) = ($"p{i}", $"m{i}", $"r{i}", born.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture));
            rows.Add(new PersonRow { Id = id, Created = at, Links = 1, GoesBy = id });
            rows.Add(new MentionRow { Id = mention, Report = report, Role = "child", Path = "children[0]", Received = at - Duration.FromSeconds(i), Person = id, Written = id, Linked = at, Episodes = 1, Filled = 0 });
            rows.Add(new EpisodeRow
            {
                Id = $"e{i}", Pathway = "contact", Shape = "h", Stage = "screening", Subject = mention, Person = id, Written = id, Report = report, Authority = door, FrontDoor = door, Team = "bedford-front-door",
                Route = "worker", Received = at, Opened = at, Closed = i % 50 == 0 ? null : at, Care = false, Urgent = false, Danger = 0, Due = at, Restricted = Restricted(i),
            });
            rows.Add(new AudienceRow { Episode = $"e{i}", Key = "front-door:bedford", Scope = "all", Why = "opened", From = at - Duration.FromSeconds(1) });
            foreach (var (field, value, sort) in new[] { ("given-names", given, "identity"), ("family-name", family, "identity"), ("date-of-birth", day, "identity"), ("address.postcode", postcode, "address") })
                rows.Add(new MentionAnswerRow { Mention = mention, Field = field, Name = field.Split('.')[0], Class = sort, Value = value, Recorded = at, Source = $"report/{report}" });
            foreach (var (token, whole) in Tokens(given.ToLowerInvariant(), family))
                rows.Add(new PersonNameRow { Person = id, Written = id, Mention = mention, Token = token, Class = "identity", Whole = whole });
            rows.Add(new PersonBirthRow { Person = id, Written = id, Mention = mention, Kind = "exact", From = born, Until = born, Class = "identity" });
            rows.Add(new PersonPostcodeRow { Person = id, Written = id, Mention = mention, Postcode = PersonIndex.Compact(postcode), Class = "address" });
            foreach (var key in Blocking.Keys([given.ToLowerInvariant(), family], [Birth.On(born)]).Distinct(StringComparer.Ordinal))
                rows.Add(new PersonKeyRow { Person = id, Written = id, Mention = mention, Key = key });
        }
        await rows.Commit();
    }

    private static bool Restricted(int i) => i % 100 == 0;

    private static IEnumerable<(string Token, bool Whole)> Tokens(params string[] words) => words
        .SelectMany(word => Enumerable.Range(0, Math.Max(1, word.Length - 2)).Select(from => (Token: word[from..], Whole: from == 0)))
        .GroupBy(t => t.Token, StringComparer.Ordinal).Select(g => (g.Key, g.Any(t => t.Whole)));
}
