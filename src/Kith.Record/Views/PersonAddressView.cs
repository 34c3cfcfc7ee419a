using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Kith.Record.Views;

/// <summary>Where somebody lives, from a day on, as a worker recorded it.</summary>
public sealed class PersonAddressRow : ViewRow, IOfPerson, IToldIn
{
    public required string Person { get; set; }
    public required string Written { get; set; }

    /// <summary>The person in whose chain the words stand.</summary>
    public required string Source { get; set; }

    /// <summary>The episode in which it was told.</summary>
    public required string Episode { get; set; }

    public required string Address { get; set; }
    public required string Kind { get; set; }
    public required LocalDate From { get; set; }

    /// <summary>address, or protected-address.</summary>
    public required string Class { get; set; }

    /// <summary>Null when it was destroyed.</summary>
    public string? Lines { get; set; }

    public string? Postcode { get; set; }
    public required Instant Recorded { get; set; }
    public required string By { get; set; }

    /// <summary>When somebody last confirmed that it is right and that post there is safe.</summary>
    public Instant? Confirmed { get; set; }
}

public sealed class PersonAddressView : IProjector
{
    public int Version => 2;

    public void Shape(ModelBuilder model) => model.Entity<PersonAddressRow>(e =>
    {
        e.HasKey(r => new { r.Partnership, r.Address });
        e.HasIndex(r => new { r.Partnership, r.Person, r.From });
    });

    public async Task Project(RecordContext db, PastEntry entry)
    {
        if (entry.Kind == Kinds.AddressConfirmed)
        {
            if (await db.FindAsync<PersonAddressRow>(db.Partnership, entry.Word("address")) is { } known) known.Confirmed = entry.Recorded;
            return;
        }
        if (entry.Kind != Kinds.AddressRecorded) return;
        var part = entry.Parts.FirstOrDefault();
        var row = new PersonAddressRow
        {
            Person = await OnePerson.GoesBy(db, entry.Of()), Written = entry.Of(), Source = entry.Of(), Episode = entry.Id("episode"), Address = entry.Word("address"), Kind = entry.Word("kind"), From = LocalDatePattern.Iso.Parse(entry.Word("from")).Value,
            Class = entry.Yes("protected") ? "protected-address" : "address", Lines = part?.Body?["lines"]?.ToString(), Postcode = part?.Body?["postcode"]?.ToString(),
            Recorded = entry.Recorded, By = entry.Actor.Human, Confirmed = entry.Yes("confirmed") ? entry.Recorded : null,
        };
        db.Add(row);
        // So that a search by postcode finds them, for those who may read its class.
        if (row.Postcode is { } postcode)
            db.Add(new PersonPostcodeRow { Person = row.Person, Written = row.Written, Mention = row.Address, Postcode = PersonIndex.Compact(postcode), Class = row.Class, Episode = row.Episode });
    }
}
