using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Forms;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using Kith.Practice.Kernel;
using Kith.Record.Narrative;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Episodes;

public sealed record StepLine(string Instance, string Label, string Href, bool DoneBefore);

public sealed record PromptLine(string Id, string Question, string? BeforeStep, bool Answered);

public sealed record GapLine(string Path, string Label, bool Chased, FieldView Field);

public sealed record PersonLine(string Name, string Says, bool Said, string? LinkHref, string? LinkText);

public sealed record NoticeLine(string Id, string Text, string Says, bool MayAcknowledge);

public sealed record SiblingLine(string Episode, string Name, string Says);

public sealed record TieLine(string Text, string? Href, string Says);

/// <summary>One child's episode: where it stands, what can be done now, every deadline with its sentence, everything recorded; now, or as it stood.</summary>
public sealed class IndexModel : EpisodePage
{
    private const string AsOfField = "as-of";

    private Typed typed = Typed.Nothing;
    private ImmutableArray<Problem> problems = [];

    /// <summary>What was sent, when a form of this page is shown again.</summary>
    public string Handler { get; private set; } = "";

    public ImmutableArray<Colleague> Colleagues { get; private set; } = [];

    /// <summary>Children for whom “the same” could not be recorded, named by their episodes; the words wait there as drafts.</summary>
    public IEnumerable<SiblingLine> NotSame =>
        Siblings.Where(s => Request.Query["not-same"].ToString().Split(',').Contains(s.Episode, StringComparer.Ordinal));

    public async Task<IActionResult> OnGetAsync(string id)
    {
        typed = Typed.Of(Request.Query.Select(q => KeyValuePair.Create(q.Key, q.Value.Select(v => v ?? "").ToImmutableArray())));
        var at = AsOfAsked();
        if (await Load(id, at) is not null) return Page();
        if (at is not null && await Load(id, null) is not null)
        {
            Say("Nothing had been recorded here by then. This is how it stands now.", AsOfField);
            return Page();
        }
        if (Outline is not null) return LocalRedirect($"/episodes/{id}/outline");
        // An agency that was asked has a place of its own here.
        return OwnPlace is { } place ? LocalRedirect($"/asks/{id}/{place}") : NotHere();
    }

    public Task<IActionResult> OnPostSetAsideAsync(string id, string prompt) =>
        Do(id, new Action.SetAside(id, prompt, Sent($"reason-{prompt}")), place => place == "reason" ? $"reason-{prompt}" : null, "Recorded.", "questions");

    public async Task<IActionResult> OnPostFillGapAsync(string id, string gap)
    {
        typed = Typed.Of(Request.Form);
        if (await Load(id, null) is not { } seen) return NotHere();
        if (!seen.State.Gaps.Contains(gap) || GapForms.Of(seen.Pathway, gap) is not { } form) return Go($"/episodes/{id}", "That is not missing any more.");
        var value = FormPost.Read(form, typed.Pairs.Where(p => p.Key.Split('.', '[')[0] == form.Fields[0].Id))[form.Fields[0].Id];
        return await Do(id, new Action.FillGap(id, gap, value, Sent($"source-{gap}")), place => place.StartsWith(form.Fields[0].Id, StringComparison.Ordinal) ? place : null, "Recorded.", "gaps");
    }

    public Task<IActionResult> OnPostAllocateAsync(string id) =>
        Do(id, new Action.Allocate(id, Sent("worker") is { Length: > 0 } worker ? worker : null, Sent("allocate-reason")), _ => "worker", "Allocated.");

    public Task<IActionResult> OnPostTakeAsync(string id) => Do(id, new Action.Allocate(id, Reader.Human, null), _ => null, "You have it now.");

    public Task<IActionResult> OnPostOfferAsync(string id) =>
        Do(id, new Action.OfferHandover(id, Sent("to-team"), Sent("handover-note")), place => place == "note" ? "handover-note" : place, "Offered. It stays with you until they accept.");

    public Task<IActionResult> OnPostAcceptAsync(string id) => Do(id, new Action.AcceptHandover(id, Sent("accept-note")), _ => null, "Your team has it now.");

    public Task<IActionResult> OnPostAcknowledgeAsync(string id, string notice) => Do(id, new Action.Acknowledge(id, notice), _ => null, "Acknowledged.", "notices");

    private async Task<IActionResult> Do(string id, Action action, Func<string, string?> field, string says, string? to = null)
    {
        typed = Typed.Of(Request.Form);
        Handler = Request.Query["handler"].ToString();
        if (await Load(id, null) is null) return NotHere();
        var done = await Act(action, field: place => field(place) ?? null);
        if (done.Ok) return Go($"/episodes/{id}{(to is null ? "" : $"#{to}")}", says);
        problems = done.Problems;
        return Page();
    }

    private async Task<EpisodeSeen?> Load(string id, Instant? at)
    {
        await See(id, at);
        if (Seen is { Past: false } seen && seen.State.IsOpen && Gate.MayAllocate(Reader, seen.Sight, seen.Holding))
            Colleagues = await Ask((db, _) => new WorkerQuery(db).OfTeam(seen.State.Team, Cancel));
        return Seen;
    }

    private string Sent(string name) => Request.Form[name].ToString();

    public string? Posted(string name) => Handler.Length > 0 && Request.HasFormContentType ? Request.Form[name].ToString() : null;

    /// <summary>A single box with what was typed in it, if this is the form that was sent.</summary>
    public FieldView Box(string name, string type, string label, bool sent, string? hint = null, bool optional = false) => new()
    {
        Name = name, Type = type, Label = label, Hint = hint, Optional = optional,
        Values = sent ? typed[name] : [],
        Error = sent ? ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text : null,
    };

    // As it stood

    public FieldView AsOf => new()
    {
        Name = AsOfField, Type = "date-time", Label = "Date and time", Hint = "London time; without a time, the end of that day",
        Values = Moment.Boxes(typed, AsOfField),
        Error = ViewData.Problems().FirstOrDefault(p => p.Field == AsOfField)?.Text,
    };

    private Instant? AsOfAsked()
    {
        var moment = Moment.Of(Pack, typed, AsOfField, Now);
        if (moment.Problem is { } wrong) Say(wrong, AsOfField);
        return moment.At;
    }

    // Where it stands

    public SummaryListView Standing
    {
        get
        {
            var (state, rows) = (Seen!.State, new List<SummaryRow>());
            var since = Seen.Entries.LastOrDefault(e => e.Kind is Kinds.StageEntered or Kinds.EpisodeOpened)?.Recorded ?? state.Opened;
            rows.Add(state.Closed is { } closed
                ? new("Stage", $"Closed: {Seen.Pathway.CloseReasons.GetValueOrDefault(state.CloseReason ?? "", state.CloseReason ?? "")}") { Note = Words.Time(closed) }
                : new("Stage", Seen.Pathway.Stage(state.Stage)?.Name ?? state.Stage) { Note = $"since {Words.Time(since)}" });
            if (Rating() is { } rating) rows.Add(new("Rating", "") { Tag = rating });
            rows.Add(new("Held by", Held(Seen)));
            rows.Add(new("Received", Words.Time(state.Received)));
            if (Seen.Report is { } report) rows.Add(new("Reference", report.Reference));
            return new([.. rows]);
        }
    }

    public string? SubjectUnlinked => Seen is { Past: false, Subject: { Person: null } who, Report: { } report } && MayWork ? LinkHref(report.Id, who.Mention) : null;

    private static string LinkHref(string report, string mention) => $"/reports/{report}/mentions/{mention}";

    // What can be done

    private IEnumerable<(StepState State, Practice.Pathways.Step Step)> Open =>
        from step in Seen!.Pathway.Steps
        from state in Seen.State.Steps.Values
        where state.Open && state.Step == step.Id
        orderby step.Optional
        select (state, step);

    public ImmutableArray<StepLine> Steps =>
    [
        .. from open in Open
           where MayDo(Seen!, open.State, open.Step)
           let agency = open.State.Agency
           select new StepLine(
               open.State.Id,
               agency is null ? open.State.Done is null ? open.Step.Name : $"{open.Step.Name} again" : $"{open.Step.Name}: {Pack.Partnership.Agency(agency)?.Name ?? agency}",
               agency is null ? $"/steps/{Seen!.State.Id}/{open.State.Id}" : $"/asks/{Seen!.State.Id}/{open.State.Id}",
               open.State.Done is not null),
    ];

    public IEnumerable<string> OthersSteps =>
        from open in Open
        where open.State.Agency is null && open.State.Done is null && !MayDo(Seen!, open.State, open.Step)
        select $"{open.Step.Name} ({string.Join(", ", open.Step.By.Select(r => Pack.Roles.GetValueOrDefault(r)?.Name ?? r))})";

    public ImmutableArray<PromptLine> Prompts =>
    [
        .. from raised in Seen!.State.Prompts.Values
           let prompt = Seen.Pathway.Prompts.FirstOrDefault(p => p.Id == raised.Prompt)
           where prompt is not null
           orderby raised.SetAside, prompt.Before is null
           select new PromptLine(raised.Prompt, prompt.Question, prompt.Before is null ? null : StepName(prompt.Before), raised.SetAside),
    ];

    public ImmutableArray<DeadlineLine> Deadlines => DeadlineLines.Of(Seen!.State, Seen.Entries, Seen.Pathway, Pack, Seen.At);

    public ImmutableArray<GapLine> Gaps =>
    [
        .. from gap in Seen!.State.Gaps
           let form = GapForms.Of(Seen.Pathway, gap)
           where form is not null
           let sent = Posted("gap") == gap
           let setting = new Setting(Pack, Now.Local().Date)
           {
               Authority = Seen.State.Authority, Typed = sent ? typed : Typed.Nothing, Problems = sent ? problems : [],
           }
           select new GapLine(gap, form.Fields[0].Label, form.Fields[0].ChasedWith is not null, FieldViews.Of(form, setting)[0]),
    ];

    // What was told and recorded

    public string ReportSays => Seen!.ReportEntries.FirstOrDefault() is { } received
        ? $"{Sentences.Tell(received, null).Sentence} by {Sentences.Who(received.Actor)}, {Words.Time(received.Recorded)}" : "";

    /// <summary>The latest answers of each form, so that nobody has to look for them in the timeline.</summary>
    public IEnumerable<(string Title, ImmutableArray<AnswerLine> Lines)> Recorded => RecordedForms.Select(r => (r.Title, r.Lines));

    /// <summary>Newest first; what was recorded by one action stands together, in the order in which it was written.</summary>
    public IReadOnlyCollection<ToldAction> Timeline =>
    [
        .. from entry in Seen!.ReportEntries.Concat(Seen.Entries)
           group entry by entry.Change into action
           orderby action.First().Recorded descending, action.Max(e => e.Sequence) descending
           select ToldAction.Of([.. action.Select(Told)]),
    ];

    private ToldLine Told(PastEntry entry)
    {
        var told = ToldLine.Of(entry, Sentences, Seen!.Pathway);
        // What was told of brothers and sisters stands on their own pages.
        return entry.Kind == Kinds.ReportReceived ? told with { Answers = ReportLines } : told;
    }

    // Who belongs to it

    public ImmutableArray<PersonLine> Household =>
    [
        .. from other in Seen!.Others
           where other.Role is not ("child" or "referrer")
           let mention = Seen.Report?.Mentions.GetValueOrDefault(other.Mention)
           let described = mention is null ? null : JsonPath.Find(Seen.Report!.Answers, mention.Path) as JsonObject
           let relationship = described is null ? null : Relationship(described)
           let age = other.Born is null && other.Age is null ? "" : Words.Age(other, Now.Local().Date)
           select new PersonLine(
               other.Name, string.Join(", ", new[] { relationship, age }.Where(s => !string.IsNullOrEmpty(s))), mention?.Implicated == true && MaySeeAllegations,
               other.Person is null && MayWork ? LinkHref(Seen.Report!.Id, other.Mention) : null, "Say who this is"),
    ];

    private bool MaySeeAllegations => Gate.MayRead(Reader, "allegation");

    /// <summary>What somebody is to the child of this episode, as told.</summary>
    private string? Relationship(JsonObject described)
    {
        var path = Seen!.State.Subject is { } subject ? Seen.Report!.Mentions.GetValueOrDefault(subject)?.Path : null;
        var codes = Pack.Codes.GetValueOrDefault("relationship");
        return (described["relationships"] as JsonArray)?.OfType<JsonObject>()
            .Where(r => path is null || path.EndsWith($"[{r["child"]}]", StringComparison.Ordinal))
            .Select(r => r["relationship"]?.ToString()).Where(code => code is not null).Select(code => codes?.Find(code!)?.Name ?? code).FirstOrDefault();
    }

    public ImmutableArray<SiblingLine> Siblings => [.. Seen!.Siblings.Select(s => new SiblingLine(s.Episode.Id, s.Name, SaysOf(s)))];

    public ImmutableArray<TieLine> Ties =>
        [.. Seen!.Ties.Select(t => new TieLine(Pack.Pathways.GetValueOrDefault(t.Pathway)?.Name ?? t.Pathway, $"/episodes/{t.Episode}", Tied(t)))];

    private static string Tied(Tie tie) => tie.As switch
    {
        "parent" => "this is part of it",
        "part" => "opened from here",
        "open-case" => "the child's open case",
        _ => "new information about this child",
    };

    private string SaysOf(Sibling sibling) => sibling.Episode.Closed is null
        ? Seen!.Pathway.Stage(sibling.Episode.Stage)?.Name ?? sibling.Episode.Stage
        : Seen!.Pathway.CloseReasons.GetValueOrDefault(sibling.Episode.CloseReason ?? "", "Closed");

    public ImmutableArray<NoticeLine> Notices =>
    [
        .. from entry in Seen!.Entries
           where entry.Kind == Kinds.NoticeSent
           let notice = Seen.State.Notices.GetValueOrDefault(entry.Says["id"])
           where notice is not null
           orderby notice.Sent descending
           let mine = notice.To == $"worker:{Reader.Human}" || (Reader.Team is { } team && notice.To == $"team:{team}")
           select new NoticeLine(notice.Id, Sentences.Tell(entry, Seen.Pathway).Sentence, NoticeSays(notice), mine && !Seen.Past && notice is { Acknowledged: null, AcknowledgeBy: not null }),
    ];

    private static string NoticeSays(NoticeState notice) => notice switch
    {
        { Acknowledged: { } read } => $"{Words.Time(notice.Sent)}; acknowledged {Words.Time(read)}",
        { Escalated: true } => $"{Words.Time(notice.Sent)}; not read in time, passed on",
        { AcknowledgeBy: { } by } => $"{Words.Time(notice.Sent)}; to be acknowledged by {Words.Time(by)}",
        _ => Words.Time(notice.Sent),
    };

    // Who holds it

    public bool MayTake => Gate.MayTake(Reader, Seen!.Sight, Seen.Holding);

    public bool MayAccept => Seen!.State.HandoverTo is { } to && Gate.MayAcceptHandover(Reader, to);

    public FieldView WorkerField => new()
    {
        Name = "worker", Type = "choice", Label = "To whom?", Values = [Handler == "Allocate" ? typed.One("worker") : Seen!.State.Worker ?? ""],
        Options = [.. Colleagues.Select(c => new OptionView(c.Id, $"{c.Name}, {Pack.Roles.GetValueOrDefault(c.Role)?.Name ?? c.Role}")), new OptionView("", "Nobody: back to the team")],
    };

    public ImmutableArray<(string Id, string Name)> Teams => MayWork
        ? [.. Pack.Partnership.Teams.Where(t => t.Id != Seen!.State.Team && t.Kind != "desk" && (t.Until is not { } until || until >= Now.Local().Date))
            .OrderByDescending(t => t.Authority == Seen!.State.Authority).ThenBy(t => t.Name, StringComparer.CurrentCulture).Select(t => (t.Id, t.Name))]
        : [];

    public FieldView TeamField => new()
    {
        Name = "to-team", Type = "choice", Label = "Which team?", Values = [Handler == "Offer" ? typed.One("to-team") : ""],
        Error = ViewData.Problems().FirstOrDefault(p => p.Field == "to-team")?.Text,
        Options = [.. Teams.Select(t => new OptionView(t.Id, t.Name))],
    };
}
