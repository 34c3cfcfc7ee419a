using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;

namespace Kith.Attachments;

/// <summary>A kind of file that may be attached.</summary>
/// <param name="Media">What a browser is told that it is.</param>
/// <param name="Endings">Endings of names that say so.</param>
public sealed record FileKind(string Id, string Name, string Media, ImmutableArray<string> Endings)
{
    public static readonly ImmutableArray<FileKind> Allowed =
    [
        new("pdf", "PDF", "application/pdf", [".pdf"]),
        new("png", "PNG picture", "image/png", [".png"]),
        new("jpeg", "JPEG picture", "image/jpeg", [".jpg", ".jpeg"]),
        new("docx", "Word document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", [".docx"]),
        new("xlsx", "Excel workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [".xlsx"]),
        new("text", "plain text", "text/plain; charset=utf-8", [".txt", ".csv"]),
        new("email", "e-mail", "message/rfc822", [".eml"]),
    ];

    public bool IsPicture => Id is "png" or "jpeg";

    public static FileKind Of(string id) => Allowed.First(k => k.Id == id);
}

/// <summary>What a file is, by its content, and whether it may be attached. Pure.</summary>
/// <param name="Kind">Null when it may not.</param>
/// <param name="Refusal">Why not, naming what it is and what to do; null when it may.</param>
public sealed record FileFound(FileKind? Kind, string? Refusal)
{
    private const string Remedy = "Attach a PDF, a PNG or JPEG picture, a Word or Excel file without macros, plain text or an e-mail.";
    private const int LongestList = 1 << 20;
    private const int MostEntries = 5_000;

    public static FileFound Look(string name, byte[] bytes)
    {
        if (bytes.Length == 0) return Refuse("That file is empty. Check that you chose the right one.");
        var (kind, what) = Content(name, bytes);
        if (kind is null) return Refuse($"That is {what}. {Remedy}");
        var found = FileKind.Of(kind);
        var ending = Path.GetExtension(name).ToLowerInvariant();
        if (found.Endings.Contains(ending, StringComparer.Ordinal)) return new(found, null);
        return Refuse(ending.Length == 0
            ? $"That is {found.Name}, and its name has no ending. Give it the ending {found.Endings[0]}, and attach it again."
            : $"Its name says {ending}, but it is {found.Name}. If that is right, give it the ending {found.Endings[0]}; if not, ask where it came from before you open it.");
    }

    private static FileFound Refuse(string why) => new(null, why);

    /// <summary>The kind that may be attached, or what it is instead.</summary>
    private static (string? Kind, string What) Content(string name, byte[] b) => b switch
    {
        [0x25, 0x50, 0x44, 0x46, 0x2D, ..] => ("pdf", ""),
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => ("png", ""),
        [0xFF, 0xD8, 0xFF, ..] => ("jpeg", ""),
        [0x50, 0x4B, 0x03, 0x04, ..] => Zip(b),
        [0x50, 0x4B, ..] => (null, "an archive (zip) that is empty or broken"),
        [0x4D, 0x5A, ..] => (null, "a Windows program"),
        [0x7F, 0x45, 0x4C, 0x46, ..] => (null, "a program"),
        [0xCF, 0xFA, 0xED, 0xFE, ..] or [0xCA, 0xFE, 0xBA, 0xBE, ..] => (null, "a program"),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => (null, "an Outlook message or an Office file of before 2007, which may hold macros. Save it as PDF"),
        [0x47, 0x49, 0x46, 0x38, ..] => (null, "a GIF picture"),
        [0x52, 0x61, 0x72, 0x21, ..] or [0x37, 0x7A, 0xBC, 0xAF, ..] or [0x1F, 0x8B, ..] => (null, "an archive"),
        _ => Text(name, b),
    };

    private static (string?, string) Text(string name, byte[] b)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(b);
        }
        catch (DecoderFallbackException)
        {
            return (null, "of no kind that is known here");
        }
        if (text.Any(c => char.IsControl(c) && c is not ('\t' or '\r' or '\n' or '\f'))) return (null, "of no kind that is known here");
        var start = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (start.StartsWith("#!", StringComparison.Ordinal)) return (null, "a script, which is a program");
        foreach (var mark in new[] { "<!doctype html", "<html", "<script", "<svg", "<?xml" })
            if (start.StartsWith(mark, StringComparison.OrdinalIgnoreCase)) return (null, "a web page or a drawing that can run script");
        return (name.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) && IsEmail(start) ? "email" : "text", "");
    }

    /// <summary>Headers of a message, one of them saying from whom it is.</summary>
    private static bool IsEmail(string start)
    {
        var head = start.Split(["\r\n\r\n", "\n\n"], 2, StringSplitOptions.None)[0].Split('\n');
        return head.All(l => l.Length == 0 || l[0] is ' ' or '\t' || l.Contains(':', StringComparison.Ordinal)) && head.Any(l => l.StartsWith("From:", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Looks at the names of what is inside, and reads only the list of contents: nothing else is unpacked.</summary>
    private static (string?, string) Zip(byte[] bytes)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            if (zip.Entries.Count > MostEntries) return (null, "an archive with thousands of files");
            var names = zip.Entries.Select(e => e.FullName).ToHashSet(StringComparer.OrdinalIgnoreCase);
            if (zip.GetEntry("[Content_Types].xml") is not { Length: <= LongestList } list) return (null, "an archive (zip). Take out what is needed");
            using var reader = new StreamReader(list.Open(), Encoding.UTF8);
            var buffer = new char[LongestList];
            var types = new string(buffer, 0, reader.ReadBlock(buffer));
            if (types.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) || names.Any(n => n.Contains("vbaProject", StringComparison.OrdinalIgnoreCase) || n.Contains("macrosheets/", StringComparison.OrdinalIgnoreCase)))
                return (null, "an Office file with macros, which are programs. Save it without them");
            if (names.Any(n => n.Contains("/embeddings/", StringComparison.OrdinalIgnoreCase) || n.Contains("/activeX/", StringComparison.OrdinalIgnoreCase)))
                return (null, "an Office file with another file or a control inside. Save it as PDF");
            return names.Contains("word/document.xml") ? ("docx", "") : names.Contains("xl/workbook.xml") ? ("xlsx", "") : (null, "an Office file of another kind. Save it as PDF");
        }
        catch (InvalidDataException)
        {
            return (null, "a broken archive or Office file");
        }
    }
}
