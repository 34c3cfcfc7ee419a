using System.Globalization;
using Kith.Pages.Episodes;
using Kith.Record.Sharing;

namespace Kith.Outputs;

/// <summary>What every document says of itself, in every format: who it is for, who it is about, why, and that it goes no further.</summary>
public static class DocumentWords
{
    public static IEnumerable<(string Label, string Value)> Head(Document document)
    {
        yield return ("For", document.As == document.To ? document.To : $"{document.To} ({document.As})");
        if (document.Address is { } address) yield return ("Address", address);
        yield return ("About", document.About);
        if (document.Reference is { } reference && document.About != $"Reference {reference}") yield return ("Reference", reference);
        yield return ("Shared for", document.Purpose);
        yield return ("Lawful basis", document.Basis);
        if (document.Agreement is { } agreement) yield return ("Under", agreement);
        yield return ("Given by", $"{document.By}, {Words.Time(document.At)}");
        if (document.Expires is { } last) yield return ("May be opened until", Words.Day(last));
    }

    /// <summary>Stands on every page.</summary>
    public static string Running(Document document) => document.Kind == Practice.Kernel.SubjectAccess.Pathway
        ? $"For {document.To}, {document.As}. The record of {document.About}. Document {document.Id}" : $"For {document.To}. Document {document.Id}";

    public const string Closing = "For the recipient named above only. If it has reached you by mistake, do not read on: telephone whoever sent it, and destroy it.";

    /// <summary>A name for the file that tells nobody anything.</summary>
    public static string FileName(Document document, string extension) => string.Create(CultureInfo.InvariantCulture, $"document-{document.Id}.{extension}");
}
