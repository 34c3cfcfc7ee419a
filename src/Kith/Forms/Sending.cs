using System.Collections.Immutable;
using System.Text;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Record.Stores;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Forms;

/// <summary>What became of a form that was sent: the report that it made (now, or when it was first sent), or what is wrong with it.</summary>
public sealed record Sent(ImmutableArray<Problem> Problems, MadeReport? Report);

/// <param name="Reference">What people quote on the phone.</param>
public sealed record MadeReport(string Id, string Reference);

/// <summary>Opens what a form tells, once: the page gives every form a key of its own, and the same form sent again finds what it made.</summary>
public sealed class Sending(Casework casework)
{
    private sealed class SentBefore(MadeReport report, bool same) : Exception
    {
        public MadeReport Report { get; } = report;

        public bool Same { get; } = same;
    }

    /// <param name="once">The key of this form; 20 characters of the page's own.</param>
    /// <param name="draft">Place of the draft that is now used up.</param>
    /// <param name="addressesStand">As in <see cref="Casework.Do"/>.</param>
    public async Task<Sent> Open(Reader reader, Action.Open action, Instant now, string once, string? draft, bool addressesStand, CancellationToken cancel)
    {
        var (owner, body) = ($"page:{reader.Human}", Encoding.UTF8.GetBytes($"{action.Form}\n{action.FrontDoor}\n{action.Answers.ToJsonString()}"));
        try
        {
            var done = await casework.Do(reader, action, now, along: async (db, opened) =>
            {
                if (await Idempotency.Find(db, owner, once, body, cancel) is { } before) throw new SentBefore(Read(before.Body), before.SameBody);
                Idempotency.Keep(db, owner, once, body, StatusCodes.Status201Created, Write(Made(opened.Report!)), now);
                if (draft is not null) await Record.Stores.Drafts.Discard(db, reader.Human, draft, cancel);
            }, addressesStand: addressesStand, cancel: cancel);
            return new(done.Problems, done.Report is { } report ? Made(report) : null);
        }
        catch (SentBefore before) when (before.Same)
        {
            return new([], before.Report);
        }
        catch (SentBefore)
        {
            return new([new Problem("", "sent-before", "You have sent this form already, with other answers. What you first sent stands. To add to it, open that contact; to tell of something else, begin a new form.")], null);
        }
    }

    private static MadeReport Made(PastEntry report) => new(Replay.Id(report.Chain), report.Says["reference"]);

    private static byte[] Write(MadeReport made) => Encoding.UTF8.GetBytes($"{made.Id} {made.Reference}");

    private static MadeReport Read(byte[] answer) => Encoding.UTF8.GetString(answer).Split(' ') is [var id, var reference]
        ? new(id, reference) : throw new FormatException("An idempotency row of a page does not hold a report and its reference.");
}
