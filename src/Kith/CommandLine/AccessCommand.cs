using System.CommandLine;
using System.Globalization;
using Kith.Record.Queries;
using Kith.Record.Seals;
using NodaTime.Text;

namespace Kith.CommandLine;

/// <summary><c>kith access unplaced</c>: what has no source that can be found, and as what it is read.</summary>
internal static class AccessCommand
{
    public static Command Build()
    {
        var unplaced = new Command("unplaced", "Lists entries of which it cannot be said where they were told, a line each: entry, kind, when, what is wanting, as what it is read. Ends with: unplaced N.");
        unplaced.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            var (pack, _) = Opening.Pack(parse.GetValue(KithCommand.Practice));
            await using var store = await Opening.Store(parse.GetValue(KithCommand.Db), mustExist: true, cancel);
            var count = 0;
            await foreach (var partnership in Partnerships.In(store, cancel))
            {
                await using var db = store.Context(partnership);
                await foreach (var entry in Unplaced.In(db, pack, cancel))
                {
                    count++;
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entry.Chain}#{entry.Sequence}\t{entry.Kind}\t{InstantPattern.General.Format(entry.Recorded)}\t{entry.Why}\t{entry.ReadAs}"));
                }
            }
            Console.WriteLine($"unplaced {count}");
            return 0;
        }));
        return new Command("access", "Who may see what.") { unplaced };
    }
}
