using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Kith.Practice.Entries;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using NodaTime;

namespace Kith.CommandLine;

/// <summary><c>kith keys --agency police</c>: issues an agency's system its key for the partner API.</summary>
internal static class KeysCommand
{
    public static Command Build()
    {
        var agency = new Option<string>("--agency") { Description = "Id of the agency, as in practice/partnership.yaml.", Required = true };
        var command = new Command("keys", "In a demonstration: issues an agency's key for the partner API and prints it as the last line, always the same one.") { agency };
        command.SetAction((parse, cancel) => Reporting.Run(() => Run(parse.GetValue(KithCommand.Db), parse.GetValue(KithCommand.Practice), parse.GetValue(agency)!, cancel)));
        return command;
    }

    private static async Task<int> Run(string? db, string? practice, string agency, CancellationToken cancel)
    {
        await using var opened = await Opening.Open(db, practice, mustExist: true, cancel);
        if (opened.Pack.Partnership.Agency(agency) is null)
            throw new Refused($"There is no agency “{agency}”. Known: {string.Join(", ", opened.Pack.Partnership.Agencies.Select(a => a.Id))}.");
        await using (var context = opened.Store.Context())
            if (await Registers.IsDemonstration(context, cancel) != true)
                throw new Refused($"Keys that never change are for demonstrations. Register the agency's system instead: kith clients add --agency {agency}");
        Console.WriteLine($"Key of {opened.Pack.Partnership.Agency(agency)!.Name}. Send it in the header X-Api-Key. It is not stored: keep it safe.");
        Console.WriteLine((await Issue(opened, [agency], cancel))[0]);
        return 0;
    }

    /// <summary>Issues a key to each of these agencies, in their order.</summary>
    public static async Task<IReadOnlyList<string>> Issue(Opened opened, IReadOnlyList<string> agencies, CancellationToken cancel)
    {
        await using var context = opened.Store.Context();
        var demonstration = await Registers.IsDemonstration(context, cancel) == true ? await First(context, cancel) : null;
        var keys = agencies.Select(a => (Agency: a, Key: demonstration is null
            ? $"kith_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}" : OfDemonstration(demonstration, a))).ToArray();
        await new Registers(opened.Store, opened.Pack).IssueKeys(Actor.Engine, keys, SystemClock.Instance.GetCurrentInstant(), cancel);
        return [.. keys.Select(k => k.Key)];
    }

    /// <summary>Derived from the ledger's first entry, so that the documentation's commands work on every demonstration. Never outside one.</summary>
    private static string OfDemonstration(string first, string agency) =>
        $"kith_demonstration_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{first} {agency}")))[..32]}";

    private static async Task<string> First(RecordContext context, CancellationToken cancel)
    {
        await foreach (var first in context.Read("register/ledger", cancel: cancel)) return first.Change;
        throw new InvalidOperationException("a ledger without a first entry");
    }
}
