using System.Collections.Immutable;
using System.Globalization;
using Kith.Forms;
using Kith.Pages.Episodes;
using Kith.Practice;
using Kith.Practice.Pack;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Stores;
using Kith.Record.SubjectAccess;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.SubjectAccess;

/// <summary>The pack of a subject access request, group by group: what is cut and why; and, once two have read it, the link.</summary>
public sealed class PackModel : KithPage
{
    private const string UntilField = "_until";

    private Typed typed = Typed.Nothing;
    private ImmutableHashSet<string> undecided = [];

    public SubjectAccessSheet Sheet { get; private set; } = null!;

    public string Episode { get; private set; } = "";

    public Draft? Draft { get; private set; }

    /// <summary>Shown once, on the page that made them.</summary>
    public (string Link, string Code)? Made { get; private set; }

    public string Place => DraftPlaces.Step(Episode, Practice.Kernel.SubjectAccess.RedactStep);

    public async Task<IActionResult> OnGetAsync(string id)
    {
        try
        {
            // What was half decided is shown with the pack as it stood then: nothing newer slips into a group that was decided on before.
            Draft = await The<Record.Stores.Drafts>().Load(Reader.Human, DraftPlaces.Step(id, Practice.Kernel.SubjectAccess.RedactStep), Cancel);
            if (Draft is not null) typed = Typed.FromBytes(Draft.Bytes);
            if (!await Find(id)) return NotHere();
            if (Draft is not null && Draft.BaseVersion != Version) Say("Somebody else has gone through the pack since you began. Your draft is below: compare it with what they decided, or discard it.");
            return Page();
        }
        catch (System.Data.Common.DbException)
        {
            // Who has seen the record is part of the pack: where the audit cannot be read, nothing can be shown.
            return StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    public async Task<IActionResult> OnPostAsync(string id)
    {
        typed = Typed.Of(Request.Form);
        if (!await Find(id)) return NotHere();
        if (!Sheet.MayRedact) return NotHere();
        var version = Number(typed.One("_version"));
        if (typed.One("later").Length > 0)
        {
            await The<Record.Stores.Drafts>().Save(new Draft(Reader.Human, Place, version, Now, typed.ToBytes()), Cancel);
            return Go($"/episodes/{id}", "Saved as a draft. Nothing has been recorded yet.");
        }
        var decisions = Judged.Decisions();
        var done = await Acting().Do(
            Reader, new Action.Redact(id, version, decisions, Sheet.Until, typed.One("note")), Now, "subject-access", along: (db, _) => Record.Stores.Drafts.Discard(db, Reader.Human, Place, Cancel), addressesStand: AddressKept.Stands(typed), cancel: Cancel);
        if (done.Ok) return Go($"/episodes/{id}/pack", "Recorded. A second reader, who is not you, goes through it next.");
        undecided = [.. Sheet.Lines.Select(l => l.Key).Where(l => !decisions.ContainsKey(l))];
        AddressKept.Ask(ViewData, done.Problems);
        foreach (var problem in done.Problems) Say(problem.Message, PlaceOf(problem));
        return Page();
    }

    /// <summary>A second person lets lines of a protected kind go.</summary>
    public async Task<IActionResult> OnPostLetGoAsync(string id)
    {
        typed = Typed.Of(Request.Form);
        if (!await Find(id) || !Sheet.MayLetGo) return NotHere();
        var done = await Act(new Action.LetGo(id, Number(typed.One("_version")), typed["line"], typed.One("note")), "subject-access", place => place == "note" ? "note" : "line");
        return done.Ok ? Go($"/episodes/{id}/pack", "Recorded. These lines go.") : Page();
    }

    public async Task<IActionResult> OnPostReleaseAsync(string id)
    {
        if (!await Find(id)) return NotHere();
        var done = await Act(new Action.ReleasePack(id), "subject-access", _ => null);
        if (!done.Ok) return Page();
        var document = done.Entries.First(e => e.Kind == Practice.Entries.Kinds.Disclosed).Says["document"];
        var (link, code) = await DocumentLinks.Make(The<RecordStore>(), document, Now + Duration.FromDays(Practice.Kernel.SubjectAccess.LinkDays), Cancel);
        Made = ($"{Request.Scheme}://{Request.Host}/pack/{link}", code);
        return await Find(id) ? Page() : NotHere();
    }

    public ImmutableArray<PackGroup> Groups => Judged.Of(undecided);

    public int Proposed => Sheet.Lines.Count(l => l.Rule is not null);

    public string Chosen(PackLine line) => Judged.Line(line);

    public string FieldOf(PackLine line) => PackGroups.LineField + line.Key;

    /// <summary>Of a line that is cut, in words, as it stands.</summary>
    public string? CutName(PackLine line) => Sheet.Decided.Cuts.TryGetValue(line.Key, out var reason) ? $"Cut: {ReasonName(reason)}" : null;

    /// <summary>What may be decided.</summary>
    /// <param name="guarded">A second person is asked to let it go.</param>
    public IEnumerable<(string Code, string Name)> Choices(bool guarded) =>
        (Pack.Codes.GetValueOrDefault(SubjectAccessRules.Reasons)?.Codes.Select(c => (c.Id, $"Cut: {c.Name}")) ?? [])
            .Prepend((Practice.Kernel.SubjectAccess.Goes, guarded ? "Ask a second person to let it go" : "Goes as it is"));

    public int Version => Sheet.State.Steps.GetValueOrDefault(Practice.Kernel.SubjectAccess.RedactStep)?.Version ?? 0;

    public int LetGoVersion => Sheet.State.Steps.GetValueOrDefault(Practice.Kernel.SubjectAccess.LetGoStep)?.Version ?? 0;

    public long Until => Sheet.Until.ToUnixTimeTicks() / 10;

    public string UntilWords => Words.Time(Sheet.Until);

    public ImmutableArray<PackLine> AskedLines => [.. Sheet.Lines.Where(l => Sheet.Decided.Asked.Contains(l.Key))];

    public FieldView LetGoField => new()
    {
        Name = "line", Type = "choices", Label = "Which of them may go?", Required = true, Values = typed["line"], Error = Error("line"),
        Options = [.. AskedLines.Select(l => new OptionView(l.Key, $"{l.Label}: {l.Value}", l.Section))],
    };

    public FieldView LetGoNote => new() { Name = "note", Type = "long-text", Label = "Why each of these may go", Required = true, Values = [Sheet.MayLetGo ? typed.One("note") : ""], Error = Error("note") };

    public FieldView Note => new()
    {
        Name = "note", Type = "long-text", Label = "What you looked at, and anything the second reader should know", Required = true, Values = [typed.One("note")], Error = Error("note"),
    };

    private PackGroups Judged => new(Sheet, typed, Pack);

    private string ReasonName(string code) => Pack.Codes.GetValueOrDefault(SubjectAccessRules.Reasons)?.Find(code)?.Name ?? code;

    private string? Error(string field) => ViewData.Problems().FirstOrDefault(p => p.Field == field)?.Text;

    /// <summary>A problem with a line leads to its group.</summary>
    private string? PlaceOf(Problem problem) => Sheet.Lines.FirstOrDefault(l => l.Key == problem.Place) is { } line ? PackGroups.GroupField + line.Group : problem.Place.Length > 0 ? problem.Place : null;

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private async Task<bool> Find(string id)
    {
        Episode = id;
        Instant? until = long.TryParse(typed.One(UntilField), NumberStyles.None, CultureInfo.InvariantCulture, out var micros) && micros < long.MaxValue / 10 ? Instant.FromUnixTimeTicks(micros * 10) : null;
        if (await Ask((db, asker) => new SubjectAccessQuery(db, The<PackShelf>()).Sheet(asker, id, until, Cancel)) is not { } sheet) return false;
        Sheet = sheet;
        ViewData[AskedView.Key] = AskedView.Of(sheet.Asked, Pack);
        return true;
    }
}
