using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Forms;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;
using Kith.Record.Narrative;
using Kith.Record.Queries;

namespace Kith.Pages.Asks;

/// <summary>A request as whoever answers it reads it, at their desk or by a link: the question, and who it is about.</summary>
/// <param name="Shape">The practice that the episode began on.</param>
/// <param name="Pack">Today's.</param>
public sealed record AskShown(AskSheet Sheet, PracticePack Shape, PracticePack Pack)
{
    public Pathway Pathway => Shape.Pathways[Sheet.Item.Pathway];

    public Step Step => Pathway.Step(Sheet.Item.Step)!;

    public Form AnswerForm => Pathway.Forms[Step.Asking!.AnswerForm];

    public string DoorName => Pack.Partnership.FrontDoor(Sheet.FrontDoor)?.Name ?? Sheet.FrontDoor;

    public string AgencyName => Sheet.Place.Agency is { } agency ? Pack.Partnership.Agency(agency)?.Name ?? agency : "";

    public ImmutableArray<AnswerLine> QuestionLines => Lines(Step.Asking!.QuestionForm, Sheet.Question is { } q ? Replay.Answers(q) : null);

    public ImmutableArray<AnswerLine> AnswerLines => Lines(Step.Asking!.AnswerForm, Sheet.Answer is { } a ? Replay.Answers(a) : null);

    /// <summary>Who the child is, under the labels of the form that told of it.</summary>
    public ImmutableArray<AnswerLine> IdentityLines
    {
        get
        {
            var child = new JsonObject();
            foreach (var said in Sheet.Identity) FieldPath.Set(child, said.Field, said.Value);
            var children = Pack.Pathways.Values.Where(p => p.Opening is { Form: not null, OnePer: not null })
                .Select(p => p.Forms[p.Opening.Form!].Fields.FirstOrDefault(f => f.Id == p.Opening.OnePer)).FirstOrDefault(f => f is { Mention: "child" });
            return children is null ? [] : Record.Narrative.AnswerLines.Of(new Form("child", children.Label, null, null, children.Fields), child, Pack);
        }
    }

    private ImmutableArray<AnswerLine> Lines(string form, JsonObject? answers) =>
        answers is null ? [] : Record.Narrative.AnswerLines.Of(Pathway.Forms[form], answers, Pack);
}
