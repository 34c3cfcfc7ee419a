using System.Collections.Immutable;
using System.Globalization;
using Kith.Pages.Episodes;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.NeedToKnow;

/// <summary>Wrong child, wrong fact: chooses what is withdrawn, shows who has read it, and does it.</summary>
public sealed class WithdrawModel : EpisodePage
{
    private const string Whole = "report";

    private static readonly (string Code, string Words, string Hint)[] Reasons =
    [
        ("wrong-child", "It is about another child", "Record it where it belongs, too"),
        ("wrong-fact", "It is wrong", "A view that the family disputes is not wrong: write their view beside it instead"),
        ("not-lawful", "It may not be held here", "Told in confidence to somebody else, or shared without a ground"),
    ];

    /// <summary>Workers who will be told.</summary>
    public ImmutableArray<string> Readers { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id) => await Load(id) ? Page() : NotHere();

    public async Task<IActionResult> OnPostAsync(string id, string? why, string? reason)
    {
        if (!await Load(id)) return NotHere();
        var chosen = Request.Form["what"].ToString();
        if (What.Options.All(o => o.Value != chosen)) Say("Choose what must be withdrawn.", "what");
        if (AnyProblems) return Page();
        ImmutableArray<long> entries = chosen == Whole ? [] : [long.Parse(chosen, CultureInfo.InvariantCulture)];
        var done = await Act(new Action.Recall(id, entries, why ?? "", reason ?? ""));
        return done.Ok ? Go($"/episodes/{id}", "Withdrawn. Nobody reads it any more, and those who had read it, or hold a document of it, have been told.") : Page();
    }

    private async Task<bool> Load(string id)
    {
        await See(id, null);
        if (Seen is null || !MayRecall) return false;
        Readers = await Ask(async (db, _) =>
        {
            var ids = await RecallQuery.Readers(db, new Action.Recall(id, [], "", ""), Reader.Human, Cancel);
            return (await new WorkerQuery(db).Names(ids, Cancel)).Values.Order(StringComparer.CurrentCulture).ToImmutableArray();
        });
        return true;
    }

    public FieldView What => new()
    {
        Name = "what", Type = "radios", Label = "What must be withdrawn?", Required = true, Values = Sent("what"), Error = Error("what"),
        Options =
        [
            .. from entry in Seen!.Entries
               where Seen.State.Written.Contains(entry.Sequence)
               orderby entry.Sequence descending
               let told = ToldLine.Of(entry, Sentences, Seen.Pathway)
               select new OptionView(entry.Sequence.ToString(CultureInfo.InvariantCulture), told.Sentence, $"{told.By}, {told.When}"),
            .. Seen!.Report is null ? Array.Empty<OptionView>() :
                [new OptionView(Whole, "The whole contact: all that the referrer told, and all that came of it", "Its episodes close, of every child in it, and nobody in it is linked to a person any more")],
        ],
    };

    public FieldView Why => new()
    {
        Name = "why", Type = "radios", Label = "What is wrong with it?", Required = true, Values = Sent("why"), Error = Error("why"),
        Options = [.. Reasons.Select(r => new OptionView(r.Code, r.Words, r.Hint))],
    };

    public FieldView Because => new()
    {
        Name = "reason", Type = "long-text", Label = "What is wrong, and how do you know?", Hint = "Do not repeat it here", Required = true, Values = Sent("reason"), Error = Error("reason"),
    };

    private ImmutableArray<string> Sent(string name) => Request.HasFormContentType ? [Request.Form[name].ToString()] : [];

    private string? Error(string name) => ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text;
}
