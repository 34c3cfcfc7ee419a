using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Merging;

/// <summary>A child as one borough knows them.</summary>
internal sealed record Known(Case Contact, string Person);

/// <summary>The same child, told of in two boroughs and entered in each.</summary>
internal static class TwoCopies
{
    public const string Family = "Featherstonehaugh";

    /// <summary>A contact about a child, who enters the index as somebody new.</summary>
    public static async Task<Known> Child(
        this RunningKith kith, Worker screener, string given, string family = Family, string postcode = "MK40 2AB", string born = "2016-02-29", Action<JsonObject>? child = null, Action<JsonObject>? all = null, Worker? by = null)
    {
        var described = new JsonObject
        {
            ["given-names"] = given, ["family-name"] = family, ["date-of-birth"] = born, ["ethnicity"] = "WBRI", ["address"] = new JsonObject { ["postcode"] = postcode },
        };
        child?.Invoke(described);
        var answers = new JsonObject
        {
            ["children"] = new JsonArray(described), ["concern"] = $"{given} waits alone at the gate.", ["childs-words"] = "I wait for the dark.", ["consent"] = new JsonObject { ["state"] = "given" },
            ["referrer"] = new JsonObject { ["name"] = Staff.Osric.Name, ["kind"] = "professional", ["phone"] = "01632 960100" },
        };
        all?.Invoke(answers);
        var done = await kith.Do(by ?? Staff.Osric, new Action.Open("contact", "report", answers, "worker"));
        var opened = done.Entries.First(e => e.Kind == Kinds.EpisodeOpened);
        var contact = new Case(Replay.Id(opened.Chain), Replay.Id(done.Report!.Chain), Replay.Id(opened.Says["subject"]));
        return await kith.Enter(screener, contact);
    }

    /// <summary>Whoever a contact is about enters the index as somebody new.</summary>
    public static async Task<Known> Enter(this RunningKith kith, Worker screener, Case contact)
    {
        await kith.Do(screener, new Action.Link(contact.Report, contact.Mention, null, "Not found in the index."));
        await using var db = kith.Store.Context();
        return new(contact, (await db.Set<MentionRow>().SingleAsync(m => m.Id == contact.Mention)).Person!);
    }

    public static async Task<string> Merge(this RunningKith kith, Worker by, string person, string into)
    {
        var done = await kith.Do(by, new Action.Merge(person, into, "Same birth certificate."));
        return done.Entries.First(e => e.Kind == Kinds.PersonMerged).Says["merge"];
    }

    /// <summary>Every row of every view, in words, but for the tables left out, and for how often a report was closed and opened, which only grows.</summary>
    public static async Task<string[]> Views(this RunningKith kith, params string[] without)
    {
        await using var db = kith.Store.Context();
        await db.Database.OpenConnectionAsync();
        var lines = new List<string>();
        foreach (var table in db.Model.GetEntityTypes().Where(t => t.ClrType.IsAssignableTo(typeof(Record.ViewRow))).Select(t => t.GetTableName()!).Except(without, StringComparer.Ordinal))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                lines.Add($"{table} {string.Join('|', Enumerable.Range(0, reader.FieldCount).Where(i => reader.GetName(i) != "closings").Select(i => $"{reader.GetName(i)}={reader.GetValue(i)}").Order(StringComparer.Ordinal))}");
        }
        return [.. lines.Order(StringComparer.Ordinal)];
    }
}
