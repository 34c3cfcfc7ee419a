using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using Kith.Record.Sharing;
using Kith.Record.SubjectAccess;

namespace Kith.Outputs;

/// <summary>A pack with the files that go with it, as one archive.</summary>
public static class PackArchive
{
    public static byte[] Of(Document document, ImmutableArray<PackFile> files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, DocumentWords.FileName(document, "html"), Encoding.UTF8.GetBytes(HtmlDocument.Of(document)), document);
            foreach (var file in files) Add(archive, $"files/{file.Name}", file.Bytes, document);
        }
        return bytes.ToArray();
    }

    private static void Add(ZipArchive archive, string name, byte[] content, Document document)
    {
        var entry = archive.CreateEntry(name);
        entry.LastWriteTime = document.At.ToDateTimeOffset();
        using var stream = entry.Open();
        stream.Write(content);
    }
}
