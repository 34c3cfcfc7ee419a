using System.CommandLine;

namespace Kith.CommandLine;

/// <summary>The program's command line. Without a subcommand it serves the web pages and the partner API.</summary>
internal static class KithCommand
{
    public static readonly Option<string?> Db = new("--db")
    {
        Description = "Database: the path of a SQLite file, or a PostgreSQL connection string (Host=…). Without it: kith-demonstration.db, made on first use.",
        Recursive = true,
    };

    public static readonly Option<string?> Practice = new("--practice")
    {
        Description = "Folder of the practice pack. Without it: the one that came with the program.",
        Recursive = true,
    };

    public static RootCommand Root(string[] args)
    {
        var urls = new Option<string?>("--urls") { Description = "Where to listen. Without it: http://localhost:5080.", Recursive = true };
        var root = new RootCommand("Kith: the people who know a child. One record that every agency works in.")
        {
            Db, Practice, urls,
            VerifyCommand.Build(), RebuildCommand.Build(), PracticeCommand.Build(), KeysCommand.Build(), KeyCommand.Build(), AccountsCommand.Build(), ClientsCommand.Build(),
            DemoCommand.Build(), InitCommand.Build(),
            AuditCommand.Build(), AccessCommand.Build(), SeenCommand.Build(), DowntimeCommand.Build(), RehearseCommand.Build((parse, cancel) => Serve.Run(parse.GetValue(Db), parse.GetValue(Practice), parse.GetValue(urls), [], [], cancel, rehearsing: true)),
        };
        foreach (var command in SealCommands.Build()) root.Add(command);
        // The web host's own settings (--environment, --contentRoot …) pass through to it.
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction((parse, cancel) => Serve.Run(parse.GetValue(Db), parse.GetValue(Practice), parse.GetValue(urls), args, parse.UnmatchedTokens, cancel));
        return root;
    }
}
