using System.Collections.Immutable;
using Kith.Practice.Pack;

namespace Kith.Practice.Loading;

/// <summary>The short lists: code sets, classes, roles, notices, flags.</summary>
internal static class ListReaders
{
    private static readonly string[] Drawn =
        ["parent", "child", "sibling", "partner", "former-partner", "grandparent", "grandchild", "elder", "younger", "kin", "carer", "cared-for", "other"];

    public static ImmutableSortedDictionary<string, CodeSet> Codes(Reading reading)
    {
        var sets = ImmutableSortedDictionary.CreateBuilder<string, CodeSet>(StringComparer.Ordinal);
        foreach (var file in reading.Files.Texts.Keys.Where(PackPaths.IsCodes))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (reading.Open(file, "a code set") is not { } block)
            {
                reading.Names.Declare(NameKind.Codes, "", name, new(file, 1));
                continue;
            }
            var id = block.Id("codes", NameKind.Codes);
            if (id != name && id.Length > 0)
            {
                block.Mistake(MistakeKind.OtherName, id, name);
            }
            sets[id] = new(
                id, block.Text("name"), block.TextIf("source"), block.YesNoOr("national", absent: false),
                [.. Listed(block, "list", "code", "a code", (b, word) => new Code(word, b.Text("name"), b.TextIf("group"), b.TextIf("hint"))
                {
                    Inverse = b.TextIf("inverse"), Draws = b.OneOfIf("draws", Drawn), One = b.YesNoOr("one", absent: false),
                })]);
            foreach (var code in sets[id].Codes.Where(c => c.Inverse is not null && sets[id].Find(c.Inverse) is null))
            {
                block.Reading.Mistakes.Add(MistakeKind.NotAValue, block.PlaceOf("list"), code.Inverse!, sets[id].Codes.Select(c => c.Id), "inverse", string.Join(", ", sets[id].Codes.Select(c => c.Id)));
            }
            if (sets[id].Codes.IsEmpty)
            {
                block.Mistake(MistakeKind.NothingInside, "list");
            }
            block.Done();
        }
        return sets.ToImmutable();
    }

    public static ImmutableSortedDictionary<string, SensitivityClass> Classes(Reading reading) => File(
        reading, "access/classes.yaml", "classes", "a class", NameKind.Class,
        b => new SensitivityClass(b.Id("class", NameKind.Class), b.Text("name"), b.TextIf("hint")) { Stays = b.YesNoOr("stays", absent: false) }, c => c.Id);

    public static ImmutableSortedDictionary<string, Role> Roles(Reading reading) => File(
        reading, "access/roles.yaml", "roles", "a role", NameKind.Role,
        b => b.Mark(new Role(
            b.Id("role", NameKind.Role), b.Text("name"), b.OneOf("audience", "front-door", "team", "agency", "own", "none"),
            b.NamesIn("reads", NameKind.Class), b.NamesIn("opens", NameKind.Pathway),
            b.YesNoOr("searches", absent: false), b.YesNoOr("allocates", absent: false))
        {
            Purpose = b.NameIf("purpose", NameKind.Purpose) ?? Purpose.Safeguarding,
            Audits = b.OneOfIf("audits", "no", "held", "agency") ?? "no",
            Explains = b.YesNoOr("explains", absent: false), Publishes = b.YesNoOr("publishes", absent: false),
            Merges = b.YesNoOr("merges", absent: false),
            Sees = b.OneOfIf("sees", Role.Held, Role.LedTo, Role.WholeRecord) ?? Role.Held,
            SeesAfter = b.NameIf("sees-after", NameKind.Timescale),
        }),
        r => r.Id);

    /// <summary>A pack from before purposes were named had one: safeguarding.</summary>
    public static ImmutableSortedDictionary<string, Purpose> Purposes(Reading reading)
    {
        const string file = "access/purposes.yaml";
        if (reading.Files.Texts.ContainsKey(file))
            return File(reading, file, "purposes", "a purpose", NameKind.Purpose, b => new Purpose(b.Id("purpose", NameKind.Purpose), b.Text("name"), b.TextIf("hint")), p => p.Id);
        reading.Names.Declare(NameKind.Purpose, "", Purpose.Safeguarding, new(file, 1));
        return ImmutableSortedDictionary<string, Purpose>.Empty.Add(Purpose.Safeguarding, new(Purpose.Safeguarding, "Safeguarding a child", null));
    }

    public static ImmutableSortedDictionary<string, Notice> Notices(Reading reading) => File(
        reading, "notices.yaml", "notices", "a notice", NameKind.Notice,
        b => new Notice(
            b.Id("notice", NameKind.Notice), b.Text("title"), b.Text("text"),
            b.EachOf("for", "professional", "lay", "worker", "team", "agency"), b.YesNoOr("urgent", absent: false)) { PassedOnAs = b.NameIf("passed-on-as", NameKind.Notice) },
        n => n.Id);

    public static ImmutableSortedDictionary<string, Flag> Flags(Reading reading) => File(
        reading, "flags.yaml", "flags", "a flag", NameKind.Flag,
        b => new Flag(b.Id("flag", NameKind.Flag), b.Text("name"), b.Name("class", NameKind.Class), b.TextIf("hint"), b.OneOfIf("audience", "person", "source") == "person"), f => f.Id);

    private static ImmutableSortedDictionary<string, T> File<T>(
        Reading reading, string file, string key, string what, NameKind lists, Func<Block, T> read, Func<T, string> id)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        if (reading.Open(file, $"the {key}", (lists, "")) is { } block)
        {
            block.Need(key);
            foreach (var item in block.Blocks(key, what))
            {
                var piece = read(item);
                item.Done();
                all[id(piece)] = piece;
            }
            block.Done();
        }
        return all.ToImmutable();
    }

    private static IEnumerable<T> Listed<T>(Block parent, string key, string idKey, string what, Func<Block, string, T> read)
    {
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var item in parent.Blocks(key, what))
        {
            var id = item.Text(idKey);
            if (!seen.TryAdd(id, item.Place))
            {
                item.Mistake(MistakeKind.TakenId, id, what, $"{seen[id].Line}", $"{parent.Reading.Files.Folder}/{parent.File}");
            }
            var piece = read(item, id);
            item.Done();
            yield return piece;
        }
    }
}
