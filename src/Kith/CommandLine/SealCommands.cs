using System.CommandLine;
using System.Globalization;
using Kith.Record;
using Kith.Record.Seals;
using Kith.Start;
using NodaTime;

namespace Kith.CommandLine;

/// <summary><c>kith checkpoint</c>, <c>kith prove</c>, <c>kith export</c>, <c>kith seal-key</c>: what a partner agency needs to be a witness.</summary>
internal static class SealCommands
{
    private static readonly Option<string?> Partnership = new("--partnership") { Description = "Which partnership's record, when the database holds several." };

    public static IEnumerable<Command> Build() => [Checkpoint(), Prove(), ExportTo(), RepairCommand.Build(), Key()];

    private static Command Checkpoint()
    {
        var since = new Option<long?>("--since") { Description = "Size of an earlier tree: adds the proof that the record has only grown since (C2SP tlog-witness, add-checkpoint)." };
        var command = new Command("checkpoint", "Seals what waits and prints the latest signed checkpoint (C2SP tlog-checkpoint). A partner agency keeps it.") { since, Partnership };
        command.SetAction((parse, cancel) => Reporting.Run(() => Sealed(parse, cancel, async db =>
        {
            Console.Write(parse.GetValue(since) is { } size ? await Checkpoints.Since(db, size, cancel) : await Checkpoints.Latest(db, cancel) ?? throw new Refused("Nothing is recorded yet, so nothing is sealed."));
            return 0;
        })));
        return command;
    }

    private static Command Prove()
    {
        var entry = new Argument<string>("entry") { Description = "The entry: its chain, “#”, its number in it. For example episode/0123456789abc#3." };
        var command = new Command("prove", "Prints the proof (JSON) that an entry is in the sealed record. It holds ids and codes, no words.") { entry, Partnership };
        command.SetAction((parse, cancel) => Reporting.Run(() => Sealed(parse, cancel, async db =>
        {
            var (chain, sequence) = Entry(parse.GetValue(entry)!);
            Console.WriteLine(await EntryProof.Of(db, chain, sequence, cancel));
            return 0;
        })));
        return command;
    }

    private static Command ExportTo()
    {
        var file = new Argument<string>("file") { Description = "The file to write. It must not exist." };
        var words = new Option<bool>("--words") { Description = "With what people wrote: a second copy to repair from, to be guarded like the database. Without it, ids and codes: what a witness needs." };
        var command = new Command("export", "Writes the record as the exact bytes that were sealed, for a witness or as a second copy.") { file, words, Partnership };
        command.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            await using var store = await Opening.Store(parse.GetValue(KithCommand.Db), mustExist: true, cancel);
            await Seal(store, cancel);
            Console.WriteLine(await To(store, parse.GetValue(file)!, parse.GetValue(words), parse.GetValue(Partnership), cancel));
            return 0;
        }));
        return command;
    }

    private static Command Key()
    {
        var name = new Option<string?>("--new") { Description = "Makes a key of this name, such as shire.example/kith." };
        var file = new Option<string?>("--file") { Description = "Where to write a new key. Keep it away from the database and its backups." };
        var command = new Command("seal-key", "Prints the public key that witnesses check checkpoints with; with --new and --file makes a key first.") { name, file, Partnership };
        command.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            if (parse.GetValue(name) is { } wanted)
                return await Make(wanted, parse.GetValue(file) ?? throw new Refused("Say where to write it: --file <path>."), parse.GetValue(Partnership), cancel);
            await using var store = await Opening.Store(parse.GetValue(KithCommand.Db), mustExist: true, cancel);
            Console.WriteLine((await SealKeys.Needed(store, cancel)).For(parse.GetValue(Partnership) ?? store.Settings.Partnership).PublicText);
            return 0;
        }));
        return command;
    }

    private static async Task<int> Make(string name, string file, string? partnership, CancellationToken cancel)
    {
        try
        {
            var key = SealKey.New(name);
            await SealKeys.Save(key, file, cancel);
            Console.WriteLine($"The private key is in {file}. Set {SealKeys.FileVariable} to that path on every server, and keep a copy in a safe. Witnesses get this line:");
            Console.WriteLine(key.For(partnership ?? RecordStore.DefaultPartnership).PublicText);
            return 0;
        }
        catch (FormatException e)
        {
            throw new Refused(e.Message);
        }
        catch (IOException) when (File.Exists(file))
        {
            throw new Refused($"There is a file {file} already, and a key is never overwritten.");
        }
    }

    private static async Task<int> Sealed(ParseResult parse, CancellationToken cancel, Func<RecordContext, Task<int>> then)
    {
        await using var store = await Opening.Store(parse.GetValue(KithCommand.Db), mustExist: true, cancel);
        await Seal(store, cancel);
        await using var db = store.Context(parse.GetValue(Partnership));
        return await then(db);
    }

    private static async Task Seal(RecordStore store, CancellationToken cancel) =>
        await new Sealing(store, await SealKeys.Needed(store, cancel)).Run(SystemClock.Instance.GetCurrentInstant(), cancel);

    private static async Task<Exported> To(RecordStore store, string path, bool words, string? partnership, CancellationToken cancel)
    {
        if (File.Exists(path))
            throw new Refused($"There is a file {path} already, and it is not overwritten. Give another name.");
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
            return await Export.Write(store, file, words, partnership, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Refused($"{path} cannot be written: {e.Message}");
        }
    }

    private static (string Chain, long Sequence) Entry(string text)
    {
        var at = text.LastIndexOf('#');
        return at > 0 && long.TryParse(text[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) && sequence > 0
            ? (text[..at], sequence)
            : throw new Refused($"“{text}” is not an entry. Write the chain, “#” and the number, such as episode/0123456789abc#3.");
    }
}
