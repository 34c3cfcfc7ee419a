using System.IO.Compression;
using System.Text;
using Kith.Attachments;
using Shouldly;
using Xunit;

namespace Kith.Stories.Attachments;

/// <summary>What a file is, by its content: pure.</summary>
public sealed class FileFoundTests
{
    private const string Types = "<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

    public static TheoryData<string, byte[], string?, string?> Files => new()
    {
        { "a.pdf", "%PDF-1.7"u8.ToArray(), "pdf", null },
        { "a.jpeg", [0xFF, 0xD8, 0xFF, 0xE0], "jpeg", null },
        { "A.JPG", [0xFF, 0xD8, 0xFF, 0xE0], "jpeg", null },
        { "a.txt", Encoding.UTF8.GetBytes("Grüße\r\n\tfrom school"), "text", null },
        { "a.csv", "name,day\nRose,1"u8.ToArray(), "text", null },
        { "a.eml", "From: a@example.org\nSubject: B\n\nHello."u8.ToArray(), "email", null },
        { "a.eml", "Hello, no headers here.\n\nFrom: nobody"u8.ToArray(), null, "Its name says .eml, but it is plain text" },
        { "a.docx", Zip(("[Content_Types].xml", Types), ("word/document.xml", "<w/>")), "docx", null },
        { "a.xlsx", Zip(("[Content_Types].xml", Types), ("xl/workbook.xml", "<x/>")), "xlsx", null },
        { "a.docx", Zip(("[Content_Types].xml", Types), ("word/document.xml", "<w/>"), ("word/vbaProject.bin", "x")), null, "Office file with macros" },
        { "a.docx", Zip(("[Content_Types].xml", "application/vnd.ms-word.document.macroEnabled.main+xml"), ("word/document.xml", "<w/>")), null, "Office file with macros" },
        { "a.docx", Zip(("[Content_Types].xml", Types), ("word/document.xml", "<w/>"), ("word/embeddings/oleObject1.bin", "x")), null, "another file or a control inside" },
        { "a.docx", Zip(("photos/1.png", "x")), null, "an archive (zip)" },
        { "a.docx", [0x50, 0x4B, 0x03, 0x04, 1, 2, 3], null, "a broken archive" },
        { "a.xlsx", Zip(("[Content_Types].xml", Types), ("word/document.xml", "<w/>")), null, "Its name says .xlsx, but it is Word document" },
        { "a.doc", [0xD0, 0xCF, 0x11, 0xE0], null, "Save it as PDF" },
        { "a.txt", "#!/bin/sh\nrm"u8.ToArray(), null, "a script" },
        { "a.txt", " <!DOCTYPE html><script>"u8.ToArray(), null, "a web page" },
        { "a.txt", [0x41, 0x00, 0x42], null, "of no kind that is known here" },
        { "a.txt", [0xC3, 0x28], null, "of no kind that is known here" },
        { "a.exe", [0x4D, 0x5A, 0x00], null, "a Windows program" },
        { "a.pdf.exe", "%PDF-1.7"u8.ToArray(), null, "Its name says .exe, but it is PDF" },
        { "letter", "%PDF-1.7"u8.ToArray(), null, "its name has no ending" },
        { "a.gif", "GIF89a"u8.ToArray(), null, "a GIF picture" },
    };

    [Theory, MemberData(nameof(Files))]
    public void A_file_is_what_its_content_says_and_a_name_that_says_otherwise_is_refused(string name, byte[] bytes, string? kind, string? refusal)
    {
        var found = FileFound.Look(name, bytes);
        found.Kind?.Id.ShouldBe(kind);
        (found.Kind is null).ShouldBe(kind is null);
        if (refusal is not null) found.Refusal!.ShouldContain(refusal);
        else found.Refusal.ShouldBeNull();
    }

    private static byte[] Zip(params (string Name, string Content)[] entries)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
                using (var writer = new StreamWriter(zip.CreateEntry(name).Open())) writer.Write(content);
        return stream.ToArray();
    }
}
