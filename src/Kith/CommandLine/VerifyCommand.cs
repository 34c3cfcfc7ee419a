using System.CommandLine;
using Kith.Record.Ledger;
using Kith.Record.Seals;
using Kith.Start;

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
            var key = await SealKeys.Existing(store, cancel);
            var (sum, first) = (new Verified(0, 0, 0, []), true);
            await foreach (var partnership in Partnerships.In(store, cancel))
            {
                await using var db = store.Context(partnership);
                var verified = await Verify.Run(db, Console.WriteLine, cancel, key, file: first);
                sum = new(sum.Entries + verified.Entries, sum.Chains + verified.Chains, sum.Problems + verified.Problems, []);
                first = false;
                Console.WriteLine(Sealed(await Checkpoints.State(db, cancel), key is not null));
            }
            Console.WriteLine(sum);
            return sum.Problems == 0 ? 0 : 1;
        }));
        return command;
    }

    private static string Sealed(SealState state, bool signature) =>
        $"seals {state.Size}, waiting {state.Waiting}{(state.Size > 0 && !signature ? "; the signature was not looked at: there is no seal key here" : "")}";
}
