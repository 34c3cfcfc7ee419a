using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Ledger;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.SubjectAccess;

/// <summary>A request for a record, or the part of one that stands in restricted work: what somebody decides on, and the request to which it belongs.</summary>
/// <param name="State">The episode at hand: the request itself, or the part.</param>
/// <param name="Request">The request, of which it is known who asks, and for whose record.</param>
/// <param name="Report">The report of the request.</param>
/// <param name="Row">The request.</param>
/// <param name="Held">The restricted record of which it is the part; null of the request itself.</param>
internal sealed record Requested(EpisodeState State, EpisodeState Request, ReportState? Report, EpisodeRow Row, string? Held)
{
    public string? Reference => Report?.Reference;

    /// <summary>Whose record is asked for; null while nobody has said so.</summary>
    public string? Person => Request.Subject is { } subject ? Report?.Mentions.GetValueOrDefault(EntryWords.Bare(subject))?.Person : null;

    /// <summary>Whether a line of the pack is for whoever deals with this.</summary>
    public bool Has(PackLine line) => line.Held == Held;

    public static async Task<Requested?> Of(RecordContext db, PracticePack pack, string episode, CancellationToken cancel)
    {
        if (await AskerQuery.State(db, episode, cancel) is not { State: { } state } at || !Practice.Kernel.SubjectAccess.Is(pack, state.Pathway)) return null;
        if (state.Pathway == Practice.Kernel.SubjectAccess.Pathway) return new(state, state, at.Report, await Of(db, episode, cancel), null);
        return state.Record is { } held && await Opens(db, episode, cancel) is { } request && await AskerQuery.State(db, request, cancel) is { State: { } asked } of
            ? new(state, asked, of.Report, await Of(db, request, cancel), held) : null;
    }

    /// <summary>The request of which a part was opened for those cleared.</summary>
    public static async Task<string?> Opens(RecordContext db, string part, CancellationToken cancel) =>
        (await db.Read($"episode/{part}", cancel: cancel).FirstAsync(cancel)).Says.GetValueOrDefault("opens");

    private static Task<EpisodeRow> Of(RecordContext db, string episode, CancellationToken cancel) => db.Set<EpisodeRow>().AsNoTracking().FirstAsync(e => e.Id == episode, cancel);
}
