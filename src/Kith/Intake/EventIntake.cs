using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Forms;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Sharing;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Intake;

/// <summary>What would become of a row.</summary>
/// <param name="State">good; known: recorded before, or the same as an earlier row; wrong.</param>
public sealed record JudgedEvent(int Line, NewEvent Event, string State, ImmutableArray<Problem> Problems);

/// <summary>What became of a file.</summary>
public sealed record Taken(int Recorded, int Known, int Wrong);

/// <summary>
/// Takes in events of many children from a file or from an agency's system. A child whom the agency does not work with, and one that does not
/// exist, are refused with the same words.
/// </summary>
public sealed class EventIntake(RecordStore store, Casework casework, PackShelf packs)
{
    private const int InOneChange = 200;

    /// <summary>Judges every row and records nothing.</summary>
    public async Task<ImmutableArray<JudgedEvent>> Judge(Reader reader, IReadOnlyCollection<EventLine> lines, Instant now, CancellationToken cancel)
    {
        await using var db = store.Context();
        var pack = packs.Current;
        var asker = await Asker.For(db, new Gate(pack), reader, now, new Disclosure(), cancel);
        var children = await Children(db, asker, [.. lines.Select(l => l.Child).Distinct(StringComparer.OrdinalIgnoreCase)], cancel);
        var judged = ImmutableArray.CreateBuilder<JudgedEvent>(lines.Count);
        var keys = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var person = children.GetValueOrDefault(line.Child);
            var problems = line.Problems.AddRange(Events.Check(pack, line.Event, now));
            if (!line.AddressesStand)
                problems = problems.AddRange(AddressesInWords.Asked(pack, new Action.RecordEvents([line.Event])).Select(p => p with { Message = AddressLike.ForPrograms(EventFile.AddressesStand) }));
            if (person is null) problems = problems.Insert(0, new("child", "not-known", line.Child.Length == 0
                ? "Say which child: an NHS number, a UPN, or the child's id in Kith."
                : "Your agency works with no child of this number on record here. Check it, or tell the front door of the child first."));
            var e = line.Event with { Person = person ?? "" };
            var state = problems.IsEmpty ? "good" : "wrong";
            if (problems.IsEmpty && !keys.TryAdd(Key(e, reader.Agency), line.Line)) state = "known";
            judged.Add(new(line.Line, e, state, problems));
        }
        var recorded = await Recorded(db, reader.Agency, [.. keys.Keys], cancel);
        return [.. judged.Select(j => j.State == "good" && recorded.Contains(Key(j.Event, reader.Agency)) ? j with { State = "known" } : j)];
    }

    /// <summary>Records the good ones, whose words were looked through when they were judged, some at a time: what was recorded stays recorded if the rest should fail, and is known when it is sent again.</summary>
    public async Task<Taken> Record(Reader reader, ImmutableArray<JudgedEvent> judged, Instant now, CancellationToken cancel)
    {
        var recorded = 0;
        foreach (var some in judged.Where(j => j.State == "good").Chunk(InOneChange))
        {
            var done = await casework.Do(reader, new Action.RecordEvents([.. some.Select(s => s.Event)]), now, "referral", addressesStand: true, cancel: cancel);
            if (!done.Ok && done.Problems.Any(p => p.Code != "nothing-to-do")) throw new InvalidOperationException($"Events that were good a moment ago were refused: {string.Join("; ", done.Problems.Select(p => p.Code).Distinct(StringComparer.Ordinal))}. Send the file again.");
            recorded += done.Entries.Length;
        }
        return new(recorded, judged.Count(j => j.State == "known"), judged.Count(j => j.State == "wrong"));
    }

    private static string Key(NewEvent e, string agency) => $"{e.Person} {Events.Key(agency, e.On.Trim(), e.Kind, e.Answers)}";

    private static async Task<HashSet<string>> Recorded(RecordContext db, string agency, string[] keys, CancellationToken cancel)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in keys.Chunk(500))
        {
            string[] bare = [.. some.Select(k => k[(k.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Distinct(StringComparer.Ordinal)];
            found.UnionWith((await db.Set<EventRow>().AsNoTracking().Where(e => bare.Contains(e.Key) && e.Agency == agency && !e.Withdrawn && e.Replaced == null).OrderBy(e => e.Event).Select(e => new { e.Person, e.Key }).Take(5_000).ToListAsync(cancel))
                .Select(e => $"{e.Person} {e.Key}"));
        }
        return found;
    }

    /// <summary>The child of each number, where this agency works with them. A number that two of those bear names nobody.</summary>
    private static async Task<Dictionary<string, string>> Children(RecordContext db, Asker asker, string[] typed, CancellationToken cancel)
    {
        var children = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var some in typed.Where(t => t.Length is > 0 and <= 60).Chunk(200))
        {
            var numbers = some.ToDictionary(t => t, Compact, StringComparer.OrdinalIgnoreCase);
            string[] values = [.. numbers.Values.Distinct(StringComparer.Ordinal)];
            var people = (await db.Set<PersonRow>().AsNoTracking().Where(p => some.Contains(p.Id)).OrderBy(p => p.Id).Select(p => new { p.Id, p.GoesBy }).Take(some.Length).ToListAsync(cancel)).ToDictionary(p => p.Id, p => p.GoesBy, StringComparer.Ordinal);
            var numbered = (await db.Set<PersonIdentifierRow>().AsNoTracking().Where(i => values.Contains(i.Value)).OrderBy(i => i.Person).Select(i => new { i.Value, i.Person }).Take(some.Length * 20).ToListAsync(cancel)).ToLookup(i => i.Value, i => i.Person, StringComparer.Ordinal);
            foreach (var one in some)
            {
                var found = new List<string>();
                foreach (var person in people.TryGetValue(one, out var goesBy) ? [goesBy] : numbered[numbers[one]].Distinct(StringComparer.Ordinal))
                    if (await Involvement.Knows(db, asker, person, cancel)) found.Add(person);
                // That somebody else bears the number, of whom this agency knows nothing, is not told by a refusal.
                if (found is [var known]) children[one] = known;
            }
        }
        return children;
    }

    private static string Compact(string value) => string.Concat(value.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
}
