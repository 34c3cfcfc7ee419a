using System.Text.RegularExpressions;

namespace Kith.Stories.Walks;

/// <summary>
/// The other direction: refusing to share can be the greater harm. A reader begins at their start page and follows links, forms that ask, and pages, and comes
/// upon what the rules allow them within so many requests. They follow first what leads to what they do not have yet.
/// </summary>
internal static partial class Reaching
{
    private const int Most = 200;

    public static async Task<(HashSet<string> Reached, int Requests)> From(World world, Reading reader, HashSet<string> wanted, Action<Reading, Asking, Heard> hears)
    {
        var (reached, requests) = (new HashSet<string>(StringComparer.Ordinal), 0);
        var stands = wanted.ToDictionary(w => w, w => world.MayRead(reader, w), StringComparer.Ordinal);
        var leads = stands.ToDictionary(s => s.Key, s => s.Value.SelectMany(at => Leads(world, at)).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal) { "/" };
        var waiting = new List<Asking> { new("", "/") };
        while (waiting.Count > 0 && requests < Most && !wanted.IsSubsetOf(reached))
        {
            var still = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var lead in leads.Where(l => !reached.Contains(l.Key)).SelectMany(l => l.Value)) still[lead] = still.GetValueOrDefault(lead) + 1;
            // Of a word that can be typed: how much is still to be read where it stands.
            foreach (var word in wanted) still[word] = reached.Contains(word) ? 0 : still.GetValueOrDefault(TheRecord.Cut(stands[word][0].Entry.Chain).Id);
            var next = waiting.MaxBy(a => Score(a, still))!;
            // Nothing is left that leads to what they have not yet, nor a list that might.
            if (Score(next, still) <= 0) break;
            waiting.Remove(next);
            var heard = await world.Ask(reader, next);
            hears(reader, next, heard);
            requests++;
            reached.UnionWith(world.Words.In(heard.Text).Where(w => wanted.Contains(w) && next.Post?.Any(p => p.Value.Contains(w, StringComparison.OrdinalIgnoreCase)) != true));
            foreach (Match link in Link().Matches(heard.Text))
                if (link.Groups[1].Value is var path && !path.StartsWith("/sign", StringComparison.Ordinal) && !Path.HasExtension(path.Split('?')[0]) && seen.Add(path))
                    waiting.Add(new("", path));
            // A form that asks for names or words, and somebody who knows one of them.
            if (next.Post is null && Forms().Match(heard.Text) is { Success: true } form && seen.Add(form.Value))
                waiting.AddRange(wanted.GroupBy(w => stands[w][0].Entry.Chain, StringComparer.Ordinal)
                    .SelectMany(of => new[] { of.FirstOrDefault(w => IsName(world, w)), of.FirstOrDefault(w => !IsName(world, w)) }.OfType<string>().Select(w => new Asking("", form.Groups[1].Value, [(form.Groups[1].Value == "/people" ? "name" : "words", w)]))));
        }
        return (reached, requests);
    }

    private static bool IsName(World world, string word) => world.Places[word][0].Path.EndsWith("-name", StringComparison.Ordinal);

    private static double Score(Asking asking, Dictionary<string, int> still)
    {
        // Whoever is on the way does not stop to look for something; and looks for what is nowhere else.
        if (asking.Post is [var (_, typed)]) return Math.Min(20, 3.0 * still.GetValueOrDefault(typed));
        var ids = asking.Ids;
        var leads = ids.Sum(id => still.GetValueOrDefault(id));
        // Pages that tell before those that ask or list again; lists before what leads nowhere known.
        return leads * 10.0 / (1 + asking.Path.Length / 40.0) + (ids.Any(i => Asks.Contains(i)) ? -25 : 0) + (asking.Path.Count(c => c == '/') <= 1 ? 6 : 0);
    }

    private static readonly string[] Asks = ["new", "add", "share", "access", "withdraw", "keeping", "seen", "merge", "emergency", "ask", "why", "kit", "source", "privacy", "accessibility", "health"];

    /// <summary>Ids on the way to where words stand.</summary>
    private static IEnumerable<string> Leads(World world, Stands at)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal) { TheRecord.Cut(at.Entry.Chain).Id };
        foreach (var said in at.Entry.Says.Where(s => s.Key is "id" or "document" or "episode" or "to" or "relationship" or "other" or "instance")) ids.Add(said.Value.Split('/', ':')[^1]);
        foreach (var concern in at.Entry.Concerns) ids.Add(TheRecord.Cut(concern.Who).Id);
        if (world.Record.Reports.TryGetValue(TheRecord.Cut(at.Entry.Chain).Id, out var report)) ids.UnionWith(report.Works.Select(w => w.Id));
        if (at.Entry.Parts[at.Ordinal].About is { } about) ids.Add(TheRecord.Cut(about).Id);
        // A notice of work leads there.
        ids.UnionWith(world.Ledger.Where(e => e.Kind == "notice-sent" && ids.Contains(TheRecord.Cut(e.Chain).Id)).Select(e => e.Says["id"]).ToList());
        foreach (var id in ids.ToArray())
            if (world.Record.PersonOf.TryGetValue(id, out var person)) ids.Add(person);
        return ids;
    }

    [GeneratedRegex("action=\"(/people|/search)\"")]
    private static partial Regex Forms();

    [GeneratedRegex("href=\"(/[^\"#]*)[\"#]")]
    private static partial Regex Link();
}
