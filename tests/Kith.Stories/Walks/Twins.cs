using System.Text.RegularExpressions;

namespace Kith.Stories.Walks;

/// <summary>Where two worlds differ for somebody who may see no difference.</summary>
internal sealed record Difference(string Route, Reading Reader, string Asked, string With, string Without);

/// <summary>
/// Canaries are blind to counts, order and presence. So each walk is also made without all of which a reader may know nothing (<see cref="LeftOut"/>), with the
/// same clock and ids, and every answer to that reader is the same, byte for byte, when nonces, tokens and random ids are put aside.
/// </summary>
internal sealed partial class Twins(World with, LeftOut without, Planted planted)
{
    private const int Each = 50;
    private const int Names = 4;

    private readonly List<(Reading Reader, Asking Asking, NodaTime.Instant At, Heard Heard)> asked = [];
    private readonly List<(Asking Asking, NodaTime.Instant At, Heard Heard)> cleared = [];

    /// <summary>The manager who entered the family that is hidden: their lists must not be the same.</summary>
    private static readonly Reading Cleared = Of(Staff.Bronwen.Posting());

    public int Compared { get; private set; }
    public List<Difference> Differences { get; } = [];

    /// <summary>Records that were left out, and things that were done in them.</summary>
    public (int Records, int Deeds) Out { get; private set; }

    /// <summary>Whether the lists of those cleared are not the same in the two worlds.</summary>
    public bool TasksDiffer { get; private set; }

    private static Reading Of(Kith.Record.Casework.Posting p) => new(p.Worker, p.Role, p.Agency, p.Team);

    /// <summary>Readers by chance who may know nothing of the hidden family; the first of them says what is left out, and the others may not know of that either.</summary>
    public static async Task<Twins> Ask(World with, Random chance, Planted planted, Action<Reading, Asking, Heard> heard)
    {
        var all = with.Readers.Where(r => r != Cleared && with.Record.Acts(r) && with.Ground.Practice.Roles.TryGetValue(r.Role, out var role) && role.Audience != "none").OrderBy(_ => chance.Next()).ToList();
        var (first, without) = all.Select(r => (r, Out: new LeftOut(with, r))).First(r => r.Out.Hides);
        var twins = new Twins(with, without, planted);
        Reading[] readers = [first, .. all.Where(r => r != first && without.IsFor(r)).Take(1)];
        var told = without.Chains.Select(c => TheRecord.Cut(c).Id).Concat(with.Ledger.Where(e => without.Chains.Contains(e.Chain)).SelectMany(e => e.Concerns.Select(c => TheRecord.Cut(c.Who).Id)))
            .ToHashSet(StringComparer.Ordinal);
        var names = with.Places.Where(p => without.Chains.Contains(p.Value[0].Entry.Chain) && p.Value[0].Path.EndsWith("-name", StringComparison.Ordinal)).Select(p => p.Key).OrderBy(_ => chance.Next()).Take(Names).ToList();
        var rounds = Rounds.All(with.Ground.Kith, with.Ledger, names);
        var lists = rounds.Where(r => OneWalk.Lists.Contains(r.Key)).SelectMany(r => r.Where(a => a.Post is null)).Concat(rounds["people"]).Concat(rounds["search"]).ToList();
        var ofHidden = rounds.Where(r => !OneWalk.Lists.Contains(r.Key)).SelectMany(r => r).Where(a => a.Ids.Any(told.Contains)).ToList();
        var others = rounds.Where(r => r.Count() > 4).SelectMany(r => r).Where(a => a.Post is null && !a.Ids.Any(told.Contains)).ToList();
        foreach (var reader in readers)
        {
            var near = OneWalk.Near(with.Model, with.Record, with.Ledger, reader);
            var nearby = others.Where(a => a.Ids.Any(near.Contains)).ToList();
            foreach (var asking in lists.Concat(Some(ofHidden)).Concat(Some(nearby)))
            {
                var answer = await with.Ask(reader, asking);
                twins.asked.Add((reader, asking, with.Ground.Kith.Now, answer));
                heard(reader, asking, answer);
            }
        }
        foreach (var asking in rounds["work"].Concat(rounds["inbox"]).Where(a => a.Post is null))
        {
            var answer = await with.Ask(Cleared, asking);
            twins.cleared.Add((asking, with.Ground.Kith.Now, answer));
            heard(Cleared, asking, answer);
        }
        return twins;

        IEnumerable<Asking> Some(List<Asking> of) => of.Count == 0 ? [] : Enumerable.Range(0, Each / 2).Select(_ => of[chance.Next(of.Count)]).Distinct();
    }

    /// <summary>Makes the other world, in the place of this one, and asks the same there.</summary>
    public async Task Compare()
    {
        var again = await with.Ground.Again(without.Kept);
        for (var tries = 0; again.Find(d => d.Deed.Outcome(d.Done) != d.Deed.Outcome(d.Deed.Done)) is { Deed: { } differs }; tries++)
        {
            if (tries > 4 || !without.Restore(differs, with.Ground.Registered))
            {
                Differences.AddRange(again.Where(d => d.Deed.Outcome(d.Done) != d.Deed.Outcome(d.Deed.Done)).Take(2)
                    .Select(d => new Difference("what was done", new("nobody", "nobody", "", null), d.Deed.What, d.Deed.Outcome(d.Deed.Done), d.Deed.Outcome(d.Done))));
                break;
            }
            again = await with.Ground.Again(without.Kept);
        }
        Out = (without.Chains.Count, with.Deeds.All.Count - again.Count);
        var ledger = await with.Ground.Ledger();
        await with.Ground.Readers(new TheRecord(ledger), with.Ended);
        var known = Ids(with.Ledger).Concat(Ids(ledger)).ToHashSet(StringComparer.Ordinal);
        foreach (var (reader, asking, at, heard) in asked)
        {
            with.Ground.Kith.Clock.Now = at;
            var other = await with.Ground.Ask(reader, asking);
            Compared++;
            var (a, b) = (Plain(heard, known), Plain(other, known));
            if (a != b && !Governs(reader, asking)) Differences.Add(Differing(asking, reader, a, b));
            else if (a == b) Plant(asking, reader, a, b, known);
        }
        var same = true;
        foreach (var (asking, at, heard) in cleared)
        {
            with.Ground.Kith.Clock.Now = at;
            same &= Plain(heard, known) == Plain(await with.Ground.Ask(Cleared, asking), known);
        }
        TasksDiffer = !same;
        if (same && with.Record.Acts(Cleared) && without.Hides) Differences.Add(new("tasks of those cleared", Cleared, $"the lists of seed {with.Seed}", Body(cleared[0].Heard.Text), "the same"));
    }

    /// <summary>
    /// Information governance of the agency that holds work puts a legal hold on it by its id, and reads there by which rule it is kept; as it “sees id, agency and
    /// review date only” of what its agency restricted. Nobody's words stand there. (That it tells of restricted work by which rule, is a gap.)
    /// </summary>
    private static bool Governs(Reading reader, Asking asking) => reader.Role == "privacy-officer" && asking.Route == "episodes/{id}/keeping";

    /// <summary>A count that counts one more, rows in another order, a page of who has read that is there: each must be a difference.</summary>
    private void Plant(Asking asking, Reading reader, string one, string other, HashSet<string> known)
    {
        void Look(string kind, string widened)
        {
            if (widened != one && Plain(widened, known) != other) planted.Found.TryAdd(kind, $"{reader}: {asking}");
        }
        if (OneWalk.Lists.Contains(asking.Route)) Look(Planted.Count, Number().Replace(one, m => (int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), 1));
        if (OneWalk.Lists.Contains(asking.Route) && Rows().Matches(one) is { Count: > 2 } rows) Look(Planted.Order, one.Replace(rows[1].Value, "·", StringComparison.Ordinal).Replace(rows[2].Value, rows[1].Value, StringComparison.Ordinal).Replace("·", rows[2].Value, StringComparison.Ordinal));
        if (asking.Route.EndsWith("/seen", StringComparison.Ordinal) && one.StartsWith("404", StringComparison.Ordinal)) Look(Planted.Audit, one.Replace("404", "200", StringComparison.Ordinal));
    }

    private Difference Differing(Asking asking, Reading reader, string one, string other)
    {
        var at = one.Zip(other).TakeWhile(c => c.First == c.Second).Count();
        string Around(string text) => Spaces().Replace(text[Math.Max(0, Math.Min(at, text.Length) - 60)..Math.Min(text.Length, at + 90)], " ");
        return new(asking.Route, reader, $"{asking} of seed {with.Seed}", Around(one), Around(other));
    }

    private static string Body(string text) => text.IndexOf("<main", StringComparison.Ordinal) is >= 0 and var at ? Spaces().Replace(Tags().Replace(text[at..], " "), " ")[..200] : "";

    /// <summary>Without what is drawn anew for each answer. A Word document is compared by its text: how long it is when packed hangs on ids within it.</summary>
    private static string Plain(Heard heard, HashSet<string> known)
    {
        var text = heard.Type?.Contains("openxml", StringComparison.Ordinal) == true ? Length().Replace(Relation().Replace(heard.Text, "R"), "") : heard.Text;
        return $"{(int)heard.Status} {Plain(text, known)}";
    }

    private static string Plain(string text, HashSet<string> known) =>
        Id().Replace(Token().Replace(Nonce().Replace(text, "nonce"), "token"), m => known.Contains(m.Value) ? m.Value : "an id");

    private static IEnumerable<string> Ids(List<Practice.Entries.PastEntry> ledger) => ledger.SelectMany(e => e.Says.Values.Append(e.Chain)).SelectMany(t => Id().Matches(t).Select(m => m.Value));

    /// <summary>And the mark of the session, which is drawn anew when somebody signs in.</summary>
    [GeneratedRegex("nonce=\"[^\"]*\"|'nonce-[^']*'|data-session=\"[^\"]*\"")]
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

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
