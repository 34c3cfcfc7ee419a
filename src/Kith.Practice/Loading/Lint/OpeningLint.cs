using Kith.Practice.Forms;
using Kith.Practice.Pathways;

namespace Kith.Practice.Loading.Lint;

/// <summary>How a pathway begins: those who may open it have a form to do it with, and somebody to give it to.</summary>
internal static class OpeningLint
{
    public static void Check(PackUnderLint pack, Pathway pathway)
    {
        var opening = pathway.Opening;
        void Wrong(string word, string what, string remedy) => pack.Mistake(MistakeKind.WrongOpening, opening, word, what, remedy);

        var form = opening.Form is null ? null : pathway.Forms.GetValueOrDefault(opening.Form);
        if (opening.Form is null && opening.By.Intersect(["worker", "api", "engine"], StringComparer.Ordinal).Any())
        {
            Wrong("form", "is missing, and workers or programs open it", "Name the form that they fill in.");
        }
        if ((opening.PublicForm is null) == opening.By.Contains("public"))
        {
            Wrong("public-form", opening.PublicForm is null ? "is missing, and the public opens it" : "is given, and the public does not open it",
                "Give both “public” and “public-form”, or neither.");
        }
        if (opening.PublicForm is { } publicForm && pathway.Forms.TryGetValue(publicForm, out var shorter) && shorter.As != opening.Form)
        {
            Wrong(publicForm, "is recorded apart from the form of everybody else", $"Add “as: {opening.Form}” to it.");
        }
        if (opening.OnePer is { } each && form is not null && !form.Fields.Any(f => f is { Type: FieldType.Repeat, Mention: not null } && f.Id == each))
        {
            Wrong(each, "is not a repeat of its form that mentions somebody", "Name a field of type repeat with “mention”.");
        }
        if (pack.Partnership is { } partnership && opening.Team.Length > 0 && opening.Team is not ("front-door" or "parent" or "opener" or Opening.Given)
            && partnership.Teams.All(t => t.Kind != opening.Team))
        {
            Wrong(opening.Team, "is no kind of team", "Write front-door, parent, opener, given, or a kind that stands in partnership.yaml.");
        }
    }
}
