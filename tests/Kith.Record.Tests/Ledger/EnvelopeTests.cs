using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Ledger;

/// <summary>The bytes that can never change. <c>golden/envelope-v1.txt</c> is committed: if a test here fails, the code is wrong, not the file.</summary>
public class EnvelopeTests
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "golden", "envelope-v1.txt");

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task Bytes_and_hashes_are_those_of_the_golden_file(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        var salt = 0;
        await using var store = await RecordStore.Open(database.Db, [], salt: () => SHA256.HashData([(byte)salt++]));
        foreach (var draft in Vectors())
            await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(draft));

        var text = await Dump(store);
        if (Environment.GetEnvironmentVariable("KITH_WRITE_GOLDEN") is { Length: > 0 } path)
            await File.WriteAllTextAsync(path, text);
        text.ShouldBe(await File.ReadAllTextAsync(Golden));
    }

    /// <summary>With nothing but SHA-256 and the file: no code of the ledger.</summary>
    [Fact]
    public void The_golden_file_hashes_to_itself()
    {
        var changeHash = "";
        var parts = new List<string>();
        var heads = new Dictionary<string, string>(StringComparer.Ordinal);
        var pending = (byte[]?)null;
        foreach (var line in File.ReadLines(Golden))
        {
            var (word, rest) = (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..]);
            switch (word)
            {
                case "change":
                    changeHash = Sha("kith change v1\n", Encoding.ASCII.GetBytes(rest));
                    break;
                case "change-hash":
                    rest.ShouldBe(changeHash);
                    break;
                case "part":
                    var pieces = rest.Split(' ', 2);
                    var body = Encoding.UTF8.GetBytes(pieces[1]);
                    var length = new byte[8];
                    BinaryPrimitives.WriteInt64BigEndian(length, body.Length);
                    parts.Add(Sha("kith part v1\n", [.. Convert.FromHexString(pieces[0]), .. length, .. body]));
                    break;
                case "entry":
                    pending = Encoding.ASCII.GetBytes(rest);
                    var json = JsonNode.Parse(rest)!;
                    var chain = json["chain"]!.GetValue<string>();
                    json["prev"]!.GetValue<string>().ShouldBe(heads.GetValueOrDefault(chain, Sha("kith chain v1\n", Encoding.ASCII.GetBytes(chain))));
                    json["changeHash"]!.GetValue<string>().ShouldBe(changeHash);
                    json["parts"]!.AsArray().Select(p => p!["hash"]!.GetValue<string>()).ShouldBe(parts);
                    heads[chain] = Sha("kith entry v1\n", pending);
                    parts.Clear();
                    break;
                case "entry-hash":
                    rest.ShouldBe(Sha("kith entry v1\n", pending!));
                    break;
                default:
                    Assert.Fail($"The golden file has a line of no known kind: {word}");
                    break;
            }
        }
        heads.Count.ShouldBe(3);
    }

    [Fact]
    public void A_header_and_a_change_come_back_as_the_same_bytes()
    {
        foreach (var line in File.ReadLines(Golden).Where(l => l.StartsWith("entry {", StringComparison.Ordinal)))
            Encoding.ASCII.GetString(Header.Parse(Encoding.ASCII.GetBytes(line[6..])).Bytes()).ShouldBe(line[6..]);
        foreach (var line in File.ReadLines(Golden).Where(l => l.StartsWith("change {", StringComparison.Ordinal)))
            Encoding.ASCII.GetString(Change.Parse(Encoding.ASCII.GetBytes(line[7..])).Bytes()).ShouldBe(line[7..]);
    }

    [Theory]
    [InlineData("Zoë", "not printable ASCII")]
    [InlineData("a\nb", "not printable ASCII")]
    [InlineData("a\0b", "not printable ASCII")]
    [InlineData("", "is empty")]
    public void A_header_holds_ids_and_codes_only(string value, string says)
    {
        var good = Header.Parse(Encoding.ASCII.GetBytes(File.ReadLines(Golden).First(l => l.StartsWith("entry {", StringComparison.Ordinal))[6..]));
        Header[] bad =
        [
            good with { Chain = value },
            good with { Kind = value },
            good with { Change = value },
            good with { Happened = new(value, null, "day") },
            good with { Happened = new("2026-11-20", value, "minute") },
            good with { Concerns = [new(value, "subject")] },
            good with { Concerns = [new("person/tilly", value)] },
            good with { Says = Sample.Nothing.Add(value, "x") },
            good with { Parts = [new(value, "ordinary", "00")] },
            good with { Parts = [new(null, value, "00")] },
        ];
        foreach (var header in bad)
        {
            var refusal = Should.Throw<EnvelopeRefused>(() => header.Bytes());
            refusal.Message.ShouldContain(says);
            if (value.Length > 0)
                refusal.Message.ShouldNotContain(value);
        }
    }

    [Fact]
    public void Everything_has_a_limit()
    {
        var good = Header.Parse(Encoding.ASCII.GetBytes(File.ReadLines(Golden).First(l => l.StartsWith("entry {", StringComparison.Ordinal))[6..]));
        Should.Throw<EnvelopeRefused>(() => (good with { Chain = new string('x', Limits.Word + 1) }).Bytes());
        Should.Throw<EnvelopeRefused>(() => (good with { Says = Sample.Nothing.Add("x", new string('x', Limits.Saying + 1)) }).Bytes());
        Should.Throw<EnvelopeRefused>(() => (good with { Concerns = [.. Enumerable.Repeat(new Concern("person/tilly", "subject"), Limits.Concerns + 1)] }).Bytes());
        (good with { Chain = new string('x', Limits.Word) }).Bytes().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"v\":2}")]
    [InlineData("{\"v\":1}")]
    [InlineData("{\"v\":\"1\",\"chain\":3}")]
    public void What_is_not_of_version_1_is_named_so(string bytes)
    {
        Should.Throw<FormatException>(() => Header.Parse(Encoding.UTF8.GetBytes(bytes))).Message.ShouldContain("version 1");
        Should.Throw<FormatException>(() => Change.Parse(Encoding.UTF8.GetBytes(bytes))).Message.ShouldContain("version 1");
    }

    [Fact]
    public void Micros_round_down_on_both_sides_of_1970()
    {
        Micros.From(Instant.FromUnixTimeTicks(19)).ShouldBe(1);
        Micros.From(Instant.FromUnixTimeTicks(-1)).ShouldBe(-1);
        Micros.From(Instant.FromUnixTimeTicks(-10)).ShouldBe(-1);
        Micros.ToInstant(Micros.From(Sample.Noon)).ShouldBe(Sample.Noon);
    }

    private static IEnumerable<ChangeDraft> Vectors()
    {
        var noon = Sample.Noon;
        yield return new(
            "0123456789abcdefghjk", noon.PlusTicks(1_234_567), new("worker-1", "screener", "northshire", "mash", "worker-2"), "screening",
            Sample.Nothing.Add("contact", new string('a', 64)).Add("Contact", new string('b', 64)).Add("a-b", "1").Add("a_b", "2"),
            Sample.Nothing.Add("open-plan", "unknown").Add("empty", ""),
            [
                new("episode/tilly", "episode-opened", 1, new("2026-11-20", "12:00", "minute"), [new("person/tilly", "subject"), new("mention/m1", "mother")],
                    Sample.Nothing.Add("pathway", "contact").Add("quote", "say \"no\" \\ yes").Add("Z", "1").Add("a", "2"),
                    [new("person/tilly", "ordinary", new JsonObject { ["concern"] = "Came in hungry; “no tea” – Zoë said.\n<b>&</b>", ["age"] = 7, ["flags"] = new JsonArray(true, false, null) }), new(null, "police", [])]),
                new("person/tilly", "flag-raised", 2, new("2026-11", null, "month"), [], Sample.Nothing, []),
                new("episode/tilly", "note", 1, new("2026", null, "year"), [], Sample.Nothing, [new("mention/m1", "health", new JsonObject { ["子ども"] = "\0\ud83d\ude00" })]),
            ]);
        yield return new(
            "zzzzzzzzzzzzzzzzzzzz", noon - Duration.FromDays(1), Actor.Engine, "clock", Sample.Nothing, Sample.Nothing,
            [
                new("register/workers", "worker-registered", 1, new("2026-11-19", null, "day"), [], Sample.Nothing, []),
                new("episode/tilly", "due-set", 1, new("2026-11-19", "23:59", "minute"), [], Sample.Nothing.Add("due", "1795219199000000"), []),
            ]);
    }

    private static async Task<string> Dump(RecordStore store)
    {
        await using var db = store.Context();
        var text = new StringBuilder();
        foreach (var change in await db.Changes.OrderBy(c => c.Position).ToListAsync())
        {
            text.Append("change ").Append(Encoding.ASCII.GetString(change.Bytes)).Append('\n').Append("change-hash ").Append(Hashes.Hex(change.Hash)).Append('\n');
            foreach (var entry in await db.Entries.Where(e => e.Change == change.Id).OrderBy(e => e.Ordinal).ToListAsync())
            {
                foreach (var part in await db.Parts.Where(p => p.Chain == entry.Chain && p.Sequence == entry.Sequence).OrderBy(p => p.Ordinal).ToListAsync())
                    text.Append("part ").Append(Hashes.Hex(part.Salt)).Append(' ').Append(Encoding.UTF8.GetString(part.Body)).Append('\n');
                text.Append("entry ").Append(Encoding.ASCII.GetString(entry.Header)).Append('\n').Append("entry-hash ").Append(Hashes.Hex(entry.Hash)).Append('\n');
            }
        }
        return text.ToString();
    }

    private static string Sha(string prefix, byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData([.. Encoding.ASCII.GetBytes(prefix), .. bytes]));
}
