using System.CommandLine;
using Kith.Record.Casework;
using NodaTime;

namespace Kith.CommandLine;

/// <summary><c>kith init --db …</c>: an empty ledger for real work.</summary>
internal static class InitCommand
{
    public static Command Build()
    {
        var command = new Command("init", "Begins an empty ledger for real work. A database that holds one already is left as it is.");
        command.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            if (parse.GetValue(KithCommand.Db) is not { } db) throw new Refused("Say which database: --db <file or connection string>.");
            await using var store = await Opening.Store(db, mustExist: false, cancel);
            var (pack, files) = Opening.Pack(parse.GetValue(KithCommand.Practice));
            var now = SystemClock.Instance.GetCurrentInstant();
            await new Registers(store, pack).Begin(demonstration: false, now, cancel);
            await PackShelf.Publish(store, pack, files, now, cancel);
            Console.WriteLine("The ledger is ready.");
            return 0;
        }));
        return command;
    }
}
