namespace Kith.Practice.Loading;

/// <summary>Everything in a pack that is named in one place and referred to in others.</summary>
internal sealed record NameKind(string Noun, MistakeKind Mistake, string ListedIn)
{
    public static readonly NameKind Role = new("a role", MistakeKind.NotARole, "access/roles.yaml");
    public static readonly NameKind Class = new("a sensitivity class", MistakeKind.NotAClass, "access/classes.yaml");
    public static readonly NameKind Codes = new("a code set", MistakeKind.NotACodeSet, "codes/");
    public static readonly NameKind Timescale = new("a timescale", MistakeKind.NotATimescale, "timescales.yaml");
    public static readonly NameKind Notice = new("a notice", MistakeKind.NotANotice, "notices.yaml");
    public static readonly NameKind Flag = new("a flag", MistakeKind.NotAFlag, "flags.yaml");
    public static readonly NameKind Pathway = new("a pathway", MistakeKind.NotAPathway, "pathways/");
    public static readonly NameKind Authority = new("an authority", MistakeKind.NotAnAuthority, "partnership.yaml");
    public static readonly NameKind Agency = new("an agency", MistakeKind.NotAnAgency, "partnership.yaml");
    public static readonly NameKind Team = new("a team", MistakeKind.NotATeam, "partnership.yaml");
    public static readonly NameKind FrontDoor = new("a front door", MistakeKind.NotAFrontDoor, "partnership.yaml");

    public static readonly NameKind Purpose = new("a purpose", MistakeKind.NotAPurpose, "access/purposes.yaml");
    public static readonly NameKind Restriction = new("a restriction", MistakeKind.NotAValue, NeedToKnowReader.File);

    // These are only declared, so that each is given once; a school is not referred to by name, an indicator only by guards.
    public static readonly NameKind School = new("a school", MistakeKind.NotAnAgency, "schools.yaml");
    public static readonly NameKind Indicator = new("an indicator", MistakeKind.NotAValue, "thresholds.yaml");

    public static readonly NameKind Agreement = new("an agreement", MistakeKind.NotAValue, "access/agreements.yaml");
    public static readonly NameKind Document = new("a document", MistakeKind.NotAValue, "access/documents.yaml");
    public static readonly NameKind Recipient = new("a recipient", MistakeKind.NotAValue, "access/documents.yaml");

    // These belong to one pathway, whose file is their scope.
    public static readonly NameKind Stage = new("a stage", MistakeKind.NotAStage, "");
    public static readonly NameKind Step = new("a step", MistakeKind.NotAStep, "");
    public static readonly NameKind Form = new("a form", MistakeKind.NotAForm, "");
    public static readonly NameKind Clock = new("a clock", MistakeKind.NotAClock, "");
    public static readonly NameKind Prompt = new("a prompt", MistakeKind.NotAPrompt, "");
    public static readonly NameKind CloseReason = new("a reason to close", MistakeKind.NotACloseReason, "");
}

/// <summary>Names as declared and as used, gathered while reading; compared once everything is read.</summary>
internal sealed class Names(Mistakes mistakes)
{
    private readonly Dictionary<(NameKind, string Scope), SortedDictionary<string, Place>> _declared = [];
    private readonly List<(NameKind Kind, string Scope, string Word, Place At)> _used = [];
    private readonly HashSet<(NameKind, string Scope)> _excused = [];

    public void Declare(NameKind kind, string scope, string word, Place at)
    {
        var known = Of(kind, scope);
        if (!known.TryAdd(word, at))
        {
            mistakes.Add(MistakeKind.TakenId, at, word, kind.Noun, $"{known[word].Line}", $"{mistakes.Folder}/{known[word].File}");
        }
    }

    public void Use(NameKind kind, string scope, string word, Place at) => _used.Add((kind, scope, word, at));

    /// <summary>The file that lists them could not be read: not every use of one is a further mistake.</summary>
    public void Excuse(NameKind kind, string scope = "") => _excused.Add((kind, scope));

    public bool Knows(NameKind kind, string scope, string word) => Of(kind, scope).ContainsKey(word);

    public IEnumerable<string> Known(NameKind kind, string scope = "") => Of(kind, scope).Keys;

    public void Resolve()
    {
        foreach (var (kind, scope, word, at) in _used)
        {
            if (!_excused.Contains((kind, scope)) && !Knows(kind, scope, word))
            {
                mistakes.Add(kind.Mistake, at, word, Known(kind, scope), $"{mistakes.Folder}/{(kind.ListedIn.Length > 0 ? kind.ListedIn : scope)}");
            }
        }
    }

    private SortedDictionary<string, Place> Of(NameKind kind, string scope)
    {
        if (!_declared.TryGetValue((kind, scope), out var known))
        {
            _declared[(kind, scope)] = known = new(StringComparer.Ordinal);
        }
        return known;
    }
}
