using System.Collections.Immutable;

namespace Kith.Record.Queries;

/// <summary>
/// Whom a page shows, gathered as it is put together: <c>episode/…</c>, <c>person/…</c>, <c>mention/…</c>. Every query adds to it; the read
/// audit is written from it before the page is sent. After that it is closed: what would disclose more is refused.
/// </summary>
public sealed class Disclosure
{
    private readonly SortedSet<string> subjects = new(StringComparer.Ordinal);
    private bool closed;

    private readonly SortedSet<string> grounds = new(StringComparer.Ordinal);

    public ImmutableArray<string> Subjects => [.. subjects];

    /// <summary>What let the reader in to episodes that were decided one by one and are shown: the episode, and whom the line of its audience names.</summary>
    public ImmutableArray<string> Grounds => [.. grounds.Where(g => subjects.Contains(g.Split(' ')[0]))];

    public void Ground(string episode, string key) => grounds.Add($"episode/{episode} {key}");

    /// <summary>Why it is shown, as the page knows it; null: for what the reader's role looks.</summary>
    public string? Purpose { get; private set; }

    /// <summary>The page is looked at for this, rather than for what the reader's role looks. Nothing changes when it is null.</summary>
    public void For(string? purpose) => Purpose = purpose ?? Purpose;

    public void Episode(string id) => Add("episode", id);

    public void Person(string? id) => Add("person", id);

    public void Mention(string? id) => Add("mention", id);

    /// <summary>The audit is about to be written.</summary>
    public void Close() => closed = true;

    private void Add(string kind, string? id)
    {
        if (id is null)
            return;
        if (closed && !subjects.Contains($"{kind}/{id}"))
            throw new InvalidOperationException("Somebody would be disclosed after the read audit was written. Ask the record before the page is rendered, not while.");
        subjects.Add($"{kind}/{id}");
    }
}
