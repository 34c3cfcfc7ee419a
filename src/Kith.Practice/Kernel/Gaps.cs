using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using Kith.Practice.Pathways;

namespace Kith.Practice.Kernel;

/// <summary>Answers that were expected and are missing: named, chased, and filled.</summary>
internal static class Gaps
{
    public static void Fill(Work work, Action.FillGap action)
    {
        if (!work.Episodes.TryGetValue(action.Episode, out var episode) || !episode.Gaps.Contains(action.Field))
        {
            work.Refuse(action.Field, "no-such-gap", "That is not missing any more.");
            return;
        }
        var field = Field(work.PathwayOf(episode), action.Field)!;
        var one = new Form("gap", field.Label, null, null, [field with { Need = Need.Required, ShowWhen = null, RequiredWhen = null }]);
        if (Steps.Submitted(work, episode, one, new JsonObject { [field.Id] = action.Value?.DeepClone() }) is not { } answers) return;
        var ofChild = action.Field.StartsWith("child.", StringComparison.Ordinal);
        var path = ofChild ? action.Field.Replace("child.", "child/", StringComparison.Ordinal) : $"report/{action.Field}";
        var body = JsonPath.Nest(path.Replace('/', '.'), answers[field.Id]);
        if (!string.IsNullOrWhiteSpace(action.Source)) body["source"] = action.Source.Trim();
        work.OnEpisode(episode.Id, Kinds.GapFilled, new Says { { "field", action.Field } },
            [new PartDraft(episode.Subject is null ? null : $"mention/{episode.Subject}", Class(work.PathwayOf(episode), action.Field), body)]);
    }

    public static string? ChasedWith(Pathway pathway, string gap) => Field(pathway, gap)?.ChasedWith;

    /// <summary>The field that a gap names: <c>child.ethnicity</c>, <c>referrer.phone</c>, <c>concern</c>.</summary>
    public static Field? Field(Pathway pathway, string gap)
    {
        if (pathway.Opening.Form is not { } form) return null;
        var fields = pathway.Forms[form].Fields;
        var names = gap.Split('.');
        if (names[0] == "child" && pathway.Opening.OnePer is { } each) names[0] = each;
        Field? found = null;
        foreach (var name in names)
        {
            found = fields.FirstOrDefault(f => f.Id == name);
            if (found is null) return null;
            fields = found.Fields.IsDefault ? ImmutableArray<Field>.Empty : found.Fields;
        }
        return found;
    }

    private static string Class(Pathway pathway, string gap)
    {
        var names = gap.Split('.');
        for (var n = names.Length; n > 0; n--)
            if (Field(pathway, string.Join('.', names.Take(n)))?.Class is { } own) return own;
        return "identity";
    }
}
