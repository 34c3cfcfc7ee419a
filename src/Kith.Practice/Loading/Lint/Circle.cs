namespace Kith.Practice.Loading.Lint;

/// <summary>Finds what waits for itself.</summary>
internal static class Circle
{
    /// <summary>Each circle once, beginning with its first name in order.</summary>
    public static IEnumerable<IReadOnlyList<string>> In(IReadOnlyDictionary<string, string[]> waitsFor)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in waitsFor.Keys.Order(StringComparer.Ordinal))
        {
            if (!told.Contains(start) && PathBack(start, waitsFor) is { } circle)
            {
                told.UnionWith(circle);
                yield return circle;
            }
        }
    }

    private static List<string>? PathBack(string start, IReadOnlyDictionary<string, string[]> waitsFor)
    {
        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal);
        var queue = new Queue<string>([start]);
        while (queue.TryDequeue(out var here))
        {
            foreach (var next in waitsFor.GetValueOrDefault(here) ?? [])
            {
                if (next == start)
                {
                    var path = new List<string> { here };
                    while (path[^1] != start)
                    {
                        path.Add(cameFrom[path[^1]]);
                    }
                    path.Reverse();
                    return path;
                }
                if (cameFrom.TryAdd(next, here))
                {
                    queue.Enqueue(next);
                }
            }
        }
        return null;
    }
}
