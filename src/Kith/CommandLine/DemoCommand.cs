using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Simulator;
using NodaTime;
using NodaTime.Text;
using Spectre.Console;

namespace Kith.CommandLine;

/// <summary><c>kith demo</c>: an invented county, made through the kernel, in a ledger that says so for good.</summary>
internal static class DemoCommand
{
    public static Command Build()
    {
        var children = new Option<int>("--children") { Description = "How many children somebody was worried about.", DefaultValueFactory = _ => CountySize.Default.Children };
        var months = new Option<int>("--months") { Description = "Over how many months, up to now.", DefaultValueFactory = _ => CountySize.Default.Months };
        var seed = new Option<int>("--seed") { Description = "The same seed and end make the same county.", DefaultValueFactory = _ => CountySize.Default.Seed };
        var until = new Option<string?>("--until") { Description = "The last moment of it, such as 2026-11-20T12:00:00Z. Without it: now." };
        var command = new Command("demo", "Makes a demonstration county in an empty database.") { children, months, seed, until };
        command.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            var size = new CountySize(parse.GetValue(children), parse.GetValue(months), parse.GetValue(seed));
            if (size.Children is < 1 or > 100_000) throw new Refused("--children: give a number from 1 to 100000.");
            if (size.Months is < 1 or > 24) throw new Refused("--months: give a number from 1 to 24; the calendar of bank holidays must cover them.");
            await Make(parse.GetValue(KithCommand.Db) ?? Opening.DefaultDb, parse.GetValue(KithCommand.Practice), size, cancel, End(parse.GetValue(until)));
            return 0;
        }));
        return command;
    }

    public static async Task Make(string db, string? practice, CountySize size, CancellationToken cancel, Instant? end = null)
    {
        var until = end ?? SystemClock.Instance.GetCurrentInstant();
        var (pack, files) = Opening.Pack(practice);
        var salts = 0;
        // Everybody here is invented, so salts may be foreseeable: the same county then has the same hashes everywhere.
        byte[] Salt() => SHA256.HashData(Encoding.UTF8.GetBytes($"{size.Seed} salt {salts++}"));
        await using var store = await RecordStore.Open(db, salt: Salt, cancel: cancel);
        await using (var context = store.Context())
        {
            if (await Registers.IsDemonstration(context, cancel) is not null)
                throw new Refused("There is a ledger in that database already, and a ledger is never overwritten. Name another: --db <file or connection string>.");
        }
        var begin = until - Duration.FromDays(31 * size.Months + 1);
        await new Registers(store, pack).Begin(demonstration: true, begin, cancel);
        var shelf = await PackShelf.Publish(store, pack, files, begin, cancel);
        var county = new County(store, new Casework(store, shelf), pack, Cast.Read(Opening.PracticeFolder(practice)), size, until) { Stories = Storyteller.Read(Opening.PracticeFolder(practice)) };
        await Watch(county, cancel);
        await using var opened = new Opened(store, pack, files, shelf);
        await KeysCommand.Issue(opened, [.. pack.Partnership.Agencies.Select(a => a.Id)], cancel);
    }

    private static Task Watch(County county, CancellationToken cancel)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive)
        {
            Console.WriteLine($"Making a demonstration county: {county.Size.Children} children, {county.Size.Months} months …");
            return county.Live(cancel: cancel);
        }
        return AnsiConsole.Progress().StartAsync(async bars =>
        {
            var bar = bars.AddTask($"A demonstration county: {county.Size.Children} children, {county.Size.Months} months", maxValue: 1);
            await county.Live(done => bar.Value = done, cancel);
            bar.Value = 1;
        });
    }

    private static Instant? End(string? text) => text is null ? null
        : InstantPattern.General.Parse(text) is { Success: true } end ? end.Value
        : throw new Refused($"--until: “{text}” is not a moment. Write it like 2026-11-20T12:00:00Z.");
}
