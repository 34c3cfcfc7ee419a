using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.SubjectAccess;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Tests.Landings;

/// <summary>Requests for somebody's record: one open at each step, and one that the record spoke against, answered.</summary>
internal sealed partial class Landing
{
    private Reader Sunniva => office.As("sunniva-adeyemi");

    private Reader Caspian => office.As("caspian-mwangi");

    /// <returns>One at which nobody has found yet who asks.</returns>
    private async Task<string> Asked()
    {
        var first = await TakenDown("Moss");
        await Found("Nell");
        await Confirmed("Oriel");
        await Redacted("Quinn");
        await ReadTwice("Otto");
        await office.Do(Sunniva, new Action.ReleasePack(await ReadTwice("Pia")));
        await InClosedWork();
        return first.Episode;
    }

    private async Task<Told> TakenDown(string given, string family = "Farley", string born = "2005-02-03", string standing = "self", string? name = null)
    {
        var request = new JsonObject
        {
            ["subject"] = new JsonObject { ["given-names"] = given, ["family-name"] = family, ["date-of-birth"] = born }, ["requester"] = standing, ["reach"] = "01632 960177", ["scope"] = "Everything",
        };
        if (name is not null) request["requester-name"] = name;
        var done = await office.Do(Sunniva, new Action.Open("subject-access", "request", request, "worker"));
        return new(done.Opened.Single(), Replay.Id(done.Report!.Chain), Replay.Id(done.Entries.Single(e => e.Kind == Kinds.EpisodeOpened).Says["subject"]), []);
    }

    private async Task<string> Found(string given)
    {
        var told = await TakenDown(given);
        await office.Do(Sunniva, new Action.Link(told.Report, told.Mention, null, "Nobody like this is on record."));
        await office.Do(Sunniva, new Action.FindAsker(told.Episode, 0, told.Mention, $"{given} Farley", "self", null, "By a passport.", ""));
        return told.Episode;
    }

    private async Task<string> Confirmed(string given)
    {
        var episode = await Found(given);
        await Must(office.Step(episode, "identity", "confirmed"));
        return episode;
    }

    private async Task<string> Redacted(string given)
    {
        var episode = await Confirmed(given);
        await Redact(episode);
        return episode;
    }

    /// <summary>Somebody asks of whom three contacts are restricted: those cleared are at each step of what is theirs.</summary>
    private async Task InClosedWork()
    {
        var night = office.Staff.First(s => s.Role == "emergency-duty-worker");
        var told = await Contact("Wren", "Sallow");
        var person = await Link(told);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            var again = await Contact("Wren", "Sallow");
            await Link(again, person);
            await office.Do(Bronwen, new Action.Restrict($"episode/{again.Episode}", "restricted", [night.Human], "Whereabouts are sought."));
        }
        var (episode, report, mention, _) = await TakenDown("Wren", "Sallow", "2017-05-04");
        await office.Do(Sunniva, new Action.Link(report, mention, person, "Subject access request"));
        await office.Do(Sunniva, new Action.FindAsker(episode, 0, told.Mention, "Wren Sallow", "self", null, "By a passport.", ""));
        await Must(office.Step(episode, "identity", "confirmed"));
        var parts = (await Redact(episode)).Opened.ToArray();
        await Redact(parts[1], Bronwen);
        await Redact(parts[2], Bronwen);
        await office.Do(night, new Action.Decide(parts[2], "second", 0, "agreed", new() { ["reason"] = "Each cut is right." }));
    }

    private async Task<string> ReadTwice(string given)
    {
        var episode = await Redacted(given);
        await Must(office.Step(episode, "second", "agreed"));
        return episode;
    }

    /// <summary>Decides on every line of the pack as it stands: each goes.</summary>
    private async Task<Done> Redact(string episode, Reader? by = null)
    {
        var sheet = await Sheet(by ?? Sunniva, episode);
        var lines = sheet.Lines.ToImmutableSortedDictionary(l => l.Key, _ => Kith.Practice.Kernel.SubjectAccess.Goes, StringComparer.Ordinal);
        return await office.Do(by ?? Sunniva, new Action.Redact(episode, 0, lines, sheet.Until, "Read through; nothing to cut."));
    }

    private async Task<SubjectAccessSheet> Sheet(Reader reader, string episode)
    {
        await using var db = store.Context();
        return (await new SubjectAccessQuery(db, shelf).Sheet(await Asker.For(db, new Gate(Pack), reader, office.Now, new Disclosure()), episode, null))!;
    }

    /// <summary>A father who is said to have harmed the child asks as a parent: a second person agrees, lets the protected lines go, and he has the pack.</summary>
    private async Task AskedByTheImplicated(Told child, string person)
    {
        const string Name = "Joss Ashdown";
        var (episode, report, mention, _) = await TakenDown("Rafe", "Ashdown", "2017-05-04", "parent", Name);
        await office.Do(Sunniva, new Action.Link(report, mention, person, "Subject access request"));
        await office.Do(Sunniva, new Action.FindAsker(episode, 0, child.Others[1], Name, "parent", null, "By a driving licence.", "A court has found that it was not so."));
        await office.Do(Caspian, new Action.Decide(episode, "overrule", 0, "agreed", new() { ["reason"] = "The judgment is on file." }));
        await Must(office.Step(episode, "identity", "confirmed"));
        await Redact(episode);
        await office.Do(Caspian, new Action.LetGo(episode, 0, [.. (await Sheet(Caspian, episode)).Decided.Asked], "He lives there himself."));
        await Must(office.Step(episode, "second", "agreed"));
        await office.Do(Sunniva, new Action.ReleasePack(episode));
        await Must(office.Step(episode, "finish", "answered"));
    }
}
