namespace Kith.Witness;

/// <summary>Holds an export against itself, its signed checkpoint, the checkpoints that were saved, and an earlier export.</summary>
internal static class ExportCheck
{
    public static void Run(string path, IReadOnlyList<PublicKey> keys, IReadOnlyList<Checkpoint> saved, string? before, Findings findings)
    {
        var seals = new SealCheck(saved, findings);
        var ledger = new LedgerCheck(seals, findings);
        var earlier = before is null ? null : Earlier.Read(before, findings);
        string? partnership = null;
        foreach (var line in ExportFile.Lines(path, findings, () => ledger.Last ?? seals.Last ?? "the beginning"))
        {
            try
            {
                switch (line.Kind)
                {
                    case "kith-export":
                        if (line.Text(0) != "1")
                            throw new CannotCheck($"The export is of version {line.Text(0)}; this program knows version 1.");
                        ledger.WithWords = line.Text(1) == "words";
                        partnership = line.Rest(4);
                        break;
                    case "seal":
                        var seal = SealLine.Parse(line);
                        seals.Next(seal);
                        earlier?.Meets(seal, findings);
                        break;
                    case "checkpoint":
                        seals.Signed(Checkpoint.Open(line.DecodedText(2), keys, "The checkpoint in the export"), partnership);
                        break;
                    case "change":
                        ledger.Change(line.Whole(0), line.Decoded(1));
                        break;
                    case "entry":
                        var bytes = line.Decoded(0);
                        var header = Header.Parse(bytes);
                        ledger.Entry(bytes, header);
                        earlier?.Meets(bytes, header, findings);
                        break;
                    case "part":
                        ledger.Part(checked((int)line.Whole(0)), line.Decoded(1), line.Decoded(2));
                        break;
                    case "destroyed":
                        ledger.Destroyed(Destruction.Parse(line, ledger.At));
                        break;
                    default:
                        findings.Add($"Line {line.Number}: “{line.Kind}” is not a line of an export.");
                        break;
                }
            }
            catch (Exception e) when (e is FormatException or OverflowException)
            {
                findings.Add($"Line {line.Number}, after {ledger.Last ?? seals.Last ?? "the beginning"}: cannot be read ({line.Kind}).");
            }
        }
        if (partnership is null)
            findings.Add("The export does not say whose it is: its first line is missing or damaged.");
        ledger.End();
        seals.End();
        earlier?.End(findings);
        findings.Sum = $"entries {ledger.Entries}, chains {ledger.Chains}, sealed {seals.Size}, newer than the last seal {ledger.Newer}, ";
    }
}
