using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Ledger;

/// <summary>A change as stored.</summary>
public sealed class ChangeRow : Row
{
    public required string Id { get; set; }

    /// <summary>Where it stands in the order of commits (within any one chain exactly so). Not hashed; views are rebuilt in this order.</summary>
    public long Position { get; set; }

    public required byte[] Bytes { get; set; }
    public required byte[] Hash { get; set; }
}

/// <summary>An entry as stored. Everything but <see cref="Header"/> repeats what the header says, for the database's constraints.</summary>
public sealed class EntryRow : Row
{
    public required string Chain { get; set; }
    public required long Sequence { get; set; }
    public required string Change { get; set; }

    /// <summary>Its number within its change, from 0.</summary>
    public required int Ordinal { get; set; }

    public required string Kind { get; set; }
    public required long Recorded { get; set; }
    public required byte[] Header { get; set; }
    public required byte[] Previous { get; set; }
    public required byte[] Hash { get; set; }
}

/// <summary>The words of an entry. The only rows of the ledger that may ever go, and only by a <see cref="DestructionRow"/>.</summary>
public sealed class PartRow : Row
{
    public required string Chain { get; set; }
    public required long Sequence { get; set; }

    /// <summary>Its number within its entry, from 0.</summary>
    public required int Ordinal { get; set; }

    public required string Class { get; set; }
    public string? About { get; set; }
    public required byte[] Salt { get; set; }
    public required byte[] Body { get; set; }
}

/// <summary>Two people's leave to destroy one part, and the entry that records it. Body and salt may be deleted only once this stands.</summary>
public sealed class DestructionRow : Row
{
    public required string Chain { get; set; }
    public required long Sequence { get; set; }
    public required int Ordinal { get; set; }
    public required string First { get; set; }
    public required string Second { get; set; }

    /// <summary>A code, never words.</summary>
    public required string Reason { get; set; }

    public required string ByChain { get; set; }
    public required long BySequence { get; set; }
}

internal static class LedgerTables
{
    public static void Shape(ModelBuilder model, bool postgres)
    {
        model.Entity<ChangeRow>(change =>
        {
            change.HasKey(c => new { c.Partnership, c.Id });
            change.HasIndex(c => new { c.Partnership, c.Position }).IsUnique();
            if (postgres)
                change.Property(c => c.Position).UseIdentityByDefaultColumn();
            else
                change.Property(c => c.Position).ValueGeneratedNever();
        });
        model.Entity<EntryRow>(entry =>
        {
            entry.HasKey(e => new { e.Partnership, e.Chain, e.Sequence });
            entry.HasIndex(e => new { e.Partnership, e.Chain, e.Previous }).IsUnique();
            entry.HasIndex(e => new { e.Partnership, e.Change, e.Ordinal }).IsUnique();
            entry.HasOne<ChangeRow>().WithMany().HasForeignKey(e => new { e.Partnership, e.Change }).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<PartRow>(part =>
        {
            part.HasKey(p => new { p.Partnership, p.Chain, p.Sequence, p.Ordinal });
            part.HasOne<EntryRow>().WithMany().HasForeignKey(p => new { p.Partnership, p.Chain, p.Sequence }).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<DestructionRow>(destruction =>
        {
            destruction.HasKey(d => new { d.Partnership, d.Chain, d.Sequence, d.Ordinal });
            destruction.ToTable(t => t.HasCheckConstraint("destruction_two_people", "first <> second"));
            destruction.HasOne<EntryRow>().WithMany().HasForeignKey(d => new { d.Partnership, d.ByChain, d.BySequence }).OnDelete(DeleteBehavior.Restrict);
        });
    }
}
