using System.CommandLine;
using Kith.Record.Ledger;

namespace Kith.CommandLine;

/// <summary><c>kith verify</c>: recomputes every hash and link of the ledger.</summary>
internal static class VerifyCommand
{
    public static Command Build()
    {
        var command = new Command("verify", "Proves that nothing in the ledger was changed, removed, moved or slipped in. Ends with: entries N, chains N, problems N.");
        command.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            await using var store = await Opening.Store(parse.GetValue(KithCommand.Db), mustExist: true, cancel);
            await using var db = store.Context();
            var verified = await Verify.Run(db, Console.WriteLine, cancel);
            Console.WriteLine(verified);
            return verified.Problems == 0 ? 0 : 1;
        }));
        return command;
    }
}
