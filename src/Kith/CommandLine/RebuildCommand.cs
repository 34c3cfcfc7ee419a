using System.CommandLine;
using Kith.Record;

namespace Kith.CommandLine;

/// <summary><c>kith rebuild</c>: makes the views anew from the ledger; with <c>--check</c>, proves that they are what a rebuild would make.</summary>
internal static class RebuildCommand
{
    public static Command Build()
    {
        var check = new Option<bool>("--check") { Description = "Changes nothing: compares the views with a rebuild, row by row." };
        var command = new Command("rebuild", "Makes every view anew from the ledger.") { check };
        command.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            await using var store = await Opening.Store(parse.GetValue(KithCommand.Db), mustExist: true, cancel);
            if (!parse.GetValue(check)) await Rebuild.Run(store, cancel);
            var rebuilt = await Rebuild.Check(store, cancel);
            foreach (var difference in rebuilt.First) Console.WriteLine(difference);
            Console.WriteLine(rebuilt);
            return rebuilt.Different == 0 ? 0 : 1;
        }));
        return command;
    }
}
