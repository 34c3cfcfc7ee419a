using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Stores;

/// <summary>
/// The stores, all of them: tables that are neither ledger nor view, so no rebuild brings them back and a backup must hold them.
/// </summary>
internal static class StoreTables
{
    public static void Shape(ModelBuilder model)
    {
        model.Entity<DraftRow>().HasKey(d => new { d.Partnership, d.Author, d.Place });
        model.Entity<ReadAuditRow>(audit =>
        {
            audit.HasKey(a => new { a.Partnership, a.Id });
            audit.HasIndex(a => new { a.Partnership, a.Human, a.At });
            audit.HasIndex(a => new { a.Partnership, a.At, a.Id });
        });
        model.Entity<ReadAuditSubjectRow>(subject =>
        {
            subject.HasKey(s => new { s.Partnership, s.Audit, s.Subject });
            subject.HasIndex(s => new { s.Partnership, s.Subject, s.At, s.Audit });
            subject.HasOne<ReadAuditRow>().WithMany().HasForeignKey(s => new { s.Partnership, s.Audit }).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<AuditWatchRow>().HasKey(w => new { w.Partnership });
        model.Entity<AccessAlertRow>().HasKey(a => new { a.Partnership, a.Human, a.Rule, a.Record, a.Day });
        model.Entity<AuditReleaseRow>(release =>
        {
            release.HasKey(r => new { r.Partnership, r.UpTo });
            release.ToTable(t => t.HasCheckConstraint("audit_release_two_people", "first <> second"));
        });
        model.Entity<OutboxRow>(notice =>
        {
            notice.HasKey(n => new { n.Partnership, n.Id });
            notice.HasIndex(n => new { n.Partnership, n.Sent, n.At });
        });
        model.Entity<IdempotencyRow>().HasKey(i => new { i.Partnership, i.Agency, i.Key });
        model.Entity<ApiKeyRow>().HasKey(k => new { k.Partnership, k.Hash });
        model.Entity<SessionKeyRow>().HasKey(k => new { k.Partnership, k.Name });
        model.Entity<PublishedPackRow>().HasKey(p => new { p.Partnership, p.Hash });
        Seals(model);
        SignInTables.Shape(model);
    }

    // Two programs that seal at once take the same leaf: the key lets one of them through.
    private static void Seals(ModelBuilder model)
    {
        model.Entity<UnsealedRow>(unsealed =>
        {
            unsealed.HasKey(u => new { u.Partnership, u.Change });
            unsealed.HasOne<ChangeRow>().WithMany().HasForeignKey(u => new { u.Partnership, u.Change }).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<SealRow>(seal =>
        {
            seal.HasKey(s => new { s.Partnership, s.Leaf });
            seal.HasIndex(s => new { s.Partnership, s.Chain, s.Sequence }).IsUnique();
            seal.HasOne<EntryRow>().WithMany().HasForeignKey(s => new { s.Partnership, s.Chain, s.Sequence }).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<SealTileRow>().HasKey(t => new { t.Partnership, t.Level, t.Tile });
        model.Entity<DocumentLinkRow>(link =>
        {
            link.HasKey(l => new { l.Partnership, l.Link });
            link.HasIndex(l => new { l.Partnership, l.Document });
        });
        model.Entity<CheckpointRow>().HasKey(c => new { c.Partnership, c.Size });
    }
}
