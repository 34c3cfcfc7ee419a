using System.Collections.Immutable;
using Kith.Practice.Pack;

namespace Kith.Practice.Loading;

/// <summary>access/agreements.yaml and access/documents.yaml. A pack that was published before there were any has none: then nothing is shared.</summary>
internal static class SharingReaders
{
    private const string AgreementsFile = "access/agreements.yaml";
    private const string DocumentsFile = "access/documents.yaml";

    public static ImmutableSortedDictionary<string, Agreement> Agreements(Reading reading, ImmutableSortedDictionary<string, CodeSet> codes)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, Agreement>(StringComparer.Ordinal);
        if (!reading.Files.Texts.ContainsKey(AgreementsFile) || reading.Open(AgreementsFile, "the agreements") is not { } file)
        {
            return all.ToImmutable();
        }
        foreach (var b in file.SomeBlocks("agreements", "an agreement"))
        {
            var agreement = new Agreement(
                b.Id("agreement", NameKind.Agreement), b.Text("name"), b.NamesIn("agencies", NameKind.Agency), [.. b.Words("kinds").Select(w => w.Text)],
                Codes(b, "purposes", codes, "sharing-purpose"), Codes(b, "bases", codes, "lawful-basis"), b.NamesIn("classes", NameKind.Class),
                b.NumberIf("keep-days"), b.Date("from"), b.DateIf("until"), b.Text("source"));
            if (agreement.Until < agreement.From)
            {
                b.Mistake(MistakeKind.EndsBeforeStart, agreement.Id);
            }
            Some(b, "purposes", agreement.Purposes);
            Some(b, "bases", agreement.Bases);
            Some(b, "classes", agreement.Classes);
            if (agreement.Agencies.IsEmpty && agreement.Kinds.IsEmpty)
            {
                b.Mistake(MistakeKind.NothingInside, "agencies");
            }
            b.Done();
            all[agreement.Id] = agreement;
        }
        file.Done();
        return all.ToImmutable();
    }

    public static (ImmutableSortedDictionary<string, DocumentKind> Documents, ImmutableSortedDictionary<string, RecipientRule> Recipients) Documents(
        Reading reading, ImmutableSortedDictionary<string, CodeSet> codes)
    {
        var documents = ImmutableSortedDictionary.CreateBuilder<string, DocumentKind>(StringComparer.Ordinal);
        var recipients = ImmutableSortedDictionary.CreateBuilder<string, RecipientRule>(StringComparer.Ordinal);
        if (!reading.Files.Texts.ContainsKey(DocumentsFile) || reading.Open(DocumentsFile, "the documents") is not { } file)
        {
            return (documents.ToImmutable(), recipients.ToImmutable());
        }
        foreach (var b in file.SomeBlocks("documents", "a document"))
        {
            var kind = new DocumentKind(b.Id("document", NameKind.Document), b.Text("name"), b.NamesIn("classes", NameKind.Class), b.TextIf("hint"));
            b.Done();
            documents[kind.Id] = kind;
        }
        foreach (var b in file.SomeBlocks("recipients", "a recipient"))
        {
            var rule = new RecipientRule(
                b.Id("recipient", NameKind.Recipient), b.Text("name"), Codes(b, "relationships", codes, "relationship"), b.NamesIn("classes", NameKind.Class));
            b.Done();
            recipients[rule.Id] = rule;
        }
        file.Done();
        return (documents.ToImmutable(), recipients.ToImmutable());
    }

    private static ImmutableArray<string> Codes(Block block, string key, ImmutableSortedDictionary<string, CodeSet> codes, string set)
    {
        if (codes.TryGetValue(set, out var known))
        {
            return block.EachOf(key, [.. known.Codes.Select(c => c.Id)]);
        }
        block.Reading.Names.Use(NameKind.Codes, "", set, block.Place);
        return [.. block.Words(key).Select(w => w.Text)];
    }

    private static void Some(Block block, string key, ImmutableArray<string> listed)
    {
        if (listed.IsEmpty)
        {
            block.Mistake(MistakeKind.NothingInside, key);
        }
    }
}
