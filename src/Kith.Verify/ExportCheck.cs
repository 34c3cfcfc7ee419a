using System.Globalization;

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
                        if (line.Words[0] != "1")
                            throw new CannotCheck($"The export is of version {line.Words[0]}; this program knows version 1.");
                        ledger.WithWords = line.Words[1] == "words";
                        partnership = string.Join(' ', line.Words[4..]);
                        break;
                    case "seal":
                        var seal = SealLine.Parse(line);
                        seals.Next(seal);
                        earlier?.Meets(seal, findings);
                        break;
                    case "checkpoint":
                        seals.Signed(Checkpoint.Open(Bytes.Utf8(line.Words[2]), keys, "The checkpoint in the export"), partnership);
                        break;
                    case "change":
                        ledger.Change(Bytes.Number(line.Words[0]), Convert.FromBase64String(line.Words[1]));
                        break;
                    case "entry":
                        var header = Convert.FromBase64String(line.Words[0]);
                        ledger.Entry(header);
                        earlier?.Meets(header, findings);
                        break;
                    case "part":
                        ledger.Part(int.Parse(line.Words[0], CultureInfo.InvariantCulture), Convert.FromBase64String(line.Words[1]), Convert.FromBase64String(line.Words[2]));
                        break;
                    case "destroyed":
                        ledger.Destroyed(Destruction.Parse(line, ledger.At));
                        break;
                    default:
                        findings.Add($"Line {line.Number}: “{line.Kind}” is not a line of an export.");
                        break;
                }
            }
            catch (Exception e) when (e is FormatException or IndexOutOfRangeException or OverflowException)
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

internal static class Bytes
{
    public static string Utf8(string base64) => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    public static long Number(string digits) => long.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
