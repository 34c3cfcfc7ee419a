using System.CommandLine;
using Kith.Practice.Pack;
using Kith.Record;
using Kith.Record.Queries;
using Kith.Record.Seals;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime.Text;

namespace Kith.CommandLine;

/// <summary><c>kith seen --replay</c>: makes again by what somebody was shown something, from the ledger as it stood.</summary>
internal static class SeenCommand
{
    public static Command Build()
    {
        var replay = new Option<string>("--replay") { Description = "Id of the reading, as it stands in the read audit.", Required = true };
        var command = new Command("seen", "Makes again what a reading showed: who, by which practice, at which height of the ledger, under which restrictions, and for each record the decision with its grounds. Ids and rules only.") { replay };
        command.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            await using var store = await Opening.Store(parse.GetValue(KithCommand.Db), mustExist: true, cancel);
            var folder = Directory.CreateTempSubdirectory("kith-seen-");
            try
            {
                await foreach (var partnership in Partnerships.In(store, cancel))
                {
                    await using var empty = await RecordStore.Open(Path.Combine(folder.FullName, $"{partnership}.db"), cancel: cancel);
                    if (await ShownAgain.Of(store, partnership, parse.GetValue(replay)!, empty, hash => Published(store, partnership, hash), cancel) is not { } again) continue;
                    foreach (var line in Lines(again)) Console.WriteLine(line);
                    return 0;
                }
            }
            finally
            {
                folder.Delete(recursive: true);
            }
            throw new Refused($"There is no reading “{parse.GetValue(replay)}” in the read audit.");
        }));
        return command;
    }

    /// <summary>Ids, codes and rules; nothing about anybody.</summary>
    internal static IEnumerable<string> Lines(ShownAgain again)
    {
        var reading = again.Reading;
        yield return $"{InstantPattern.General.Format(Record.Ledger.Micros.ToInstant(reading.At))} {reading.Human} as {reading.Role} of {reading.Agency}{(reading.Team is { } team ? $", {team}" : "")}: {reading.Page}, for {reading.Purpose}";
        yield return $"practice {reading.Pack}, ledger up to change {again.Height}";
        foreach (var ground in again.Grounds) yield return $"let in then: {ground}";
        foreach (var record in again.Records)
        {
            yield return $"{record.Record}: restrictions {(record.Restrictions.IsEmpty ? "none" : string.Join(", ", record.Restrictions))}{(record.Decision is { } decision ? $"; sees {Sees(decision.Sight)}" : "")}";
            foreach (var ground in record.Decision?.Grounds ?? []) yield return $"  {(ground.LetsIn ? "+" : "-")} {ground.Words}";
        }
    }

    private static string Sees(Access.Sight sight) => sight.All ? sight.Behind ? "all that led to their work" : "all" : sight.Summary ? "dates and outcomes" : sight.Own ? "what they sent" : sight.Steps.IsEmpty ? "nothing" : "a step";

    private static PracticePack Published(RecordStore store, string partnership, string hash)
    {
        using var db = store.Context(partnership);
        var row = db.Set<PublishedPackRow>().AsNoTracking().FirstOrDefault(p => p.Hash == hash) ?? throw new Refused($"The practice {hash} is not in this database. Restore the table published_pack from a backup.");
        return Practice.Loading.PackLoader.Load(Practice.Loading.PackFiles.FromBundle(row.Bytes)).Pack ?? throw new Refused($"The practice {hash} can no longer be read.");
    }
}
