using System.Collections.Immutable;

namespace Kith.Record.Stores;

/// <summary>How a store that an earlier build made becomes what this one expects. A step names the shape that it starts from, so it runs once and on nothing else.</summary>
internal static class StoreMigrations
{
    private sealed record Step(string Table, string Sqlite, string Postgres, ImmutableArray<string> Sql);

    // By what sight something was shown, so that it can be made again.
    private static readonly string[] Sight =
    [
        "ALTER TABLE read_audit ADD COLUMN team TEXT", "ALTER TABLE read_audit ADD COLUMN pack TEXT", "ALTER TABLE read_audit ADD COLUMN height bigint", "ALTER TABLE read_audit ADD COLUMN grounds TEXT",
    ];

    private static readonly ImmutableArray<Step> Steps =
    [
        // Unusual reading is looked for in the order of time; and what may be deleted, once its time is over and two people have said so, is told by triggers.
        new("read_audit", "935df732d2ca0855e30a0e2f5faabf802ae3a3121560022bf4b80626f9a20b2f", "11b3f5526ce1f665e356bab5d61d5958e0993db1d392471b5b1d84018c5239f1",
        [
            "CREATE INDEX \"IX_read_audit_partnership_at_id\" ON read_audit (partnership, at, id)", .. Sight,
        ]),
        new("read_audit", "4a291bee26126be60d88a47e3b17ebbe7d21d1f4dad8cedce7a5461c4dad544e", "9ff714f3523b10ad028b84d1c38b19bf9c32c477781d47b0619c10b1e05d5a2b", [.. Sight]),
        // Who has seen a child is read newest first, so the time stands where the index is.
        new("read_audit_subject", "9dae1ab5a8db64034d55e21981e29e76359c944ad33463ccba6fe66560a36ee3", "001197e174bc6a445a80db64a1221089ffcebcd8bf0ffa96b7b34618d4a734c5",
        [
            "ALTER TABLE read_audit_subject ADD COLUMN at bigint NOT NULL DEFAULT 0",
            "UPDATE read_audit_subject SET at = (SELECT a.at FROM read_audit a WHERE a.partnership = read_audit_subject.partnership AND a.id = read_audit_subject.audit)",
            "DROP INDEX \"IX_read_audit_subject_partnership_subject\"",
            "CREATE INDEX \"IX_read_audit_subject_partnership_subject_at_audit\" ON read_audit_subject (partnership, subject, at, audit)",
        ]),
    ];

    /// <summary>The commands that bring a table of this shape up to date, its refusals to be changed lifted meanwhile; none when no build knows how.</summary>
    public static IEnumerable<string> For(string table, string shape, bool postgres) =>
        Steps.Where(s => s.Table == table && shape == (postgres ? s.Postgres : s.Sqlite))
            .SelectMany(s => (string[])[.. Triggers.Lifted(table, postgres), .. s.Sql, .. Triggers.For(table, postgres)]);
}
