using System.Collections.Immutable;
using System.Security.Cryptography;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace Kith.Record;

/// <summary>What a context is given besides its connection.</summary>
/// <param name="Partnership">First column of every key.</param>
/// <param name="Salt">Draws 32 random bytes for a part; tests of the exact bytes give their own.</param>
public sealed record RecordSettings(string Partnership, ImmutableArray<IProjector> Projectors, Func<byte[]> Salt)
{
    /// <summary>Two stores with other views have other models. Every context asks, so it is put together once.</summary>
    internal string Model { get; } = string.Join('|', Projectors.Select(p => p.GetType().AssemblyQualifiedName));

    public static byte[] RandomSalt() => RandomNumberGenerator.GetBytes(Hashes.SaltLength);
}

/// <summary>Ledger, views and stores on either database. Get one from <see cref="RecordStore.Context"/>; never share it between threads.</summary>
public sealed class RecordContext(DbContextOptions<RecordContext> options, RecordSettings settings) : DbContext(options)
{
    public RecordSettings Settings { get; } = settings;

    /// <summary>Whose rows this context reads and writes. Set only while views are made again, for each partnership in turn.</summary>
    public string Partnership { get; internal set; } = settings.Partnership;
    public bool IsPostgres => Database.IsNpgsql();

    public DbSet<ChangeRow> Changes => Set<ChangeRow>();
    public DbSet<EntryRow> Entries => Set<EntryRow>();
    public DbSet<PartRow> Parts => Set<PartRow>();
    public DbSet<DestructionRow> Destructions => Set<DestructionRow>();

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<Instant>().HaveConversion<InstantAsMicros>();
        conventions.Properties<LocalDate>().HaveConversion<DateAsIso>();
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        LedgerTables.Shape(model, IsPostgres);
        StoreTables.Shape(model);
        foreach (var projector in Settings.Projectors)
            projector.Shape(model);
        Conventions.Apply(model, this);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var row in ChangeTracker.Entries<Row>())
        {
            if (row.Entity.Partnership.Length == 0)
                row.Entity.Partnership = Partnership;
        }
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Save asynchronously: await SaveChangesAsync().");

    private sealed class InstantAsMicros() : ValueConverter<Instant, long>(instant => Micros.From(instant), micros => Micros.ToInstant(micros));

    private sealed class DateAsIso() : ValueConverter<LocalDate, string>(date => Practice.London.Iso(date), text => NodaTime.Text.LocalDatePattern.Iso.Parse(text).Value);
}

internal sealed class ModelByViews : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) => (((RecordContext)context).Settings.Model, designTime);
}
