using System.Text.RegularExpressions;

namespace Kith.Stories.Walks;

/// <summary>
/// The other direction: refusing to share can be the greater harm. A reader begins at their start page and follows links, forms that ask, and pages, and comes
/// upon what the rules allow them within so many requests. They follow first what leads to what they do not have yet.
/// </summary>
internal static partial class Reaching
{
    private const int Most = 200;

    public static async Task<(HashSet<string> Reached, int Requests)> From(World world, Reading reader, HashSet<string> wanted)
    {
        var (ears, reached, requests) = (new Ears(world.Kith, world.Visitors[reader]), new HashSet<string>(StringComparer.Ordinal), 0);
        var leads = wanted.ToDictionary(w => w, w => Leads(world, world.Places[w][0]), StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal) { "/" };
        var waiting = new List<Asking> { new("start", "/") };
        while (waiting.Count > 0 && requests < Most && !wanted.IsSubsetOf(reached))
        {
            var still = leads.Where(l => !reached.Contains(l.Key)).SelectMany(l => l.Value).GroupBy(id => id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
            var next = waiting.MaxBy(a => Score(a, still))!;
            waiting.Remove(next);
            var heard = await ears.Ask(next);
            requests++;
            reached.UnionWith(world.Words.In(heard.Text).Where(w => wanted.Contains(w) && next.Post is null));
            foreach (Match link in Link().Matches(heard.Text))
                if (link.Groups[1].Value is var path && !path.StartsWith("/sign", StringComparison.Ordinal) && !Path.HasExtension(path.Split('?')[0]) && seen.Add(path))
                    waiting.Add(new("link", path));
            // A form that asks for a name, and somebody who knows the name.
            if (next.Path is "/people" or "/search" && next.Post is null)
                foreach (var name in wanted.Where(w => !reached.Contains(w) && world.Places[w][0].Path.EndsWith("family-name", StringComparison.Ordinal)).Take(12))
                    waiting.Add(new("form", next.Path, [(next.Path == "/people" ? "name" : "words", name)]));
        }
        return (reached, requests);
    }

    private static double Score(Asking asking, Dictionary<string, int> still)
    {
        var ids = asking.Path.Split('/', '?', '=', '@', '-', '&');
        var leads = ids.Sum(id => still.GetValueOrDefault(id));
        // Pages that tell before those that ask or list again; lists before what leads nowhere known.
        return leads * 10.0 / (1 + asking.Path.Length / 40.0) + (ids.Any(i => Asks.Contains(i)) ? -25 : 0) + (asking.Path.Count(c => c == '/') <= 1 ? 6 : 0) + (asking.Post is null ? 0 : 4);
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
        foreach (var id in ids.ToArray())
            if (world.Record.PersonOf.TryGetValue(id, out var person)) ids.Add(person);
        return ids;
    }

    [GeneratedRegex("href=\"(/[^\"#]*)[\"#]")]
    private static partial Regex Link();
}
