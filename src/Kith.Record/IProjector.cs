using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record;

/// <summary>
/// Makes one view. Called for each entry in the transaction that appends it, and again, in the same order, when views are rebuilt:
/// so it may use the entry and its own rows, and nothing else (no clock, no pack, no other ledger). Changes are saved after every entry.
/// A row should follow from the entries of one chain. Who takes something from another chain's row must also write that row (a count will
/// do): then two changes cannot both go by what they had read, and a rebuild comes to the same.
/// A part may have no body (destroyed): make what can be made without.
/// </summary>
public interface IProjector
{
    /// <summary>Raise it when the same entries make other rows than before: all views are then rebuilt at the next start.</summary>
    int Version => 1;

    /// <summary>Its tables: <see cref="ViewRow"/> types with their keys and indexes. Names become snake_case without <c>Row</c>.</summary>
    void Shape(ModelBuilder model);

    /// <summary>
    /// Commands to run after its tables are made: an index, generated column or search table that the model cannot say.
    /// What does not go when its table is dropped must first be dropped here.
    /// </summary>
    IReadOnlyList<string> AlsoCreate(bool postgres) => [];

    Task Project(RecordContext db, PastEntry entry);
}
