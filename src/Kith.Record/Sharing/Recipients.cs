using System.Collections.Immutable;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Sharing;

/// <summary>Somebody to whom a document may be addressed, as the record knows them.</summary>
/// <param name="Key">party:…, agency:…, team:…, worker:…@role@agency.</param>
/// <param name="As">What they are: Mother; an agency's name.</param>
public sealed record Recipient(string Key, string Name, string As, string Group);

/// <summary>Recipients are chosen from the record and never typed: people of the report, agencies, teams, workers.</summary>
public static class Recipients
{
    public const string People = "People of this work";
    public const string Agencies = "Agencies";
    public const string Teams = "Teams";
    public const string Workers = "Workers";

    private const int MostWorkers = 500;

    public static async Task<ImmutableArray<Recipient>> Of(
        RecordContext db, DocumentSource source, IReadOnlyDictionary<string, Named> named, string ownAgency, LocalDate today, CancellationToken cancel)
    {
        var pack = source.Values;
        bool Now(LocalDate from, LocalDate? until) => from <= today && (until is not { } last || today <= last);
        var parties = (source.Report?.Mentions.Values.Where(m => m.Id == source.State.Subject || m.Role != "child") ?? [])
            .OrderBy(m => m.Id != source.State.Subject).ThenBy(m => m.Path, StringComparer.Ordinal)
            .Select(m => new Recipient($"party:{m.Id}", named.GetValueOrDefault(m.Id)?.Name ?? Named.NotKnown, As(pack, source, $"party:{m.Id}"), People));
        var agencies = pack.Partnership.Agencies.Where(a => a.Id != ownAgency && Now(a.From, a.Until)).OrderBy(a => a.Name, StringComparer.Ordinal)
            .Select(a => new Recipient($"agency:{a.Id}", a.Name, a.Name, Agencies));
        var teams = pack.Partnership.Teams.Where(t => Now(t.From, t.Until) && t.Kind != "desk").OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => new Recipient($"team:{t.Id}", t.Name, pack.Partnership.Agency(t.Agency)?.Name ?? t.Agency, Teams));
        var workers = (await new WorkerQuery(db).All(cancel)).Take(MostWorkers).Select(w => new Recipient(
            $"worker:{w.Id}@{w.Posting.Role}@{w.Posting.Agency}", w.Name,
            $"{pack.Roles.GetValueOrDefault(w.Posting.Role)?.Name ?? w.Posting.Role}, {pack.Partnership.Agency(w.Posting.Agency)?.Name ?? w.Posting.Agency}", Workers));
        return [.. parties, .. agencies, .. teams, .. workers];
    }

    public static string As(PracticePack pack, DocumentSource source, string to) =>
        Disclosing.Standing(pack, source.Report, source.State.Subject, to) is { } standing ? pack.Recipients.GetValueOrDefault(standing)?.Name ?? standing : "Not said what they are to the child";

    /// <summary>The agency and role of a recipient who is no party; null twice for one who is.</summary>
    public static (string To, string? Agency, string? Role) Addressed(PracticePack pack, string key)
    {
        var (kind, id) = Disclosing.Cut(key);
        return kind switch
        {
            "agency" => (key, id, null),
            "team" => (key, pack.Partnership.Team(id)?.Agency, null),
            "worker" when id.Split('@') is [var worker, var role, var agency] => ($"worker:{worker}", agency, role),
            _ => (key, null, null),
        };
    }

    /// <summary>A worker who is named as recipient holds that posting now.</summary>
    public static Task<bool> Holds(RecordContext db, string worker, string role, string agency, CancellationToken cancel) =>
        db.Set<PostingRow>().AnyAsync(p => p.Worker == worker && p.Role == role && p.Agency == agency && p.Until == null, cancel);
}
