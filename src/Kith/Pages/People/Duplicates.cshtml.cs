using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.People;

/// <summary>People on record who may be one, for whoever may say so, or that they are not.</summary>
public sealed class DuplicatesModel : KithPage
{
    public LikelyPairs Found { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : NotHere();

    public async Task<IActionResult> OnPostAsync(string? one, string? other)
    {
        if (!Gate.MayMerge(Reader) || one is null || other is null) return NotHere();
        var field = Field(one, other);
        var done = await Act(new Action.RefuseLikeness(one, other, Request.Form[field].ToString()), field: _ => field);
        if (done.Ok) return Go("/people/duplicates", "They are two people. Kith does not suggest them again.");
        return await Load() ? Page() : NotHere();
    }

    public string Place(LikelyPair pair) => $"pair-{pair.One.Person}-{pair.Other.Person}";

    public FieldView Because(LikelyPair pair) => new()
    {
        Name = Field(pair.One.Person, pair.Other.Person), Type = "text", Label = "How do you know that they are two people?", Hint = $"{pair.One.Who.Name} and {pair.Other.Who.Name}",
        Values = Request.HasFormContentType ? [Request.Form[Field(pair.One.Person, pair.Other.Person)].ToString()] : [],
        Error = ViewData.Problems().FirstOrDefault(p => p.Field == Field(pair.One.Person, pair.Other.Person))?.Text,
    };

    private static string Field(string one, string other) => $"reason-{one}-{other}";

    private async Task<bool> Load()
    {
        if (await Ask((db, asker) => new LikelyQuery(db, asker).List(Cancel)) is not { } found) return false;
        Found = found;
        return true;
    }
}
