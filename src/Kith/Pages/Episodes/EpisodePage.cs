using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Pages.SubjectAccess;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pathways;
using Kith.Record.Casework;
using Kith.Record.Narrative;
using Kith.Record.Queries;
using Kith.Record.SubjectAccess;
using Kith.Web.Kit;
using NodaTime;

namespace Kith.Pages.Episodes;

/// <summary>A page about one episode: who it is about, and what of it this reader sees.</summary>
public abstract class EpisodePage : KithPage
{
    public EpisodeSeen? Seen { get; protected set; }

    /// <summary>For those who may know no more than that it was, and how it ended; or who sent it.</summary>
    public EpisodeOutline? Outline { get; private set; }

    /// <summary>What whoever sent it told, for them.</summary>
    public PastEntry? OwnWords { get; private set; }

    /// <summary>To whom documents of it were given, newest first.</summary>
    public ImmutableArray<GivenDocument> SharedWith { get; private set; } = [];

    /// <summary>The step instance at which this reader's agency is asked, when that is all they see.</summary>
    protected string? OwnPlace { get; private set; }

    protected async Task See(string id, Instant? until) => await Ask(async (db, asker) =>
    {
        Seen = await EpisodeReading.Of(db, asker, The<PackShelf>(), id, until, Cancel);
        asker.Disclosed.For(Seen?.Pathway.Purpose);
        if (Seen is not null)
        {
            // Who asks for a record stands at the head of every page of the request.
            if (Practice.Kernel.SubjectAccess.Is(Pack, Seen.State.Pathway) && await new AskerQuery(db, The<PackShelf>()).Sheet(asker, id, Cancel) is { } asked) ViewData[AskedView.Key] = AskedView.Of(asked, Pack);
            SharedWith = await new DocumentQuery(db, asker, Pack).OfEpisode(id, Cancel);
            return;
        }
        var query = new EpisodeQuery(db, asker);
        Outline = await query.Outline(id, Cancel);
        OwnPlace = (await query.Sight(id, Cancel)).Steps.FirstOrDefault();
        if (Outline is { Sight.Own: true } && await query.Entries(id, null, Cancel) is [var report, ..]) OwnWords = report;
    });

    public string Name => Seen!.Name;

    public string? Reference => Seen!.Report?.Reference;

    public Sentences Sentences => new(Pack, new Names(Seen!.Workers));

    public IdentityBarView Identity => new(Name, [.. IdentityFacts()], $"/episodes/{Seen!.State.Id}") { Tags = Rating() is { } rating ? [rating] : [] };

    public bool MaySeeWhoHasSeen => Gate.MayAudit(Reader, Seen!.Sight, Seen.Holding);

    public bool MayRestrict => Gate.MayRestrict(Reader, Seen!.Sight);

    public bool MayRecall => !Seen!.Past && Gate.MayWorkOn(Reader, Seen.Sight, Seen.Holding);

    /// <summary>The page of the record that a review or a request is about.</summary>
    public string? RecordHref => Seen!.State.Record is { } record ? NeedToKnow.Asked.Address(record) : null;

    public bool MayWork => !Seen!.Past && Seen.State.IsOpen && Gate.MayWorkOn(Reader, Seen.Sight, Seen.Holding);

    public bool MayShare => !Seen!.Past && Gate.MayWorkOn(Reader, Seen.Sight, Seen.Holding);

    /// <summary>Where each person of this episode has their addresses and flags.</summary>
    public IEnumerable<(string Name, string Href)> CareLinks => (Seen!.Subject is { } subject ? new[] { subject } : []).Concat(Seen.Others.Where(o => o.Role is not ("child" or "referrer")))
        .Select(m => (m.Name, $"/episodes/{Seen.State.Id}/care/{m.Mention}"));

    public string TeamName(string team) => Pack.Partnership.Team(team)?.Name ?? team;

    /// <summary>The step's place, if it is for this reader to do now.</summary>
    protected bool MayDo(EpisodeSeen seen, StepState state, Step step) =>
        !seen.Past && seen.State.IsOpen && state.Open && Gate.MayDo(Reader, seen.Sight, PlaceOf(state, step), seen.Holding);

    protected static StepPlace PlaceOf(StepState state, Step step) =>
        new(state.Id, state.Agency is null ? step.By : step.Asking!.AnswerBy, state.Agency, null);

    /// <summary>The outcome that rates its clocks, in words and colour.</summary>
    protected TagView? Rating()
    {
        var seen = Seen!;
        if (seen.RatedAbove is "red" or "amber" or "green") return TagView.Rag(seen.RatedAbove);
        if (seen.Pathway.Clocks.FirstOrDefault(c => c.RatedBy is { Kind: SourceKind.Outcome })?.RatedBy?.Name is not { } step) return null;
        if (seen.State.Steps.GetValueOrDefault(step)?.Outcome is not { } outcome) return null;
        return outcome is "red" or "amber" or "green" ? TagView.Rag(outcome) : new(OutcomeName(step, outcome));
    }

    protected string OutcomeName(string step, string outcome) => Seen!.Pathway.Step(step)?.Outcomes.FirstOrDefault(o => o.Id == outcome)?.Name ?? outcome;

    protected string StepName(string step) => Seen!.Pathway.Step(step)?.Name ?? step;

    /// <summary>What the report says, under its labels; of several children, only of the one whom this episode is about.</summary>
    public ImmutableArray<AnswerLine> ReportLines
    {
        get
        {
            if (Seen!.Report is not { } report || Seen.ReportEntries.FirstOrDefault() is not { } received) return [];
            var pathway = Seen.Shape.Pathways.GetValueOrDefault(received.Says["pathway"]);
            if (pathway?.Forms.GetValueOrDefault(received.Says["form"]) is not { } form) return [];
            var answers = (JsonObject)report.Answers.DeepClone();
            if (Seen.State.Subject is { } subject && report.Mentions.GetValueOrDefault(subject)?.Path is { } path && pathway.Opening.OnePer is { } each
                && answers[each] is JsonArray && JsonPath.Find(report.Answers, path) is { } own)
                answers[each] = new JsonArray(own.DeepClone());
            return AnswerLines.Of(form, answers, Pack);
        }
    }

    /// <summary>The latest answers of each form that was filled in here.</summary>
    protected IEnumerable<(string Title, string Key, ImmutableArray<AnswerLine> Lines)> RecordedForms =>
        from answers in Seen!.State.Answers
        let cut = answers.Key.Split('@')
        let form = Seen.Pathway.Forms.Values.FirstOrDefault(f => f.RecordedAs == cut[0])
        where form is not null && cut[0] is not ("report" or "child") && answers.Key != Seen.Pathway.Opening.Form
        let lines = AnswerLines.Of(form, answers.Value, Pack)
        where lines.Length > 0
        select (cut is [_, var agency] ? $"{form.Name}: {Pack.Partnership.Agency(agency)?.Name ?? agency}" : form.Name, answers.Key, lines);

    private IEnumerable<SummaryRow> IdentityFacts()
    {
        var seen = Seen!;
        if (seen.Subject is { } who)
        {
            yield return new("Born", Words.Age(who, Now.Local().Date));
            yield return new("On record", who.Person is null ? "As described: nobody has said who this is" : "Linked to a person");
        }
        yield return new("Held by", Held(seen));
    }

    protected string Held(EpisodeSeen seen) => seen.State.Worker is { } worker ? $"{seen.Workers(worker)}, {TeamName(seen.State.Team)}" : TeamName(seen.State.Team);
}
