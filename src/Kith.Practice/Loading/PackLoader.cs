using System.Collections.Immutable;
using Kith.Practice.Loading.Lint;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;

namespace Kith.Practice.Loading;

/// <summary>Reads a pack from its texts. Total: any texts give a pack or mistakes, all of them at once, and never an exception.</summary>
public static class PackLoader
{
    /// <summary>The schema of packs that this program reads.</summary>
    public const int Schema = 1;

    public static LoadResult Load(PackFiles files)
    {
        var reading = new Reading(files);
        if (reading.Open("pack.yaml", "the pack") is not { } head)
        {
            return new(null, reading.Mistakes.Sorted(), []);
        }
        var schema = head.Number("schema");
        if (schema != Schema)
        {
            // A pack of another schema is other words throughout: what else is found in it would only confuse.
            // Here an older one is brought up to date, file by file, before it is read; there is none older than the first.
            if (!reading.Mistakes.Any)
            {
                reading.Mistakes.Add(schema > Schema ? MistakeKind.SchemaTooNew : MistakeKind.SchemaUnknown, head.PlaceOf("schema"), $"{schema}");
            }
            return new(null, reading.Mistakes.Sorted(), []);
        }
        var version = head.Text("version");
        head.Text("name");
        head.Done();
        PackPaths.Check(files, reading.Mistakes);

        var partnership = PartnershipReader.Read(reading);
        var holidays = CalendarReader.Read(reading);
        var codes = ListReaders.Codes(reading);
        var timescales = TimescaleReader.Read(reading);
        var thresholds = ThresholdReader.Read(reading);
        var classes = ListReaders.Classes(reading);
        var roles = ListReaders.Roles(reading);
        var purposes = ListReaders.Purposes(reading);
        var accounts = AccountRulesReader.Read(reading);
        var unusual = KeepingReaders.Unusual(reading);
        var retention = KeepingReaders.Retention(reading);
        var notices = ListReaders.Notices(reading);
        var flags = ListReaders.Flags(reading);
        var agreements = SharingReaders.Agreements(reading, codes);
        var (documents, recipients) = SharingReaders.Documents(reading, codes);
        var needToKnow = NeedToKnowReader.Read(reading);
        var voice = reading.Voice = VoiceReader.Read(reading);
        var chronology = ChronologyReader.Read(reading, codes);
        var pathways = Pathways(reading);
        var subjectAccess = SubjectAccessReader.Read(reading, codes, chronology, voice, pathways);
        var cases = pathways.Values.SelectMany(p => CaseReader.Read(reading, p)).ToImmutableArray();
        ForTheProgram(reading.Names);
        if (needToKnow != NeedToKnow.None) ForWithdrawing(reading.Names);
        reading.Names.Resolve();
        PackLint.Check(new(reading, pathways, codes, notices, thresholds, partnership, roles, timescales));
        if (partnership is null || holidays is null || thresholds is null)
        {
            return new(null, reading.Mistakes.Sorted(), []);
        }
        var pack = new PracticePack(
            files.Hash(), schema, version, partnership, holidays, codes, timescales, thresholds, classes, roles, notices, flags, pathways)
        {
            Purposes = purposes,
            Unusual = unusual,
            Retention = retention,
            Agreements = agreements, Documents = documents, Recipients = recipients,
            NeedToKnow = needToKnow,
            SubjectAccess = subjectAccess,
            Accounts = accounts,
            Chronology = chronology,
            Voice = voice,
        };
        return reading.Mistakes.Any ? new(null, reading.Mistakes.Sorted(), []) : new(pack, [], cases);
    }

    /// <summary>What the program does by itself needs these: handing work over, and a role whose purpose is not said.</summary>
    private static void ForTheProgram(Names names)
    {
        names.Use(NameKind.Notice, "", "handover-offered", new("notices.yaml", 1));
        names.Use(NameKind.Purpose, "", Purpose.Safeguarding, new("access/purposes.yaml", 1));
        names.Use(NameKind.Timescale, "", "handover-accepted", new("timescales.yaml", 1));
    }

    /// <summary>A partnership that restricts records also withdraws what was recorded wrongly, and tells those who have read it.</summary>
    private static void ForWithdrawing(Names names)
    {
        names.Use(NameKind.Notice, "", "recalled", new("notices.yaml", 1));
        names.Use(NameKind.Timescale, "", "recall-acknowledged", new("timescales.yaml", 1));
    }

    private static ImmutableSortedDictionary<string, Pathway> Pathways(Reading reading)
    {
        var pathways = ImmutableSortedDictionary.CreateBuilder<string, Pathway>(StringComparer.Ordinal);
        foreach (var folder in PackPaths.PathwayFolders(reading.Files))
        {
            if (PathwayReader.Read(reading, folder) is { } pathway)
            {
                pathways[pathway.Id] = pathway;
            }
        }
        return pathways.ToImmutable();
    }
}
