using System.Reflection;
using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>Two records of one person, said to be one; and when they were parted again.</summary>
public sealed class MergeRow : ViewRow
{
    public required string Merge { get; set; }

    /// <summary>Goes by <see cref="Into"/> since.</summary>
    public required string Person { get; set; }

    public required string Into { get; set; }
    public required Instant At { get; set; }
    public required string By { get; set; }
    public Instant? Undone { get; set; }
    public string? UndoneBy { get; set; }
}

/// <summary>An entry in a person's own chain, and to whom it belongs: a flag, an address, a consent.</summary>
public sealed class PersonEntryRow : ViewRow
{
    /// <summary>The person in whose chain it stands.</summary>
    public required string Source { get; set; }

    public required long Sequence { get; set; }
    public required string Kind { get; set; }

    /// <summary>Code of the flag, id of the address or of the consent.</summary>
    public required string About { get; set; }

    public required string Episode { get; set; }
    public required Instant At { get; set; }
    public required string By { get; set; }

    /// <summary>The person to whom it belongs: <see cref="Source"/>, until somebody assigns it.</summary>
    public required string Belongs { get; set; }

    /// <summary>The merge after whose end somebody last said whose it is.</summary>
    public string? Settled { get; set; }
}

/// <summary>A mention or a relationship of which somebody said, after two records were parted, whose it is.</summary>
public sealed class SettledRow : ViewRow
{
    public required string Merge { get; set; }
    public required string What { get; set; }
    public required string To { get; set; }
}

/// <summary>
/// Who goes by whom. A merge is one alias: every row about a person (<see cref="IOfPerson"/>) is moved to the id they go by now, and keeps the one
/// it was written under, so that parting them puts each back. Comes before <see cref="NamedView"/>, which carries access on from here.
/// </summary>
public sealed class MergeView : IProjector
{
    private static readonly MethodInfo MoveRows = typeof(MergeView).GetMethod(nameof(Move), BindingFlags.NonPublic | BindingFlags.Static)!;

    public void Shape(ModelBuilder model)
    {
        model.Entity<MergeRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Merge });
            e.HasIndex(r => new { r.Partnership, r.Person });
            e.HasIndex(r => new { r.Partnership, r.Into });
        });
        model.Entity<PersonEntryRow>(e => e.HasKey(r => new { r.Partnership, r.Source, r.Sequence }));
        model.Entity<SettledRow>(e => e.HasKey(r => new { r.Partnership, r.Merge, r.What }));
    }

    public Task Project(RecordContext db, PastEntry entry) => entry.Kind switch
    {
        Kinds.PersonMerged => Merge(db, entry),
        Kinds.PersonUnmerged => Unmerge(db, entry),
        Kinds.EntryAssigned => Assign(db, entry),
        Kinds.FlagRaised or Kinds.FlagLowered => Note(db, entry, entry.Word("flag")),
        Kinds.AddressRecorded or Kinds.AddressConfirmed => Note(db, entry, entry.Word("address")),
        Kinds.ConsentRecorded => Note(db, entry, entry.Word("consent")),
        _ => Task.CompletedTask,
    };

    /// <summary>The person that this one is merged into or parted from; null in the entry that stands in the other's chain, which says the same again.</summary>
    internal static string? Other(PastEntry entry) => entry.IdOrNull("into") ?? entry.IdOrNull("from");

    private static async Task Merge(RecordContext db, PastEntry entry)
    {
        if (Other(entry) is not { } into)
            return;
        db.Add(new MergeRow { Merge = entry.Word("merge"), Person = entry.Of(), Into = into, At = entry.Recorded, By = entry.Actor.Human });
        await EpisodeView.Leave(db, entry);
        await Go(db, entry.Of(), await OnePerson.GoesBy(db, into));
    }

    private static async Task Unmerge(RecordContext db, PastEntry entry)
    {
        if (Other(entry) is not { } from)
            return;
        var (person, merge) = (entry.Of(), await db.FindAsync<MergeRow>(db.Partnership, entry.Word("merge"))
            ?? throw new FormatException($"{entry.Chain}#{entry.Sequence} ends a merge that never was; its view cannot be made."));
        (merge.Undone, merge.UndoneBy) = (entry.Recorded, entry.Actor.Human);
        await Go(db, person, person);
        // A flag that was lowered while the two were one was lowered on one of them: on the other it stands again, until somebody says otherwise.
        var left = await OnePerson.GoesBy(db, from);
        foreach (var flag in await db.Set<FlagRow>().Where(f => f.LoweredOn != null && f.LoweredOn != f.Written && (f.Person == person || f.Person == left)).ToListAsync())
            if (await OnePerson.GoesBy(db, flag.LoweredOn!) != flag.Person)
                (flag.Lowered, flag.LoweredOn) = (null, null);
    }

    /// <summary>This person and all who were merged into them go by another id.</summary>
    private static async Task Go(RecordContext db, string person, string goesBy)
    {
        await db.SaveChangesAsync();
        var ids = new List<string> { person };
        for (var i = 0; i < ids.Count; i++)
        {
            var into = ids[i];
            ids.AddRange(await db.Set<MergeRow>().Where(m => m.Into == into && m.Undone == null).OrderBy(m => m.Merge).Select(m => m.Person).ToListAsync());
        }
        foreach (var row in await db.Set<PersonRow>().Where(p => ids.Contains(p.Id)).ToListAsync())
            row.GoesBy = goesBy;
        await db.SaveChangesAsync();
        foreach (var type in db.Model.GetEntityTypes().Where(t => t.ClrType.IsAssignableTo(typeof(IOfPerson))))
            await (Task)MoveRows.MakeGenericMethod(type.ClrType).Invoke(null, [db, ids, goesBy])!;
        // What was read before they moved is not what stands now.
        db.ChangeTracker.Clear();
    }

    private static Task Move<T>(RecordContext db, List<string> written, string goesBy) where T : class =>
        db.Set<T>().Where(r => written.Contains(EF.Property<string>(r, nameof(IOfPerson.Written)))).ExecuteUpdateAsync(set => set.SetProperty(r => EF.Property<string>(r, nameof(IOfPerson.Person)), goesBy));

    private static Task Note(RecordContext db, PastEntry entry, string about)
    {
        db.Add(new PersonEntryRow
        {
            Source = entry.Of(), Sequence = entry.Sequence, Kind = entry.Kind, About = about, Episode = entry.Id("episode"), At = entry.Recorded, By = entry.Actor.Human, Belongs = entry.Of(),
        });
        return Task.CompletedTask;
    }

    private static async Task Assign(RecordContext db, PastEntry entry)
    {
        var (merge, to) = (entry.Word("merge"), entry.Id("to"));
        if ((entry.IdOrNull("mention") ?? entry.IdOrNull("relationship")) is { } what)
        {
            var settled = await db.FindAsync<SettledRow>(db.Partnership, merge, what);
            if (settled is null)
                db.Add(settled = new SettledRow { Merge = merge, What = what, To = to });
            settled.To = to;
            var (belongs, goesBy) = (entry.Of(), await OnePerson.GoesBy(db, to));
            foreach (var end in await db.Set<KinshipEndRow>().Where(e => e.Id == what && e.Written == belongs).ToListAsync())
                (end.Written, end.Person) = (to, goesBy);
            return;
        }
        var row = await db.FindAsync<PersonEntryRow>(db.Partnership, entry.Of(), (long)entry.Number("entry"))
            ?? throw new FormatException($"{entry.Chain}#{entry.Sequence} assigns an entry that is none of a flag, an address or a consent; its view cannot be made.");
        var from = row.Belongs;
        (row.Belongs, row.Settled) = (to, merge);
        if (from != to)
            await Hand(db, row, from, to, await OnePerson.GoesBy(db, to));
    }

    private static async Task Hand(RecordContext db, PersonEntryRow row, string from, string to, string person)
    {
        switch (row.Kind)
        {
            case Kinds.FlagRaised when await db.FindAsync<FlagRow>(db.Partnership, from, row.About, row.Episode) is { } flag:
                // The one that stood before they were merged stays where it was.
                if (flag.Raised == row.At)
                    db.Remove(flag);
                if (await db.FindAsync<FlagRow>(db.Partnership, to, row.About, row.Episode) is { } stands)
                    (stands.Lowered, stands.LoweredOn) = (null, null);
                else
                    db.Add(new FlagRow { Person = person, Written = to, Flag = flag.Flag, Episode = flag.Episode, Mention = flag.Mention, Raised = row.At });
                break;
            case Kinds.FlagLowered:
                var was = await OnePerson.GoesBy(db, from);
                foreach (var flag in await db.Set<FlagRow>().Where(f => f.Person == was && f.Flag == row.About && f.Lowered == row.At).ToListAsync())
                    (flag.Lowered, flag.LoweredOn) = (null, null);
                foreach (var flag in await db.Set<FlagRow>().Where(f => f.Person == person && f.Flag == row.About && f.Lowered == null && f.Raised <= row.At).ToListAsync())
                    (flag.Lowered, flag.LoweredOn) = (row.At, to);
                break;
            case Kinds.AddressRecorded:
                await db.Set<PersonAddressRow>().Where(a => a.Address == row.About).ExecuteUpdateAsync(set => set.SetProperty(a => a.Written, to).SetProperty(a => a.Person, person));
                await db.Set<PersonPostcodeRow>().Where(p => p.Mention == row.About).ExecuteUpdateAsync(set => set.SetProperty(p => p.Written, to).SetProperty(p => p.Person, person));
                break;
            case Kinds.ConsentRecorded:
                await db.Set<ConsentRow>().Where(c => c.Consent == row.About).ExecuteUpdateAsync(set => set.SetProperty(c => c.Written, to).SetProperty(c => c.Person, person));
                break;
        }
    }
}
