using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Kith.Attachments;
using Kith.Forms;
using Kith.Pages.NeedToKnow;
using Kith.Record.Attached;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Files;

/// <summary>The files of an episode or a person: listed, attached, taken back.</summary>
public sealed class IndexModel : KithPage
{
    private static readonly (string Code, string Words)[] Wrong =
        [("wrong-child", "It belongs to another child"), ("wrong-fact", "It is wrong"), ("not-lawful", "It may not be held here")];

    private Typed typed = Typed.Nothing;

    public AttachedSheet Sheet { get; private set; } = null!;

    public string Handler { get; private set; } = "";

    public string Back => Asked.Address(Sheet.Record);

    public bool Scanner => The<Clamd>().Connected;

    public async Task<IActionResult> OnGetAsync(string kind, string id) => await Load(kind, id) ? Page() : NotHere();

    public async Task<IActionResult> OnPostAsync(string kind, string id, IFormFile? file)
    {
        if (!await Load(kind, id) || !Sheet.MayAttach) return NotHere();
        (Handler, typed) = ("Attach", Typed.Of(Request.Form));
        if (await Taken(file) is not var (name, type, bytes, scan)) return Page();
        var pieces = bytes.Chunk(AttachmentServices.Piece).Select(Convert.ToBase64String).ToArray();
        var done = await Act(new Action.Attach(
            Sheet.Record, name, typed.One("description"), typed.One("class"), type.Id, bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes)), scan == Scanned.Clean ? "clean" : "not-scanned", pieces));
        return done.Ok ? Go($"{Back}/files", scan == Scanned.Clean ? "The file is attached. It was scanned, and nothing was found." : "The file is attached. It was not scanned: no scanner is connected.") : Page();
    }

    public async Task<IActionResult> OnPostTakeBackAsync(string kind, string id)
    {
        if (!await Load(kind, id) || !Sheet.MayAttach) return NotHere();
        (Handler, typed) = ("TakeBack", Typed.Of(Request.Form));
        if (!Sheet.Files.Any(f => f.Row.Id == typed.One("which")))
        {
            Say("Choose which file.", "which");
            return Page();
        }
        var done = await Act(new Action.TakeBack(Sheet.Record, typed.One("which"), typed.One("why"), typed.One("reason")));
        return done.Ok ? Go($"{Back}/files", "The file is taken back: nobody can open it any more.") : Page();
    }

    public TableView Files => new("Files", [new("Name"), new("What it is"), new("Kind"), new("Attached"), new("Scanned for viruses")],
        [.. Sheet.Files.Select(f => ImmutableArray.Create<CellView>(
            f.Row.Destroyed is null ? new CellView(f.Row.Name ?? "", $"/files/{f.Row.Id}") { About = "download" } : "Lawfully destroyed",
            f.Row.Description ?? "", $"{FileKind.Of(f.Row.Type).Name}, {Size(f.Row.Size)}; {Pack.Classes.GetValueOrDefault(f.Row.Class)?.Name ?? f.Row.Class}",
            new CellView(Spoken.Time(f.Row.At)) { Note = f.ByName }, f.Row.Scan == "clean" ? "Nothing found" : new TagView("Not scanned", "orange")))])
    { Empty = "No file that you may open." };

    public IEnumerable<AttachedLine> Pictures => Sheet.Files.Where(f => f.Row.Destroyed is null && FileKind.Of(f.Row.Type).IsPicture);

    public ImmutableArray<FieldView> Fields =>
    [
        new() { Name = "description", Type = "text", Label = "What is it?", Hint = "In a few words, for whoever comes later", Required = true, Values = [Sent("Attach", "description")], Error = Error("Attach", "description") },
        new()
        {
            Name = "class", Type = "choice", Label = "What kind of information does it hold?", Hint = "That decides who may open it", Required = true, Values = [Sent("Attach", "class")], Error = Error("Attach", "class"),
            Options = [.. Gate.Classes(Reader).Select(c => new OptionView(c, Pack.Classes[c].Name, Pack.Classes[c].Hint))],
        },
    ];

    public ImmutableArray<FieldView> BackFields =>
    [
        new() { Name = "which", Type = "radios", Label = "Which file?", Required = true, Values = [Sent("TakeBack", "which")], Error = Error("TakeBack", "which"), Options = [.. Sheet.Files.Where(f => f.Row.Destroyed is null).Select(f => new OptionView(f.Row.Id, f.Row.Name ?? "", f.Row.Description))] },
        new() { Name = "why", Type = "radios", Label = "What is wrong with it?", Required = true, Values = [Sent("TakeBack", "why")], Error = Error("TakeBack", "why"), Options = [.. Wrong.Select(w => new OptionView(w.Code, w.Words))] },
        new() { Name = "reason", Type = "long-text", Label = "How do you know?", Required = true, Values = [Sent("TakeBack", "reason")], Error = Error("TakeBack", "reason") },
    ];

    public string? FileError => Error("Attach", "file");

    private string Sent(string handler, string name) => Handler == handler ? typed.One(name) : "";

    private string? Error(string handler, string name) => Handler == handler ? ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text : null;

    private static string Size(long bytes) => bytes < 1024 ? $"{bytes} bytes" : bytes < 1 << 20 ? $"{bytes / 1024} KB" : $"{(bytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture)} MB";

    /// <summary>The file, when it may be taken in: what it is by its content, and what the scanner said. Nothing of a refused file is kept.</summary>
    private async Task<(string Name, FileKind Type, byte[] Bytes, Scanned Scan)?> Taken(IFormFile? file)
    {
        if (file is null)
        {
            Say("Choose a file.", "file");
            return null;
        }
        if (file.Length > AttachmentServices.MostBytes)
        {
            Say($"That file has {Size(file.Length)}; at most {Size(AttachmentServices.MostBytes)} can be attached. Divide it, or make its pictures smaller.", "file");
            return null;
        }
        var name = SafeName(file.FileName);
        using var content = new MemoryStream();
        await file.CopyToAsync(content, Cancel);
        var bytes = content.ToArray();
        if (FileFound.Look(name, bytes) is not { Kind: { } type } found)
        {
            Say(FileFound.Look(name, bytes).Refusal!, "file");
            return null;
        }
        var scan = await The<Clamd>().Scan(bytes, Cancel);
        if (scan == Scanned.Infected) Say("The scanner found a virus in that file. Nothing of it was kept. Tell your IT service, and whoever sent it to you.", "file");
        if (scan == Scanned.Failed) Say("The virus scanner does not answer, so the file was not taken in and nothing of it was kept. Try again in a few minutes.", "file");
        return scan is Scanned.Infected or Scanned.Failed ? null : (name, found.Kind, bytes, scan);
    }

    /// <summary>The last part of the name, without anything that a file system or a header could read as its own.</summary>
    private static string SafeName(string name)
    {
        var last = name.Split('/', '\\')[^1];
        var safe = string.Concat(last.Where(c => !char.IsControl(c) && c is not ('"' or '<' or '>' or ':' or '|' or '?' or '*' or '\u202E' or '\u202D' or '\u2066' or '\u2067' or '\u2068' or '\u2069'))).Trim(' ', '.');
        return safe.Length <= 120 ? safe : safe[..80] + Path.GetExtension(safe);
    }

    private async Task<bool> Load(string kind, string id)
    {
        if (await Ask((db, asker) => new AttachedQuery(db, asker).Of($"{(kind == "people" ? "person" : "episode")}/{id}", Cancel)) is not { } sheet) return false;
        Sheet = sheet;
        return true;
    }
}
