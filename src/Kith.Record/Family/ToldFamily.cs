using System.Collections.Immutable;
using Kith.Practice;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Family;

/// <summary>What reports tell of a family.</summary>
/// <param name="Together">Members who were told of in one report with the first person.</param>
/// <param name="Lives">What reports say of who lived where: by the report's member.</param>
internal sealed record Told(ImmutableArray<FamilyMember> Members, ImmutableArray<FamilyTie> Ties, ImmutableArray<string> Together, ImmutableArray<Living> Lives);

/// <summary>Relationships and households as reports tell them, of the reports that the asker sees whole.</summary>
internal sealed class ToldFamily(RecordContext db, Asker asker)
{
    private const int Most = 300;
    private static readonly string[] Lived = ["lives", "address.postcode"];

    /// <param name="focus">Whose family it is.</param>
    public async Task<Told> Around(string focus, IReadOnlyCollection<string> people, CancellationToken cancel)
    {
        var rows = await TogetherWith(people, cancel);
        var reports = rows.Select(m => m.Report).Distinct(StringComparer.Ordinal).ToArray();
        var named = await Naming.OfSeen(db, asker, rows, cancel);
        var references = await db.Set<ReportRow>().AsNoTracking().Where(r => reports.Contains(r.Id)).Take(Most).ToDictionaryAsync(r => r.Id, r => r.Reference, cancel);
        var id = Same(rows, named);
        var (mentions, classes) = (rows.Select(m => m.Id).ToArray(), asker.Classes);
        var relations = await db.Set<RelationshipRow>().AsNoTracking().Where(r => mentions.Contains(r.Mention) && classes.Contains(r.Class))
            .OrderBy(r => r.Mention).ThenBy(r => r.Ordinal).Take(Most * 4)
            .Select(r => new { r.Mention, r.Child, r.Code, r.Class, Implicated = classes.Contains(r.ImplicatedClass) ? r.Implicated : null }).ToListAsync(cancel);
        var mention = rows.ToDictionary(m => m.Id, StringComparer.Ordinal);
        var ties = from r in relations
                   where mention.ContainsKey(r.Child)
                   let report = mention[r.Mention]
                   select new FamilyTie(id[r.Child], id[r.Mention], r.Code, null, null, null, false, null, r.Class, r.Implicated,
                       new KinSource(null, null, null, references.GetValueOrDefault(report.Report), report.Received, null, null));
        var together = rows.Where(m => m.Person == focus).Select(m => m.Report).ToHashSet(StringComparer.Ordinal);
        return new Told(
            [.. rows.GroupBy(m => id[m.Id], StringComparer.Ordinal).Select(g => g.Last()).Select(m => new FamilyMember(id[m.Id], named[m.Id].Person, named[m.Id], m.Report))],
            [.. ties.OrderBy(t => t.Source.At)],
            [.. rows.Where(m => together.Contains(m.Report) && id[m.Id] != focus).Select(m => id[m.Id]).Distinct(StringComparer.Ordinal)],
            await Living(rows, id, focus, together, references, cancel));
    }

    /// <summary>People whose record is not closed to the asker, and who were told of in one report with the focus.</summary>
    public async Task<HashSet<string>> Near(string focus, CancellationToken cancel)
    {
        var people = (await TogetherWith([focus], cancel)).Select(m => m.Person).OfType<string>().Where(p => p != focus)
            .Distinct(StringComparer.Ordinal).ToArray();
        return people.Length == 0 ? [] : [.. await db.Open(asker).Where(p => people.Contains(p.Id)).Select(p => p.Id).Take(people.Length).ToListAsync(cancel)];
    }

    /// <summary>Everybody of the reports that tell of these people, themselves among them.</summary>
    private Task<List<MentionRow>> TogetherWith(IReadOnlyCollection<string> people, CancellationToken cancel)
    {
        var ids = people.ToArray();
        return db.Whole(asker).Where(m => m.Role != "referrer" && db.Set<MentionRow>().Any(o => ids.Contains(o.Person!) && o.Role != "referrer"
            && o.Report == m.Report))
            .OrderBy(m => m.Received).ThenBy(m => m.Report).ThenBy(m => m.Path).Take(Most).ToListAsync(cancel);
    }

    /// <summary>
    /// One id for each person; of those of whom nobody said who they are, one for each name with a day of birth that does not contradict it, as
    /// long as no report tells of both. It is for showing only: whether they are one is for somebody to say.
    /// </summary>
    private static Dictionary<string, string> Same(List<MentionRow> rows, ImmutableDictionary<string, Named> named)
    {
        var id = new Dictionary<string, string>(StringComparer.Ordinal);
        var strangers = new List<(string Id, string Name, LocalDate? Born, HashSet<string> Reports)>();
        foreach (var row in rows)
        {
            var who = named[row.Id];
            if (who.Person is { } person)
            {
                id[row.Id] = person;
                continue;
            }
            var name = who.Name == Named.NotKnown ? "" : string.Join(' ', Names.Tokens(who.Name));
            var known = strangers.FindIndex(s => name.Length > 0 && s.Name == name && (s.Born is null || who.Born is null || s.Born == who.Born) && !s.Reports.Contains(row.Report));
            if (known < 0)
            {
                strangers.Add((row.Id, name, who.Born, [row.Report]));
                id[row.Id] = row.Id;
                continue;
            }
            var stranger = strangers[known];
            stranger.Reports.Add(row.Report);
            strangers[known] = stranger with { Born = stranger.Born ?? who.Born };
            id[row.Id] = stranger.Id;
        }
        return id;
    }

    /// <summary>The household as each report tells it; another child of the report who has the same postcode lives there too.</summary>
    private async Task<ImmutableArray<Living>> Living(
        List<MentionRow> rows, Dictionary<string, string> id, string focus, HashSet<string> together, Dictionary<string, string> references, CancellationToken cancel)
    {
        var (mentions, classes) = (rows.Where(m => together.Contains(m.Report)).Select(m => m.Id).ToArray(), asker.Classes);
        var hidden = !Sharing.Addresses.MayKnow(asker) && await Sharing.Addresses.IsProtected(db, focus, cancel);
        var said = (await db.Set<MentionAnswerRow>().AsNoTracking().Where(a => mentions.Contains(a.Mention) && Lived.Contains(a.Field) && classes.Contains(a.Class)).Take(Most * 2).ToListAsync(cancel))
            .ToDictionary(a => (a.Mention, a.Field), a => a.Value);
        var living = ImmutableArray.CreateBuilder<Living>();
        foreach (var report in rows.Where(m => together.Contains(m.Report)).GroupBy(m => m.Report, StringComparer.Ordinal))
        {
            var home = hidden ? null : report.Where(m => m.Person == focus).Select(m => said.GetValueOrDefault((m.Id, "address.postcode"))).FirstOrDefault(p => p is not null);
            foreach (var m in report.Where(m => id[m.Id] != focus))
            {
                var part = said.GetValueOrDefault((m.Id, "lives"))
                    ?? (home is not null && said.GetValueOrDefault((m.Id, "address.postcode")) is { } theirs && PersonIndex.Compact(theirs) == PersonIndex.Compact(home) ? "lives-there" : null);
                if (part is not null) living.Add(new Living(id[m.Id], m.Received.Local().Date, part, references.GetValueOrDefault(m.Report, m.Report)));
            }
        }
        return living.ToImmutable();
    }
}
