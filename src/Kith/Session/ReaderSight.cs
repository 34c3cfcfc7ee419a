using Kith.Access;
using Kith.Record;
using Kith.Record.Queries;
using NodaTime;

namespace Kith.Session;

/// <summary>The reader's sight, made once for a request and used by all of its questions. An action may change it: then it is made anew.</summary>
public sealed class ReaderSight(Disclosure disclosed)
{
    private Asker? asker;

    public async Task<Asker> By(RecordContext db, Gate gate, Reader reader, Instant now, CancellationToken cancel) =>
        asker is { } made && made.Reader == reader ? made : asker = await Asker.For(db, gate, reader, now, disclosed, cancel);

    public void Anew() => asker = null;
}
