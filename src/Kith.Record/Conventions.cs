using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Kith.Record;

/// <summary>What holds for every table: snake_case names, the partnership first in every key, text ordered by code point on both databases.</summary>
internal static partial class Conventions
{
    public static void Apply(ModelBuilder model, RecordContext db)
    {
        foreach (var type in model.Model.GetEntityTypes().Where(t => !t.IsOwned()))
        {
            if (!type.ClrType.IsAssignableTo(typeof(Row)))
                throw new InvalidOperationException($"{type.ClrType.Name} must derive from {nameof(Row)} or {nameof(ViewRow)}.");
            type.SetTableName(Snake(type.ClrType.Name.EndsWith("Row", StringComparison.Ordinal) ? type.ClrType.Name[..^3] : type.ClrType.Name));
            foreach (var property in type.GetProperties())
            {
                property.SetColumnName(Snake(property.Name));
                if (db.IsPostgres && property.ClrType == typeof(string) && property.GetColumnType() is null or "text" && property.GetCollation() is null)
                    property.SetCollation("C");
            }
            PartnershipFirst(type);
            if (type.ClrType.IsAssignableTo(typeof(ViewRow)))
                OnlyFromEntries(type);
            typeof(Conventions).GetMethod(nameof(FilterByPartnership), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type.ClrType).Invoke(null, [model, db]);
        }
    }

    private static void FilterByPartnership<T>(ModelBuilder model, RecordContext db)
        where T : Row => model.Entity<T>().HasQueryFilter(row => row.Partnership == db.Partnership);

    private static void PartnershipFirst(IMutableEntityType type)
    {
        var keys = type.GetKeys().Select(k => k.Properties).Concat(type.GetIndexes().Select(i => i.Properties));
        if (keys.Any(properties => properties[0].Name != nameof(Row.Partnership)))
            throw new InvalidOperationException($"Every key and index of {type.ClrType.Name} must begin with {nameof(Row.Partnership)}.");
    }

    private static void OnlyFromEntries(IMutableEntityType type)
    {
        if (type.GetProperties().FirstOrDefault(p => p.ValueGenerated != ValueGenerated.Never) is { } generated)
            throw new InvalidOperationException($"{type.ClrType.Name}.{generated.Name} would be chosen by the database; a view's values come from entries only.");
        if (type.GetForeignKeys().Any(key => !key.PrincipalEntityType.ClrType.IsAssignableTo(typeof(ViewRow))))
            throw new InvalidOperationException($"{type.ClrType.Name} refers to a table that is not a view; views are dropped and made again, so they may not.");
    }

    private static string Snake(string name) => WordStart().Replace(name, "_$0").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex WordStart();
}
