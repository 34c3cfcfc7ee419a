using System.Collections.Immutable;
using System.Globalization;
using Kith.Forms;
using Kith.Pages.Episodes;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Stores;
using Kith.Record.SubjectAccess;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.SubjectAccess;

/// <summary>The pack of a subject access request, line by line: what is cut and why; and, once two have read it, the link.</summary>
public sealed class PackModel : KithPage
{
    private const string CutField = "cut:";

    private Typed typed = Typed.Nothing;

    public SubjectAccessSheet Sheet { get; private set; } = null!;

    public string Episode { get; private set; } = "";

    /// <summary>Shown once, on the page that made them.</summary>
    public (string Link, string Code)? Made { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id)
    {
        try
        {
            return await Find(id) ? Page() : NotHere();
        }
        catch (System.Data.Common.DbException)
        {
            // Who has seen the record is part of the pack: where the audit cannot be read, nothing can be shown.
            return StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>Says whose record it is.</summary>
    public async Task<IActionResult> OnPostLinkAsync(string id)
    {
        typed = Typed.Of(Request.Form);
        if (!await Find(id)) return NotHere();
        if (!Sheet.Candidates.Any(c => c.Person == typed.One("person")))
        {
            Say("Choose whose record it is.", "person");
            return Page();
        }
        var done = await Act(new Action.Link(Sheet.Report!, Sheet.State.Subject!, typed.One("person"), "Subject access request: identity checked"));
        return done.Ok ? Go($"/episodes/{id}/pack", "The request is linked. The pack is put together.") : Page();
    }

    public async Task<IActionResult> OnPostAsync(string id)
    {
        typed = Typed.Of(Request.Form);
        if (!await Find(id)) return NotHere();
        if (!Sheet.MayRedact) return NotHere();
        var until = long.TryParse(typed.One("_until"), NumberStyles.None, CultureInfo.InvariantCulture, out var micros) ? Instant.FromUnixTimeTicks(micros * 10) : Sheet.Until;
        var known = Sheet.Lines.Select(l => l.Key).ToHashSet(StringComparer.Ordinal);
        var cuts = typed.Names.Where(n => n.StartsWith(CutField, StringComparison.Ordinal) && typed.One(n).Length > 0).Select(n => (Line: n[CutField.Length..], Reason: typed.One(n)))
            .Where(c => known.Contains(c.Line)).ToImmutableSortedDictionary(c => c.Line, c => c.Reason, StringComparer.Ordinal);
        var version = int.TryParse(typed.One("_version"), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        var done = await Act(new Action.Redact(id, version, cuts, Instant.Min(until, Now), typed.One("note")), "subject-access");
        return done.Ok ? Go($"/episodes/{id}/pack", "Recorded. A second reader, who is not you, goes through it next.") : Page();
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

    public string Chosen(PackLine line) => typed.Names.Contains(CutField + line.Key) ? typed.One(CutField + line.Key) : Sheet.Cuts.GetValueOrDefault(line.Key, "");

    public string FieldOf(PackLine line) => CutField + line.Key;

    public IEnumerable<(string Code, string Name)> Reasons => Pack.Codes.GetValueOrDefault("redaction-reason")?.Codes.Select(c => (c.Id, c.Name)) ?? [];

    public string ReasonName(string code) => Pack.Codes.GetValueOrDefault("redaction-reason")?.Find(code)?.Name ?? code;

    public int Version => Sheet.State.Steps.GetValueOrDefault(Practice.Kernel.SubjectAccess.RedactStep)?.Version ?? 0;

    public long Until => Sheet.Until.ToUnixTimeTicks() / 10;

    public string UntilWords => Words.Time(Sheet.Until);

    public FieldView Note => new()
    {
        Name = "note", Type = "long-text", Label = "What you looked at, and anything the second reader should know", Required = true, Values = [typed.One("note")],
        Error = ViewData.Problems().FirstOrDefault(p => p.Field == "note")?.Text,
    };

    public FieldView WhoseField => new()
    {
        Name = "person", Type = "radios", Label = "Whose record is it?", Required = true, Values = [typed.One("person")], Error = ViewData.Problems().FirstOrDefault(p => p.Field == "person")?.Text,
        Options = [.. Sheet.Candidates.Where(c => c.Person is not null).Select(c => new OptionView(c.Person!, c.Name, Words.Age(c, Kith.Practice.London.Local(Now).Date)))],
    };

    private async Task<bool> Find(string id)
    {
        Episode = id;
        if (await Ask((db, asker) => new SubjectAccessQuery(db, The<PackShelf>()).Sheet(asker, id, Cancel)) is not { } sheet) return false;
        Sheet = sheet;
        return true;
    }
}
