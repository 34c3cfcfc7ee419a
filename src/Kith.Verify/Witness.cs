using System.Text;

namespace Kith.Witness;

/// <summary>
/// What a partner agency runs against what Kith handed it: an export, the proof of one entry, or the proof that the record has only grown.
/// Ends with 0 when all is well, 1 when something is wrong with the record, 2 when it could not be checked.
/// </summary>
public static class Witness
{
    public const string Usage = """
        kith-verify <file> --key <public key, or a file with some> [--checkpoint <saved checkpoint>]… [--before <earlier export>]

        The file is one of: an export (kith export), the proof of an entry (kith prove), or a checkpoint (kith checkpoint, kith checkpoint --since).
        Save each checkpoint that you are given: a later record that does not continue it has been changed.
        Ends with 0: all is well; 1: something is wrong, and the sentences say where; 2: it could not be checked.
        """;

    public static int Run(string[] args, TextWriter tell, TextWriter trouble)
    {
        try
        {
            var asked = Asked.Read(args);
            var findings = new Findings(tell);
            var saved = asked.Checkpoints.Select(path => Checkpoint.Open(Text(path), asked.Keys, path)).ToArray();
            Agreeing(saved, findings);
            switch (First(asked.File))
            {
                case var _ when IsExport(asked.File):
                    ExportCheck.Run(asked.File, asked.Keys, saved, asked.Before, findings);
                    break;
                case '{':
                    ProofFile.Check(Text(asked.File), asked.Keys, saved, findings);
                    break;
                default:
                    Growth.Check(Text(asked.File), asked.Keys, saved, findings);
                    break;
            }
            tell.WriteLine(findings);
            return findings.Count == 0 ? 0 : 1;
        }
        catch (CannotCheck e)
        {
            trouble.WriteLine(e.Message);
            return 2;
        }
        catch (NotGenuine e)
        {
            tell.WriteLine(e.Message);
            tell.WriteLine("problems 1");
            return 1;
        }
    }

    /// <summary>Two signed checkpoints of one size that differ: two records were shown to two witnesses.</summary>
    private static void Agreeing(Checkpoint[] saved, Findings findings)
    {
        foreach (var same in saved.GroupBy(c => (c.Origin, c.Size)).Where(g => g.Select(c => Convert.ToHexString(c.Root)).Distinct(StringComparer.Ordinal).Count() > 1))
            findings.Add($"The saved checkpoints of {same.Key.Size} leaves of {same.Key.Origin} are both signed and are not the same: the record was forked, and different witnesses were shown different ones.");
    }

    private static char First(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return reader.Read() is var c and >= 0 ? (char)c : throw new CannotCheck($"{path} is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotCheck($"{path} cannot be read ({e.GetType().Name}). Give the path of a file that Kith made.");
        }
    }

    // A damaged first line, to its first byte, is still an export's: what follows has the same shape.
    private static bool IsExport(string path) => File.ReadLines(path).Take(3).Any(line => line.Length > 17 && line[16] == ' ' && line[..16].All(char.IsAsciiHexDigitLower));

    internal static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotCheck($"{path} cannot be read ({e.GetType().Name}).");
        }
    }
}

/// <summary>What was given does not allow a check; the message says what to give.</summary>
public sealed class CannotCheck(string message) : Exception(message);

/// <summary>What was given is not what the holder of the key signed.</summary>
public sealed class NotGenuine(string message) : Exception(message);
