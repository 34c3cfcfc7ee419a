using Kith.CommandLine;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Seals;
using Microsoft.Data.Sqlite;

namespace Kith.Start;

/// <summary>Where the key comes from that checkpoints are signed with: the environment or a file, never the database.</summary>
internal static class SealKeys
{
    public const string Variable = "KITH_SEAL_KEY";
    public const string FileVariable = "KITH_SEAL_KEY_FILE";
    private const string DemonstrationName = "kith-demonstration";

    /// <returns>The key; null when there is none and the ledger is in earnest. A demonstration gets one of its own on first use, in a file beside it.</returns>
    public static async Task<SealKey?> Find(RecordStore store, CancellationToken cancel)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text)
            return Read(text, Variable);
        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } path)
            return await FromFile(path, cancel);
        await using var db = store.Context();
        return await Registers.IsDemonstration(db, cancel) == true ? await Demonstration(store, cancel) : null;
    }

    /// <summary>The key if there is one already: looking at a record makes none.</summary>
    public static async Task<SealKey?> Existing(RecordStore store, CancellationToken cancel) =>
        Given() || File.Exists(DemonstrationFile(store)) ? await Find(store, cancel) : null;

    public static async Task<SealKey> Needed(RecordStore store, CancellationToken cancel) => await Find(store, cancel) ?? throw new Refused(
        $"There is no seal key. Make one with “kith seal-key --new <name> --file <path>”, keep it away from the database, and set {FileVariable} (the path) or {Variable} (its text).");

    /// <summary>Writes a new key where there is none; readable by its owner only.</summary>
    public static async Task Save(SealKey key, string path, CancellationToken cancel)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new StreamWriter(path, options);
        await file.WriteLineAsync(key.Text.AsMemory(), cancel);
    }

    private static async Task<SealKey> Demonstration(RecordStore store, CancellationToken cancel)
    {
        var path = DemonstrationFile(store);
        if (!File.Exists(path))
        {
            // Whole or not at all: another program may be reading it.
            var draft = $"{path}.{Environment.ProcessId}";
            await Save(SealKey.New(DemonstrationName), draft, cancel);
            try
            {
                File.Move(draft, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(draft);
            }
        }
        return await FromFile(path, cancel);
    }

    private static bool Given() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } || Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 };

    private static string DemonstrationFile(RecordStore store) =>
        store.IsPostgres ? $"{DemonstrationName}.seal-key" : $"{new SqliteConnectionStringBuilder(store.Connection).DataSource}.seal-key";

    private static async Task<SealKey> FromFile(string path, CancellationToken cancel)
    {
        try
        {
            return Read(await File.ReadAllTextAsync(path, cancel), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Refused($"The file of the seal key, {path}, cannot be read ({e.GetType().Name}). Set {FileVariable} to where it is.");
        }
    }

    private static SealKey Read(string text, string where)
    {
        try
        {
            return SealKey.Parse(text);
        }
        catch (FormatException e)
        {
            throw new Refused($"{where}: {e.Message}");
        }
    }
}
