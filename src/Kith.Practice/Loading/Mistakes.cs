using System.Collections.Immutable;
using System.Globalization;

namespace Kith.Practice.Loading;

/// <summary>Gathers every mistake of a pack, so that they are told all at once.</summary>
internal sealed class Mistakes(string folder)
{
    private readonly HashSet<PackMistake> _all = [];

    public string Folder => folder;

    public int Count => _all.Count;

    public bool Any => _all.Count > 0;

    public void Add(MistakeKind kind, Place at, string word, params string[] details) => Add(kind, at, word, [], details);

    /// <param name="known">The words it could have been; the nearest is offered.</param>
    /// <param name="details">Fill {1}, {2} … of the kind's sentences; {0} is the word.</param>
    public void Add(MistakeKind kind, Place at, string word, IEnumerable<string> known, params string[] details)
    {
        object[] filling = [Short(word), .. details];
        _all.Add(new(
            kind.Code,
            at.File.Length == 0 ? folder : $"{folder}/{at.File}",
            at.Line,
            Short(word),
            string.Format(CultureInfo.InvariantCulture, kind.Says, filling),
            Nearest.To(word, known),
            string.Format(CultureInfo.InvariantCulture, kind.Remedy, filling)));
    }

    public ImmutableArray<PackMistake> Sorted() =>
    [
        .. _all.OrderBy(m => m.File, StringComparer.Ordinal).ThenBy(m => m.Line).ThenBy(m => m.Code, StringComparer.Ordinal)
            .ThenBy(m => m.Says, StringComparer.Ordinal),
    ];

    private static string Short(string word)
    {
        var oneLine = string.Concat(word.Select(c => char.IsControl(c) ? ' ' : c));
        return oneLine.Length <= 60 ? oneLine : oneLine[..59] + "…";
    }
}
