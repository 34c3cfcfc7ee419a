using System.Text;
using Kith.Outputs;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Stores;
using Kith.Record.SubjectAccess;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;

namespace Kith.Pages.SubjectAccess;

/// <summary>Where somebody without an account takes their own record: a link that opens once, with a code that came another way.</summary>
[AllowAnonymous]
public sealed class LinkModel(RecordStore store, PackShelf packs, ReadAudit audit, IClock clock) : PageModel
{
    public FieldView Code => new()
    {
        Name = "code", Type = "text", Label = "Your code", Hint = "Eight figures, which we told you another way", Width = 10, Required = true,
        Error = ViewData.Problems().FirstOrDefault()?.Text,
    };

    /// <summary>When it was withdrawn: then there is nothing to take.</summary>
    public Instant? Withdrawn { get; private set; }

    public async Task<IActionResult> OnGetAsync(string link)
    {
        await using var db = store.Context();
        if (await Gone(db, link)) return Page();
        return await DocumentLinks.Stands(db, link, clock.GetCurrentInstant(), HttpContext.RequestAborted) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(string link, string? code)
    {
        var (now, cancel) = (clock.GetCurrentInstant(), HttpContext.RequestAborted);
        await using (var before = store.Context())
            if (await Gone(before, link)) return Page();
        var tried = await DocumentLinks.Open(store, link, code ?? "", now, cancel);
        if (tried is { Document: null, Left: > 0 and var left })
        {
            ViewData["Problems"] = new List<ProblemView> { new($"That is not the code. You can try {left} more {(left == 1 ? "time" : "times")}; then ask us for a new link.", "code") };
            return Page();
        }
        if (tried.Document is not { } document) return NotFound();
        await using var db = store.Context();
        // Withdrawn between the two: it is read after it was opened, and says so.
        if (await Gone(db, link)) return Page();
        if (await new SubjectAccessQuery(db, packs).Linked(document, cancel) is not var (found, files, subjects)) return NotFound();
        await audit.Write(new PageRead(now, "public", "public", "public", "subject-access", $"/pack/{document}", subjects));
        if (files.Length > 0) return File(PackArchive.Of(found, files), "application/zip", DocumentWords.FileName(found, "zip"));
        return File(Encoding.UTF8.GetBytes(HtmlDocument.Of(found)), "text/html; charset=utf-8", DocumentWords.FileName(found, "html"));
    }

    private async Task<bool> Gone(RecordContext db, string link) => (Withdrawn = await DocumentLinks.Withdrawn(db, link, HttpContext.RequestAborted)) is not null;
}
