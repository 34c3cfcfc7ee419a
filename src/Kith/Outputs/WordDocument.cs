using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Document = Kith.Record.Sharing.Document;
using Body = DocumentFormat.OpenXml.Wordprocessing.Body;

namespace Kith.Outputs;

/// <summary>A document for Word: what one sees is all there is. No author, no comments, no revisions, no hidden text; page numbers are fields.</summary>
public static class WordDocument
{
    public static byte[] Of(Document document)
    {
        using var bytes = new MemoryStream();
        using (var word = WordprocessingDocument.Create(bytes, WordprocessingDocumentType.Document))
        {
            var main = word.AddMainDocumentPart();
            var body = new Body();
            main.Document = new DocumentFormat.OpenXml.Wordprocessing.Document(body);
            body.Append(Text(document.Title, size: 40, bold: true));
            foreach (var (label, value) in DocumentWords.Head(document)) body.Append(Pair(label, value, null, 0));
            foreach (var section in document.Sections)
            {
                body.Append(Text(section.Heading, size: 28, bold: true));
                foreach (var line in section.Lines)
                    body.Append(line.Value.Length == 0 ? Text(line.Label, size: 24, bold: true) : Pair(line.Label, line.Value, line.Source, line.Depth));
            }
            if (document.Held.Length > 0)
            {
                body.Append(Text("Held back", size: 28, bold: true));
                foreach (var held in document.Held) body.Append(Text(held));
            }
            body.Append(Text(DocumentWords.Closing, size: 18));
            body.Append(new SectionProperties(
                new HeaderReference { Type = HeaderFooterValues.Default, Id = Part(main, main.AddNewPart<HeaderPart>(), new Header(Text(DocumentWords.Running(document), size: 18))) },
                new FooterReference { Type = HeaderFooterValues.Default, Id = Part(main, main.AddNewPart<FooterPart>(), new Footer(PageOf(document))) },
                new PageSize { Width = 11906, Height = 16838 },
                new PageMargin { Top = 1134, Bottom = 1247, Left = 1021, Right = 1021, Header = 567, Footer = 567, Gutter = 0 }));
            main.Document.Save();
        }
        return bytes.ToArray();
    }

    private static string Part(MainDocumentPart main, OpenXmlPart part, OpenXmlPartRootElement root)
    {
        switch (part)
        {
            case HeaderPart header: header.Header = (Header)root; break;
            case FooterPart footer: footer.Footer = (Footer)root; break;
        }
        return main.GetIdOfPart(part);
    }

    private static Paragraph PageOf(Document document)
    {
        var paragraph = new Paragraph();
        paragraph.Append(Run($"Document {document.Id}, page ", 18, bold: false));
        paragraph.Append(Field("PAGE"));
        paragraph.Append(Run(" of ", 18, bold: false));
        paragraph.Append(Field("NUMPAGES"));
        return paragraph;
    }

    private static SimpleField Field(string instruction) => new(Run("1", 18, bold: false)) { Instruction = instruction };

    private static Paragraph Text(string text, int size = 22, bool bold = false) => new(Run(text, size, bold));

    private static Paragraph Pair(string label, string value, string? source, int depth)
    {
        var paragraph = new Paragraph(new ParagraphProperties(new Indentation { Left = $"{depth * 284}" }));
        paragraph.Append(Run($"{label}: ", 22, bold: true));
        paragraph.Append(Run(value, 22, bold: false));
        if (source is not null) paragraph.Append(Run($" [{source}]", 18, bold: false));
        return paragraph;
    }

    private static Run Run(string text, int size, bool bold)
    {
        var look = new RunProperties(new RunFonts { Ascii = "Arial", HighAnsi = "Arial" });
        if (bold) look.Append(new Bold());
        look.Append(new FontSize { Val = $"{size}" });
        var run = new Run(look);
        var lines = Legal(text).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r');
        for (var i = 0; i < lines.Length; i++)
        {
            if (i > 0) run.Append(new Break());
            run.Append(new Text(lines[i]) { Space = SpaceProcessingModeValues.Preserve });
        }
        return run;
    }

    /// <summary>Characters that XML cannot hold become the sign for one that cannot be shown.</summary>
    private static string Legal(string text)
    {
        if (text.All(c => System.Xml.XmlConvert.IsXmlChar(c))) return text;
        var legal = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && System.Xml.XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) legal.Append(text[i]).Append(text[++i]);
            else legal.Append(System.Xml.XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
        }
        return legal.ToString();
    }
}
