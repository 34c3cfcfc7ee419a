using System.CommandLine;
using System.Security.Cryptography;
using Kith.Downtime;
using Kith.Practice;
using Kith.Web.Kit;
using NodaTime;

namespace Kith.CommandLine;

/// <summary><c>kith downtime-copy --team … --out …</c>: a team's open cases in one encrypted file that opens without a server.</summary>
internal static class DowntimeCommand
{
    public const string Passphrase = "KITH_DOWNTIME_PASSPHRASE";
    private const int MostDays = 7;

    public static Command Build()
    {
        var team = new Option<string>("--team") { Description = "Id of the team, as in practice/partnership.yaml.", Required = true };
        var by = new Option<string>("--by") { Description = "Id of the worker who looks after this copy: of the team, or of its information governance.", Required = true };
        var to = new Option<string>("--out") { Description = "The file to write, such as downtime.html. One that is there is not overwritten.", Required = true };
        var days = new Option<int>("--days") { Description = $"For how many days it may be relied on, 1 to {MostDays}.", DefaultValueFactory = _ => 2 };
        var command = new Command("downtime-copy", $"Makes a read-only copy of a team's open cases that opens in a browser without the server. The passphrase comes from {Passphrase}; without it one is made and printed.") { team, by, to, days };
        command.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            await using var opened = await Opening.Open(parse.GetValue(KithCommand.Db), parse.GetValue(KithCommand.Practice), mustExist: true, cancel);
            var given = Environment.GetEnvironmentVariable(Passphrase);
            var phrase = string.IsNullOrEmpty(given) ? Made() : given;
            await Write(opened, parse.GetValue(team)!, parse.GetValue(by)!, parse.GetValue(to)!, parse.GetValue(days), phrase, SystemClock.Instance.GetCurrentInstant(), Console.WriteLine, cancel);
            if (string.IsNullOrEmpty(given)) Console.WriteLine($"Passphrase, printed this once: {phrase}");
            return 0;
        }));
        return command;
    }

    public static async Task Write(Opened opened, string team, string by, string to, int days, string passphrase, Instant now, Action<string> tell, CancellationToken cancel)
    {
        if (days is < 1 or > MostDays) throw new Refused($"--days: give a number from 1 to {MostDays}. An older copy misleads.");
        if (passphrase.Length < SealedPage.LeastPassphrase) throw new Refused($"The passphrase has fewer than {SealedPage.LeastPassphrase} characters. Take four words or more.");
        if (File.Exists(to)) throw new Refused($"{to} is there already. Name another file, or delete it first.");
        var cases = await new DowntimeCopy(opened.Store, opened.Shelf).Make(team, by, now, cancel);
        var expires = now.Local().Date.PlusDays(days);
        var name = opened.Pack.Partnership.Team(team)!.Name;
        await File.WriteAllTextAsync(to, SealedPage.Of($"{name}: open cases", $"Made {Spoken.Time(now)} for when the record cannot be reached", expires, cases, passphrase), cancel);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(to, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        tell($"{to}: {cases.Length} open cases of {name}, to be deleted on {London.Iso(expires)}. It is in the read audit under {by}.");
    }

    private static string Made() => string.Join('-', Enumerable.Range(0, 5).Select(_ => OpaqueId.From(RandomNumberGenerator.GetBytes(13))[..5]));
}
