using System.Globalization;
using Kith.Matching;
using Kith.Record;
using Kith.Record.Queries;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Bench;

/// <summary>Made-up people by number: who person <c>i</c> is follows from <c>i</c>, so that a look-up knows whom it should find.</summary>
internal sealed class LookupPeople(int people)
{
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
        var (given, family, born, postcode) = Who(i);
        var slip = family[..2] + family[3..];
        var (kind, sought) = (round % 6) switch
        {
            0 => ("name and birth, right", new Sought($"{given} {family}", born)),
            1 => ("name and postcode, right", new Sought($"{given} {family}", Postcode: postcode)),
            2 => ("a letter left out, birth right", new Sought($"{given} {slip}", born)),
            3 => ("names the other way round, a letter left out", new Sought($"{slip} {given}", born)),
            4 => ("day and month exchanged where they can be", new Sought($"{given} {family}", born.Day <= 12 ? new LocalDate(born.Year, born.Day, born.Month) : born.PlusDays(1))),
            _ => ("a nickname or the name, no birth", new Sought($"{Nicknames.Of(given.ToLowerInvariant()).FirstOrDefault(given)} {family}")),
        };
        return (kind, sought, $"p{i}");
    }

    public async Task Fill(RecordContext db)
    {
        const string door = "bedford";
        var (p, at) = (db.Partnership, Instant.FromUtc(2026, 11, 20, 12, 0).ToUnixTimeTicks() / 10);
        await db.Database.OpenConnectionAsync();
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync();
        var rows = new Dictionary<string, SqliteCommand>(StringComparer.Ordinal);
        for (var i = 1; i <= people; i++)
        {
            var (given, family, born, postcode) = Who(i);
            var (id, mention, day) = ($"p{i}", $"m{i}", born.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture));
            Put("person (partnership, id, created, links, restricted, goes_by, named)", p, id, at, 1, 0, id, 0);
            Put("mention (partnership, id, report, role, path, received, person, written, linked, episodes, filled)", p, mention, $"r{i}", "child", "children[0]", at - (i * 1_000_000L), id, id, at, 1, 0);
            Put("episode (partnership, id, pathway, shape, stage, subject, person, written, report, authority, front_door, team, route, received, opened, closed, care, urgent, danger, due, restricted, by_name)",
                p, $"e{i}", "contact", "h", "screening", mention, id, id, $"r{i}", door, door, "bedford-front-door", "worker", at, at, i % 50 == 0 ? null : at, 0, 0, 0, at, i % 100 == 0 ? 1 : 0, 0);
            Put("audience (partnership, episode, key, scope, why, \"from\")", p, $"e{i}", "front-door:bedford", "all", "opened", at - 1);
            foreach (var (field, value, sort) in new[] { ("given-names", given, "identity"), ("family-name", family, "identity"), ("date-of-birth", day, "identity"), ("address.postcode", postcode, "address") })
                Put("mention_answer (partnership, mention, field, class, value, recorded, source)", p, mention, field, sort, value, at, $"report/r{i}");
            foreach (var word in new[] { given.ToLowerInvariant(), family })
            {
                for (var from = 0; from <= word.Length - 3; from++)
                    Put("person_name (partnership, person, written, mention, token, class, whole)", p, id, id, mention, word[from..], "identity", from == 0 ? 1 : 0);
            }
            Put("person_birth (partnership, person, written, mention, kind, \"from\", until, class)", p, id, id, mention, "exact", day, day, "identity");
            Put("person_postcode (partnership, person, written, mention, postcode, class)", p, id, id, mention, postcode, "address");
            foreach (var key in Blocking.Keys([given.ToLowerInvariant(), family], [Birth.On(born)]).Distinct(StringComparer.Ordinal))
                Put("person_key (partnership, person, written, mention, key)", p, id, id, mention, key);
        }
        await transaction.CommitAsync();
        foreach (var command in rows.Values)
            await command.DisposeAsync();
        await db.Database.ExecuteSqlRawAsync("ANALYZE");

        void Put(string into, params object?[] values)
        {
            if (!rows.TryGetValue(into, out var command))
            {
                rows[into] = command = connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = $"INSERT OR IGNORE INTO {into} VALUES ({string.Join(',', values.Select((_, n) => $"$v{n}"))})";
                for (var n = 0; n < values.Length; n++)
                    command.Parameters.Add(new SqliteParameter($"$v{n}", null));
            }
            for (var n = 0; n < values.Length; n++)
                command.Parameters[n].Value = values[n] ?? DBNull.Value;
            command.ExecuteNonQuery();
        }
    }
}
