using System.Collections.Immutable;
using Kith.Practice.Forms;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;

namespace Kith.Practice.Loading;

/// <summary><c>access/subject-access.yaml</c>. Under a pack that was published before there was such a file nobody is given their record.</summary>
internal static class SubjectAccessReader
{
    public const string File = "access/subject-access.yaml";

    private static readonly string[] Limits = ["family", "professionals", "mash-only"];

    /// <summary>Classes of which no line goes by one person's leave, whatever the file says of the rest.</summary>
    private static readonly string[] Guarded = ["protected-address", "intelligence"];

    public static SubjectAccessRules Read(
        Reading reading, ImmutableSortedDictionary<string, CodeSet> codes, Chronology chronology, VoiceRules voice, ImmutableSortedDictionary<string, Pathway> pathways)
    {
        if (!reading.Files.Texts.ContainsKey(File) || reading.Open(File, "subject access") is not { } file) return SubjectAccessRules.None;
        string[] Of(string set)
        {
            if (codes.TryGetValue(set, out var known)) return [.. known.Codes.Select(c => c.Id)];
            reading.Names.Use(NameKind.Codes, "", set, new(File, 1));
            return [];
        }
        var standings = ImmutableSortedDictionary.CreateBuilder<string, AskerStanding>(StringComparer.Ordinal);
        foreach (var b in file.SomeBlocks("standings", "a standing"))
        {
            var standing = new AskerStanding(b.OneOf("standing", Of(SubjectAccessRules.Codes)), b.YesNo("own"), b.OneOf("implicated", "warned", "second-person") == "second-person");
            b.Done();
            standings[standing.Id] = standing;
        }
        foreach (var missing in Of(SubjectAccessRules.Codes).Where(c => !standings.ContainsKey(c))) file.Mistake(MistakeKind.StandingUnsaid, missing, "standings");
        var fields = Fields(pathways, voice, chronology);
        var rules = ImmutableArray.CreateBuilder<CutRule>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var b in file.SomeBlocks("rules", "a rule"))
        {
            var rule = new CutRule(
                b.Text("rule"), b.Text("name"), b.NamesIn("classes", NameKind.Class), b.EachOf("labels", Of("source-label")), b.EachOf("limits", Limits), b.EachOf("fields", fields),
                b.EachOf("event-kinds", Of(chronology.Kinds)), b.EachOf("event-standings", Of(chronology.Standings)), b.EachOf("finds", [.. CutFinds.All]),
                b.EachOf("standings", [.. Of(SubjectAccessRules.Codes), SubjectAccessRules.Implicated]), b.OneOf("reason", Of(SubjectAccessRules.Reasons)), b.YesNo("second-person"));
            b.Done();
            if (!seen.Add(rule.Id)) b.Mistake(MistakeKind.TakenId, rule.Id, "a rule", $"{b.Place.Line}", File);
            if (rule.Classes.IsEmpty && rule.Labels.IsEmpty && rule.Limits.IsEmpty && rule.Fields.IsEmpty && rule.EventKinds.IsEmpty && rule.EventStandings.IsEmpty && rule.Finds.IsEmpty)
                b.Mistake(MistakeKind.NothingInside, rule.Id);
            rules.Add(rule);
        }
        foreach (var sensitivity in Guarded.Where(c => rules.FirstOrDefault(r => r.Classes.Contains(c) && r.Standings.IsEmpty) is not { SecondPerson: true }))
            file.Mistake(MistakeKind.NotGuarded, sensitivity, "rules");
        var found = new SubjectAccessRules(standings.ToImmutable(), [.. file.Words("place-words").Select(w => w.Text)], InConfidence(file, fields), rules.ToImmutable()) { Closed = file.NameIf("closed", NameKind.Pathway) };
        file.Done();
        return found;
    }

    private static Confidence? InConfidence(Block file, string[] fields)
    {
        if (file.Inner("in-confidence", "what is told in confidence") is not { } block) return null;
        var answer = block.Text("answer");
        foreach (var part in answer.Split('.').Where(p => !fields.Contains(p, StringComparer.Ordinal))) block.Mistake(MistakeKind.NotAChoice, part, "answer", "the fields of the forms");
        var confidence = new Confidence(answer, [.. block.Words("is").Select(w => w.Text)]);
        block.Done();
        return confidence;
    }

    private static string[] Fields(ImmutableSortedDictionary<string, Pathway> pathways, VoiceRules voice, Chronology chronology) =>
    [
        .. pathways.Values.SelectMany(p => p.Forms.Values).SelectMany(f => f.Fields).Concat(voice.Fields).Concat(chronology == Chronology.None ? [] : chronology.Event.Fields)
            .SelectMany(Deep).Select(f => f.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<Field> Deep(Field field) => (field.Fields.IsDefault ? [] : field.Fields.SelectMany(Deep)).Prepend(field);
}
