using System.Text.RegularExpressions;

namespace Kith.Stories.Walks;

/// <summary>Where two worlds differ for somebody who may see no difference.</summary>
internal sealed record Difference(string Route, Reading Reader, string Asked, string With, string Without);

/// <summary>
/// Canaries are blind to counts, order and presence. So each walk is also made without the family that is hidden, with the same clock and ids, and every
/// answer to those who may not know of it is the same, byte for byte, when nonces, tokens and random ids are put aside.
/// </summary>
internal static partial class Twins
{
    private const int Each = 55;

    public static async Task<(int Compared, List<Difference> Differences)> Compare(World with, World without, Random chance, Planted planted)
    {
        var differences = with.Deeds.Outcomes.Zip(without.Deeds.Outcomes).Where(o => o.First != o.Second)
            .Select(o => new Difference("what was done", new("nobody", "nobody", "", null), o.First.Split(' ')[0], o.First, o.Second)).Take(3).ToList();
        var hidden = with.Hidden.Ledger.Select(e => e.Chain).Where(c => c.StartsWith("episode/", StringComparison.Ordinal)).Select(c => TheRecord.Cut(c).Id).Distinct(StringComparer.Ordinal).Select(id => with.Record.Works[id]).ToList();
        var told = with.Hidden.Ledger.SelectMany(e => new[] { e.Chain }.Concat(e.Concerns.Select(c => c.Who))).Select(c => TheRecord.Cut(c).Id).ToHashSet(StringComparer.Ordinal);
        var known = Ids(with).Concat(Ids(without)).ToHashSet(StringComparer.Ordinal);
        var names = with.Places.Where(p => told.Contains(TheRecord.Cut(p.Value[0].Entry.Chain).Id) && p.Value[0].Path.EndsWith("-name", StringComparison.Ordinal)).Select(p => p.Key).ToList();
        var rounds = Rounds.All(with.Kith, with.Ledger, names);
        var lists = rounds.Where(r => OneWalk.Lists.Contains(r.Key)).SelectMany(r => r.Where(a => a.Post is null)).Concat(rounds["people"]).Concat(rounds["search"]).ToList();
        var ofHidden = rounds.Where(r => !OneWalk.Lists.Contains(r.Key)).SelectMany(r => r).Where(a => a.Path.Split('/', '?', '=', '@', '-').Any(told.Contains)).ToList();
        var others = rounds.Where(r => r.Count() > 4).SelectMany(r => r).Where(a => a.Post is null && !a.Path.Split('/', '?', '=', '@', '-').Any(told.Contains)).ToList();
        var readers = with.Visitors.Keys.Where(r => without.Visitors.ContainsKey(r) && r.Role is not ("scrutineer" or "administrator")
            && hidden.TrueForAll(w => with.Model.See(r, w) is { Whole: Verdict.Never, Outline: false, Own: false, Places.Count: 0 })).ToList();
        var compared = 0;
        foreach (var reader in Enumerable.Range(0, 3).Select(_ => readers[chance.Next(readers.Count)]).Distinct())
        {
            var near = OneWalk.Near(without.Model, without.Record, without.Ledger, reader);
            var nearby = others.Where(a => a.Path.Split('/', '?', '=', '@', '-').Any(near.Contains)).ToList();
            var asked = lists.Concat(Enumerable.Range(0, Each / 2).Select(_ => ofHidden[chance.Next(ofHidden.Count)])).Concat(nearby.Count == 0 ? [] : Enumerable.Range(0, Each / 2).Select(_ => nearby[chance.Next(nearby.Count)]));
            foreach (var asking in asked.ToList())
            {
                var (one, other) = (await with.Ask(reader, asking), await without.Ask(reader, asking));
                compared++;
                var (a, b) = (Plain(one, known), Plain(other, known));
                if (a != b) differences.Add(Differing(asking, reader, a, b));
                else Plant(planted, asking, reader, a, b, known);
            }
        }
        return (compared, differences);
    }

    /// <summary>A count that counts one more, rows in another order, a page of who has read that is there: each must be a difference.</summary>
    private static void Plant(Planted planted, Asking asking, Reading reader, string one, string other, HashSet<string> known)
    {
        void Look(string kind, string widened)
        {
            if (widened != one && Plain(widened, known) != other) planted.Found.TryAdd(kind, $"{reader}: {asking}");
        }
        if (OneWalk.Lists.Contains(asking.Route)) Look(Planted.Count, Number().Replace(one, m => (int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), 1));
        if (OneWalk.Lists.Contains(asking.Route) && Rows().Matches(one) is { Count: > 2 } rows) Look(Planted.Order, one.Replace(rows[1].Value, "·", StringComparison.Ordinal).Replace(rows[2].Value, rows[1].Value, StringComparison.Ordinal).Replace("·", rows[2].Value, StringComparison.Ordinal));
        if (asking.Route.EndsWith("/seen", StringComparison.Ordinal) && one.StartsWith("404", StringComparison.Ordinal)) Look(Planted.Audit, one.Replace("404", "200", StringComparison.Ordinal));
    }

    private static Difference Differing(Asking asking, Reading reader, string one, string other)
    {
        var at = one.Zip(other).TakeWhile(c => c.First == c.Second).Count();
        string Around(string text) => Spaces().Replace(text[Math.Max(0, Math.Min(at, text.Length) - 60)..Math.Min(text.Length, at + 90)], " ");
        return new(asking.Route, reader, asking.ToString(), Around(one), Around(other));
    }

    /// <summary>Without what is drawn anew for each answer. A Word document is compared by its text: how long it is when packed hangs on ids within it.</summary>
    private static string Plain(Heard heard, HashSet<string> known)
    {
        var text = heard.Type?.Contains("openxml", StringComparison.Ordinal) == true ? Length().Replace(Relation().Replace(heard.Text, "R"), "") : heard.Text;
        return $"{(int)heard.Status} {Plain(text, known)}";
    }

    private static string Plain(string text, HashSet<string> known) =>
        Id().Replace(Token().Replace(Nonce().Replace(text, "nonce"), "token"), m => known.Contains(m.Value) ? m.Value : "an id");

    private static IEnumerable<string> Ids(World world) => world.Ledger.SelectMany(e => e.Says.Values.Append(e.Chain)).SelectMany(t => Id().Matches(t).Select(m => m.Value));

    [GeneratedRegex("nonce=\"[^\"]*\"|'nonce-[^']*'")]
    private static partial Regex Nonce();

    [GeneratedRegex("CfDJ8[A-Za-z0-9_-]+")]
    private static partial Regex Token();

    [GeneratedRegex("Content-Length: [0-9]+")]
    private static partial Regex Length();

    [GeneratedRegex("R[0-9a-f]{16}")]
    private static partial Regex Relation();

    [GeneratedRegex("(?<![0-9a-z])[0-9a-hjkmnp-tv-z]{20}(?![0-9a-z])")]
    private static partial Regex Id();

    [GeneratedRegex(@"(?<=>\s*)(\d{1,3})(?=\s*<)")]
    private static partial Regex Number();

    [GeneratedRegex(@"<tr[\s\S]*?</tr>|<li[\s\S]*?</li>")]
    private static partial Regex Rows();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
