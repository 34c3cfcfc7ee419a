using Kith.Attachments;
using Kith.Record.Attached;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Kith.Pages.Files;

/// <summary>Hands out a file, or a picture to be looked at: through the same gate and the same audit, and so that no browser runs anything of it.</summary>
public sealed class FileModel : KithPage
{
    public async Task<IActionResult> OnGetAsync(string id, string? preview)
    {
        if (await Ask((db, asker) => new AttachedQuery(db, asker).File(id, Cancel)) is not { Row: { Name: { } name } row } file) return NotHere();
        var kind = FileKind.Of(row.Type);
        if (preview is not null && (preview != "preview" || !kind.IsPicture)) return NotHere();
        Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        var disposition = new ContentDispositionHeaderValue(preview is null ? "attachment" : "inline");
        disposition.SetHttpFileName(name);
        Response.Headers.ContentDisposition = disposition.ToString();
        return File(file.Bytes, kind.Media);
    }
}
