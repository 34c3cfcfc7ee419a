using System.Text.RegularExpressions;
using Kith.CommandLine;
using Kith.Record;
using Kith.Record.Ledger;
using Kith.Tests.Shared;
using Shouldly;
using Xunit;

namespace Kith.Stories.Breaches;

/// <summary>Hackney: files were encrypted and the backups deleted with them. Kith has nothing that deletes a copy, and a copy that it made stands by itself.</summary>
public sealed partial class HackneyTests
{
    /// <summary>Every place of the program that deletes anything, and what. Whatever comes newly must be argued for here.</summary>
    private static readonly Dictionary<string, string> Deletes = new(StringComparer.Ordinal)
    {
        ["src/Kith.Record/Keeping/Destroying.cs"] = "drafts about what was lawfully destroyed",
        ["src/Kith.Record/Keeping/Retention.cs"] = "drafts that nobody sent, after their time",
        ["src/Kith.Record/Views/KeepingView.cs"] = "parts over two signatures, and what views made of them",
        ["src/Kith.Record/Queries/KnownThen.cs"] = "rows of views in memory, which nobody keeps",
        ["src/Kith.Record/Rebuild.cs"] = "its own temporary copy",
        ["src/Kith.Record/Schema.cs"] = "views, which are made again",
        ["src/Kith.Record/Seals/Sealing.cs"] = "the queue of what waits to be sealed",
        ["src/Kith.Record/Stores/Drafts.cs"] = "a draft that its author used up or threw away",
        ["src/Kith.Record/Views/GroundView.cs"] = "rows of a view", ["src/Kith.Record/Views/LikenessView.cs"] = "rows of a view", ["src/Kith.Record/Views/MergeView.cs"] = "rows of a view", ["src/Kith.Record/Views/NamedView.cs"] = "rows of a view", ["src/Kith.Record/Views/NetworkView.cs"] = "rows of a view", ["src/Kith.Record/Views/PersonIndex.cs"] = "rows of a view",
        ["src/Kith.Record/Views/PassageView.cs"] = "rows of a view",
        ["src/Kith.Record/Views/RecallView.cs"] = "rows of a view", ["src/Kith.Record/Views/RegisterView.cs"] = "rows of a view",
        ["src/Kith.Record/Seals/SecondCopy.cs"] = "its own temporary folder; seals that a restored copy is ahead of",
        ["src/Kith.Record/Seals/SealRepair.cs"] = "a seal that is put right from a second copy", ["src/Kith.Record/Seals/DestructionRepair.cs"] = "parts that an entry says were lawfully destroyed",
        ["src/Kith.Record/Stores/Spent.cs"] = "single-use words whose time is over", ["src/Kith.Record/Stores/ApiClients.cs"] = "passes whose time is over",
        ["src/Kith.Record/Stores/AccountStore.cs"] = "what somebody signs in with, when they are invited anew", ["src/Kith.Record/Stores/LiveSessions.cs"] = "sessions that ended",
        ["src/Kith.Record/Stores/Pace.cs"] = "counts of attempts", ["src/Kith.Record/Stores/DocumentLinks.cs"] = "the links to a document, when a new one is made", ["src/Kith.Record/Casework/ClientRegister.cs"] = "passes of a system that was ended",
        ["src/Kith.Record/Casework/AccountRegister.cs"] = "invitations that nobody used", ["src/Kith/Accounts/PasskeyHolders.cs"] = "a passkey that its owner took away",
        ["src/Kith/CommandLine/RepairCommand.cs"] = "its own temporary folder",
        ["src/Kith/CommandLine/RehearseCommand.cs"] = "its own temporary copy",
        ["src/Kith/Start/SealKeys.cs"] = "a half-written key file of its own",
    };

    [Fact]
    public void Hackney_nothing_in_the_program_deletes_a_record_a_backup_or_a_copy()
    {
        var root = Root();
        var found = Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: Path.GetRelativePath(root, path).Replace('\\', '/'), Text: File.ReadAllText(path)))
            .Where(f => !f.Path.Contains("/obj/", StringComparison.Ordinal) && !f.Path.Contains("/bin/", StringComparison.Ordinal) && Deleting().IsMatch(f.Text)).Select(f => f.Path).ToList();
        found.Except(Deletes.Keys, StringComparer.Ordinal).ShouldBeEmpty("this deletes something: say in HackneyTests what, and why it is no record and no copy");
        Deletes.Keys.Except(found, StringComparer.Ordinal).ShouldBeEmpty("these delete nothing any more");
        Deleting().IsMatch("await db.Parts.ExecuteDeleteAsync()").ShouldBeTrue();
        KithCommand.Root([]).Subcommands.Select(c => c.Name).ShouldAllBe(name => !Regex.IsMatch(name, "delete|purge|drop|prune|expire|backup", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Hackney_a_copy_is_never_written_over_and_stands_when_the_original_is_gone(string engine)
    {
        await using var elsewhere = await Databases.Fresh(Databases.Sqlite);
        await using var copied = await RecordStore.Open(elsewhere.Db);
        long entries;
        await using (var kith = await RunningKith.Start(engine))
        {
            await kith.Contact(Staff.Osric, "Rose", "Abara");
            await Copy.Run(kith.Store, copied);
            await using var db = kith.Store.Context();
            entries = (await Verify.Run(db)).Entries;
            (await Should.ThrowAsync<StoreRefused>(() => Copy.Run(kith.Store, copied))).Message.ShouldContain("not empty");
        }
        // The original is gone, file, tables and all.
        await using var copy = copied.Context();
        var verified = await Verify.Run(copy);
        (verified.Entries, verified.Problems).ShouldBe((entries, 0));
        (await Rebuild.Check(copied)).First.ShouldBeEmpty();
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Kith.slnx"))) folder = folder.Parent;
        return folder!.FullName;
    }

    [GeneratedRegex(@"ExecuteDelete|\bDELETE FROM\b|\bdb\.Remove|\bTRUNCATE TABLE\b|DROP TABLE|(File|Directory)\.Delete", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Deleting();
}
