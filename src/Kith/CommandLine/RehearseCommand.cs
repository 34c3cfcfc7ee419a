using System.CommandLine;
using Kith.Record;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.CommandLine;

/// <summary><c>kith rehearse degraded</c>: proves, step by step, that the sealed audit would hold if the audit store failed; with <c>--serve</c>, lets people practise.</summary>
internal static class RehearseCommand
{
    public static Command Build(Func<ParseResult, CancellationToken, Task<int>> serve)
    {
        var pages = new Option<bool>("--serve") { Description = "Serves the pages with the audit store taken for failed, as people would then see them." };
        var degraded = new Command("degraded", "Writes a line into this machine's sealed audit, verifies it, proves that altering it is found, and brings it into the audit store.") { pages };
        degraded.SetAction((parse, cancel) => parse.GetValue(pages) ? serve(parse, cancel) : Reporting.Run(async () =>
        {
            if (SealedAuditSettings.Read() is not var (folder, key))
                throw new Refused($"No sealed audit is set up on this machine: if the audit store fails, nothing at all will be shown. Set {SealedAuditSettings.Folder} and {SealedAuditSettings.Key}.");
            await using var store = await Opening.Store(parse.GetValue(KithCommand.Db), mustExist: true, cancel);
            return await Degraded(store, folder, key, SystemClock.Instance.GetCurrentInstant(), Console.WriteLine, cancel);
        }));
        return new Command("rehearse", "Rehearses what should never happen.") { degraded };
    }

    public static async Task<int> Degraded(RecordStore store, string folder, byte[] key, Instant now, Action<string> tell, CancellationToken cancel)
    {
        var reading = new PageRead(now, "rehearsal", "rehearsal", "kith", "access-oversight", "/safety", []) { Id = ReadAudit.NewId() };
        using (var local = new SealedAudit(folder, key))
        {
            await local.Write(reading);
            tell($"1. Sealed and on the disk: {local.Path}");
            var read = SealedAudit.Read(local.Path, key);
            if (read is not [var only] || only.Id != reading.Id) throw new Refused("2. The line does not read as it was written.");
            tell("2. Read back and verified");
            Altered(local.Path, key);
            tell("3. An altered copy is found out");
        }
        await AuditCommand.Import(store, folder, key, _ => { }, cancel);
        await using var db = store.Context();
        if (await db.Set<ReadAuditRow>().CountAsync(a => a.Id == reading.Id && a.At == Micros.From(now), cancel) != 1) throw new Refused("4. The line did not come into the audit store. See: kith audit import");
        tell("4. Brought into the audit store");
        tell("Rehearsed. To see the pages as people would: kith rehearse degraded --serve");
        return 0;
    }

    private static void Altered(string path, byte[] key)
    {
        var copy = Path.GetTempFileName();
        try
        {
            var bytes = File.ReadAllBytes(path);
            bytes[^80] ^= 1;
            File.WriteAllBytes(copy, bytes);
            SealedAudit.Read(copy, key);
        }
        catch (SealBroken)
        {
            return;
        }
        finally
        {
            File.Delete(copy);
        }
        throw new Refused("3. An altered line was taken for a good one. Do not rely on this sealed audit.");
    }
}
