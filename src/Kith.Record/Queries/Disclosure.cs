using System.Collections.Immutable;

namespace Kith.Record.Queries;

/// <summary>
/// Whom a page shows, gathered as it is put together: <c>episode/…</c>, <c>person/…</c>, <c>mention/…</c>. Every query adds to it; the read
/// audit is written from it before the page is sent.
/// </summary>
public sealed class Disclosure
{
    private readonly SortedSet<string> subjects = new(StringComparer.Ordinal);

    public ImmutableArray<string> Subjects => [.. subjects];

    public void Episode(string id) => subjects.Add($"episode/{id}");

    public void Person(string? id) => Add("person", id);

    public void Mention(string? id) => Add("mention", id);

    private void Add(string kind, string? id)
    {
        if (id is not null)
            subjects.Add($"{kind}/{id}");
    }
}
