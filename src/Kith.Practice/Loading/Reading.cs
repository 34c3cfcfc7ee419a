using Kith.Practice.Pack;

namespace Kith.Practice.Loading;

/// <summary>One reading of one pack: what was found wrong, the names, and where each piece of the model was written.</summary>
internal sealed class Reading
{
    private readonly Dictionary<object, Place> _places = new(ReferenceEqualityComparer.Instance);

    public Reading(PackFiles files)
    {
        Files = files;
        Mistakes = new(files.Folder);
        Names = new(Mistakes);
    }

    public PackFiles Files { get; }

    public Mistakes Mistakes { get; }

    public Names Names { get; }

    /// <summary>The questions about a child's voice, once they are read; forms take them in.</summary>
    public VoiceRules Voice { get; set; } = VoiceRules.None;

    /// <summary>Remembers where a piece of the model was written, so that the linter can say so.</summary>
    public T At<T>(Place place, T piece)
        where T : class
    {
        _places[piece] = place;
        return piece;
    }

    public Place Where(object piece) => _places[piece];

    /// <summary>The file's keys; null when it is missing or cannot be read, which has then been said, and what it lists is excused.</summary>
    public Block? Open(string file, string what, params (NameKind Kind, string Scope)[] lists)
    {
        Block? block = null;
        if (!Files.Texts.TryGetValue(file, out var text))
        {
            Mistakes.Add(MistakeKind.MissingFile, new(file, 1), file);
        }
        else if (YamlText.Read(file, text, Mistakes) is { } root)
        {
            block = root is Mapping map
                ? new(this, file, map, what)
                : null;
            if (block is null)
            {
                Mistakes.Add(MistakeKind.WrongKind, new(file, root.Line), file, root.Kind, "keys with values");
            }
        }
        if (block is null)
        {
            foreach (var (kind, scope) in lists)
            {
                Names.Excuse(kind, scope);
            }
        }
        return block;
    }
}
