using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Forms;
using Kith.Pages.Episodes;
using Kith.Practice;
using Kith.Practice.Forms;
using Kith.Practice.Kernel;
using Kith.Practice.Pathways;
using Kith.Record.Casework;
using Kith.Record.Narrative;
using Kith.Record.Stores;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Steps;

public sealed record PromptBox(string Id, string Question, FieldView Field);

/// <summary>The one page that fills in, decides and asks: every step of every pathway.</summary>
public sealed class IndexModel : EpisodePage
{
    private const string VersionField = "_version";
    private const string OutcomeField = "_outcome";
    private const string SameField = "_same";
    private const string PromptField = "_prompt-";

    private FormOnPage? form;

    public Step? Step { get; private set; }

    public StepState? State { get; private set; }

    public Draft? Draft { get; private set; }

    /// <summary>It has been done and is not open any more: what was typed can only be shown.</summary>
    public bool Late { get; private set; }

    /// <summary>What somebody else recorded here since this writer began.</summary>
    public ToldLine? Theirs { get; private set; }

    public string Place => DraftPlaces.Step(Seen!.State.Id, State!.Id);

    public FormOnPage Form => form!;

    public string ButtonText => Step!.Kind switch { StepKind.Ask => "Ask them", StepKind.Decide => "Record the decision", _ => "Record" };

    public ImmutableArray<DeadlineLine> Deadlines => [.. DeadlineLines.Of(Seen!.State, Seen.Entries, Seen.Pathway, Pack, Now).Where(d => d.Running)];

    public string DoneBefore => Last(State!.Version) is { } last ? $"{last.By} recorded this, {last.When}: {last.Sentence}." : "";

    public async Task<IActionResult> OnGetAsync(string episode, string instance)
    {
        var elsewhere = await Find(episode, instance);
        if (elsewhere is not null && !Late) return elsewhere;
        Draft = await The<Record.Stores.Drafts>().Load(Reader.Human, Place, Cancel);
        if (elsewhere is not null && Draft is null) return elsewhere;
        form = Blank();
        if (Draft is null) return Page();
        if (Late) TempData.Clear();
        form = form.With(Typed.FromBytes(Draft.Bytes));
        if (Draft.BaseVersion != State!.Version) Theirs = Last(State.Version);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string episode, string instance)
    {
        var elsewhere = await Find(episode, instance);
        if (elsewhere is not null && !Late) return elsewhere;
        var typed = Typed.Of(Request.Form);
        form = Blank().With(typed);
        var seen = Number(typed.One(VersionField));
        if (Late) return await Keep(typed, seen);
        if (form.Edited(typed) is { } edited) return Again(edited, seen);
        if (typed.One("later").Length > 0)
        {
            await The<Record.Stores.Drafts>().Save(new Draft(Reader.Human, Place, seen, Now, typed.ToBytes()), Cancel);
            return Go($"/episodes/{episode}", "Saved as a draft. Nothing has been recorded yet.");
        }
        var answered = await AnswerPrompts(typed);
        if (answered is { IsEmpty: false }) return Again(form.With(typed, answered.Value), seen);
        if (answered is not null && await Find(episode, instance) is { } left) return Late ? await Keep(typed, seen) : left;

        var done = await Acting().Do(Reader, ActionFor(episode, seen, typed), Now, along: Used(Place), addressesStand: AddressKept.Stands(typed), cancel: Cancel);
        if (!done.Ok)
        {
            // Somebody was faster: look again at what then stands.
            if (done.Problems.Any(p => p.Code is "changed-meanwhile" or "not-open") && await Find(episode, instance) is { } gone)
                return Late ? await Keep(typed, seen) : gone;
            return Again(form.With(typed, done.Problems), seen);
        }
        var notSame = await SameForSiblings(typed);
        return Go($"/episodes/{episode}{(notSame.IsEmpty ? "" : $"?not-same={string.Join(',', notSame)}")}", $"Recorded: {Step!.Name}.");
    }

    /// <summary>Loads the step for a reader who may do it; otherwise says where they belong.</summary>
    private async Task<IActionResult?> Find(string episode, string instance)
    {
        await See(episode, null);
        if (Seen is not { } seen || !seen.State.Steps.TryGetValue(instance, out var state) || seen.Pathway.Step(state.Step) is not { } step)
            return OwnPlace is { } place && place == instance ? LocalRedirect($"/asks/{episode}/{instance}") : NotHere();
        (State, Step) = (state, step);
        if (state.Agency is not null) return LocalRedirect($"/asks/{episode}/{instance}");
        // These steps are done on pages of their own, which know the record.
        if (Practice.Kernel.SubjectAccess.Is(Pack, seen.State.Pathway))
        {
            if (instance is Practice.Kernel.SubjectAccess.RedactStep or Practice.Kernel.SubjectAccess.LetGoStep) return LocalRedirect($"/episodes/{episode}/pack");
            if (instance == AskerFinding.Step) return LocalRedirect($"/episodes/{episode}/asker");
        }
        if (MayDo(seen, state, step)) return null;
        Late = !state.Open || !seen.State.IsOpen;
        return Late ? Go($"/episodes/{episode}", $"“{step.Name}” has been done and is not open any more.") : NotHere();
    }

    /// <summary>Somebody else has done it, for good: what was typed is kept as a draft, and shown.</summary>
    private async Task<IActionResult> Keep(Typed typed, int seen)
    {
        await The<Record.Stores.Drafts>().Save(new Draft(Reader.Human, Place, seen, Now, typed.ToBytes()), Cancel);
        TempData.Clear();
        Theirs = Last(State!.Version);
        Say($"“{Step!.Name}” has been done while you were writing, and is not open any more. What you wrote is kept among your drafts.");
        return Page();
    }

    private Form FormOf(Step step) => Seen!.Pathway.Forms[step.Kind == StepKind.Ask ? step.Asking!.QuestionForm : step.Form!];

    /// <summary>What is typed before anybody types: the present answers when it is done again, else what earlier forms say already.</summary>
    private FormOnPage Blank()
    {
        var (asked, state) = (FormOf(Step!), Seen!.State);
        var present = Step!.Kind != StepKind.Ask && State!.Version > 0 ? state.Answers.GetValueOrDefault(asked.RecordedAs) : null;
        var (begun, from) = present is null ? Prefills.Of(asked, Seen) : ((JsonObject)present.DeepClone(), ImmutableDictionary<string, string>.Empty);
        var typed = Typed.Of(asked, begun);
        if (present is not null && State!.Outcome is { } outcome) typed = typed.With(OutcomeField, outcome);
        return new(asked, new Setting(Pack, Now.Local().Date)
        {
            Authority = state.Authority, FrontDoor = state.FrontDoor, Typed = typed, From = from, Look = Prefills.Look(Seen),
            Asked = [.. state.Steps.Values.Where(s => s.Step == Step.Id).Select(s => s.Agency).OfType<string>()],
        });
    }

    private Action ActionFor(string episode, int version, Typed typed) => Step!.Kind switch
    {
        StepKind.Decide => new Action.Decide(episode, State!.Id, version, typed.One(OutcomeField), form!.Answers),
        StepKind.Ask => new Action.Ask(episode, State!.Id, version, form!.Answers),
        _ => new Action.Fill(episode, State!.Id, version, form!.Answers),
    };

    private Func<Record.RecordContext, Done, Task> Used(string place) => (db, _) => Record.Stores.Drafts.Discard(db, Reader.Human, place, Cancel);

    private IActionResult Again(FormOnPage shown, int seen)
    {
        form = shown;
        if (seen != State!.Version) Theirs = Last(State.Version);
        var names = Prompts.Select(p => p.Field).Append(Outcome!).Append(SameFor!).OfType<FieldView>().Concat(shown.Fields);
        foreach (var problem in FieldViews.Problems(shown.Setting.Problems.Select(Placed), names)) Say(problem.Text, problem.Field);
        return Page();
    }

    /// <summary>The kernel's places as this page names its own inputs.</summary>
    private static Problem Placed(Problem problem) => problem.Place switch
    {
        // The outcomes stand beneath the sentence, so it does not list them.
        "outcome" => problem with { Place = OutcomeField, Message = problem.Code == "choose-outcome" ? "Choose what you decide" : problem.Message },
        var place when place.StartsWith("prompt:", StringComparison.Ordinal) => problem with { Place = PromptField + place["prompt:".Length..] },
        _ => problem,
    };

    private string? ErrorAt(string name) => form!.Setting.Problems.Select(Placed).FirstOrDefault(p => p.Place == name)?.Message;

    private ToldLine? Last(int version) => Seen!.Entries.LastOrDefault(e =>
        e.Says.GetValueOrDefault("instance") == State!.Id && e.Says.GetValueOrDefault("version") == version.ToString(CultureInfo.InvariantCulture)) is { } entry
        ? ToldLine.Of(entry, Sentences, Seen.Pathway) : null;

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    // Deciding

    public FieldView? Outcome => Step!.Kind != StepKind.Decide ? null : new()
    {
        Name = OutcomeField, Type = "radios", Label = "What do you decide?", Required = true, Size = "m",
        Values = [form!.Typed.One(OutcomeField)], Error = ErrorAt(OutcomeField),
        Options = [.. Step.Outcomes.Select(o => new OptionView(o.Id, o.Name, o.Hint))],
    };

    /// <summary>Questions that practice wants answered first: here, so that nobody is sent away and back.</summary>
    public ImmutableArray<PromptBox> Prompts =>
    [
        .. from prompt in Seen!.Pathway.Prompts
           where prompt.Before == Step!.Id && Seen.State.Prompts.GetValueOrDefault(prompt.Id) is { SetAside: false }
           let name = PromptField + prompt.Id
           select new PromptBox(prompt.Id, prompt.Question, new FieldView
           {
               Name = name, Type = "long-text", Label = "Your answer, or why the question does not apply", Values = form!.Typed[name], Error = ErrorAt(name),
           }),
    ];

    /// <returns>null when nothing was answered.</returns>
    private async Task<ImmutableArray<Problem>?> AnswerPrompts(Typed typed)
    {
        var answers = Prompts.Where(p => !string.IsNullOrWhiteSpace(typed.One(p.Field.Name))).ToArray();
        var problems = ImmutableArray.CreateBuilder<Problem>();
        foreach (var prompt in answers)
        {
            var done = await Acting().Do(Reader, new Action.SetAside(Seen!.State.Id, prompt.Id, typed.One(prompt.Field.Name)), Now, addressesStand: AddressKept.Stands(typed), cancel: Cancel);
            problems.AddRange(done.Problems.Select(p => p with { Place = prompt.Field.Name }));
        }
        return answers.Length == 0 ? null : problems.ToImmutable();
    }

    // Asking

    public ImmutableArray<string> AlreadyAsked => Step!.Kind != StepKind.Ask ? [] : [.. form!.Setting.Asked.Select(a => Pack.Partnership.Agency(a)?.Name ?? a).Order(StringComparer.CurrentCulture)];

    // The same for brothers and sisters

    /// <summary>The other children for whom the same step is open, in the same state as here.</summary>
    public FieldView? SameFor => Seen!.Siblings.Where(s => s.Episode.Closed is null).ToArray() is not { Length: > 0 } siblings ? null : new()
    {
        Name = SameField, Type = "choices", Label = "Record the same for", Hint = "For each child by itself; each can go its own way afterwards", Optional = true,
        Values = form!.Typed[SameField], Options = [.. siblings.Select(s => new OptionView(s.Episode.Id, s.Name))],
    };

    /// <returns>Those for whom it could not be recorded; what was typed waits there as a draft.</returns>
    private async Task<ImmutableArray<string>> SameForSiblings(Typed typed)
    {
        var wanted = Seen!.Siblings.Where(s => typed[SameField].Contains(s.Episode.Id)).ToArray();
        var (own, failed) = (Seen, ImmutableArray.CreateBuilder<string>());
        foreach (var sibling in wanted)
        {
            await See(sibling.Episode.Id, null);
            var version = Seen?.State.Steps.GetValueOrDefault(State!.Id)?.Version ?? 0;
            // Somebody has already written something of their own there: that is not to be overwritten unseen.
            var done = version == State!.Version
                ? await Acting().Do(Reader, ActionFor(sibling.Episode.Id, version, typed), Now, addressesStand: AddressKept.Stands(typed), cancel: Cancel)
                : Done.Refused(new Problem(State.Id, "changed-meanwhile", ""));
            if (done.Ok) continue;
            await The<Record.Stores.Drafts>().Save(new Draft(Reader.Human, DraftPlaces.Step(sibling.Episode.Id, State.Id), version, Now, typed.Without(n => n == SameField).ToBytes()), Cancel);
            failed.Add(sibling.Episode.Id);
        }
        Seen = own;
        return failed.ToImmutable();
    }

    // Beside the form

    public ImmutableArray<(string Title, ImmutableArray<AnswerLine> Lines, bool Open)> Beside
    {
        get
        {
            var beside = ImmutableArray.CreateBuilder<(string, ImmutableArray<AnswerLine>, bool)>();
            if (ReportLines is { Length: > 0 } told) beside.Add(("What we were told", told, true));
            var asked = FormOf(Step!);
            foreach (var (title, key, lines) in RecordedForms)
                if (key != asked.RecordedAs) beside.Add((title, lines, false));
            return beside.ToImmutable();
        }
    }
}
