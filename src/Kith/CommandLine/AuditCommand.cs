using System.CommandLine;
using Kith.Record;
using Kith.Record.Stores;

namespace Kith.CommandLine;

/// <summary><c>kith audit import</c>: what a machine sealed while the audit store failed comes into the audit store, verified line by line.</summary>
internal static class AuditCommand
{
    public static Command Build()
    {
        var import = new Command("import", $"Verifies every sealed audit in {SealedAuditSettings.Folder} and brings it into the audit store. Ends with: files N, lines N, new N, broken N.");
        import.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            if (SealedAuditSettings.Read() is not var (folder, key)) throw new Refused($"Say where the sealed audit is: {SealedAuditSettings.Folder}, with its key in {SealedAuditSettings.Key}.");
            await using var store = await Opening.Store(parse.GetValue(KithCommand.Db), mustExist: true, cancel);
            return await Import(store, folder, key, Console.WriteLine, cancel);
        }));
        return new Command("audit", "Who has read what.") { import };
    }

    /// <summary>The files stay: they are evidence, and the program may still write one. What was brought in before is left as it is.</summary>
    /// <returns>0, or 1 when a file is broken: it stays where it is, and nothing of it is brought in.</returns>
    public static async Task<int> Import(RecordStore store, string folder, byte[] key, Action<string> tell, CancellationToken cancel)
    {
        var (files, lines, added, broken) = (0, 0, 0, 0);
        var audit = new ReadAudit(store);
        foreach (var path in Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*" + SealedAudit.Extension).Order(StringComparer.Ordinal)] : Array.Empty<string>())
        {
            files++;
            try
            {
                var readings = SealedAudit.Read(path, key, tell);
                lines += readings.Length;
                added += await audit.Import(readings, cancel);
            }
            catch (SealBroken e)
            {
                broken++;
                tell(e.Message);
            }
        }
        tell($"files {files}, lines {lines}, new {added}, broken {broken}");
        return broken == 0 ? 0 : 1;
    }
}
