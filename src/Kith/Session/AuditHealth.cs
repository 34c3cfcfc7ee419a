using Kith.Record.Stores;
using NodaTime;

namespace Kith.Session;

/// <summary>
/// Whether who reads what can be written down, as this node last found. While it cannot, every page says so, nothing is shown, and only the
/// safety facts are, if the sealed audit of this machine could be written instead.
/// </summary>
/// <param name="sealedAudit">null: none is set up, and then nothing at all is shown.</param>
/// <param name="rehearsing">The audit store is taken for failed, so that people can practise.</param>
public sealed class AuditHealth(SealedAudit? sealedAudit = null, bool rehearsing = false)
{
    private readonly Lock _lock = new();
    private Instant? _since;

    public bool Rehearsing => rehearsing;

    public SealedAudit? Sealed => sealedAudit;

    /// <summary>Since when it has failed; null while it can be written.</summary>
    public Instant? FailedSince
    {
        get
        {
            lock (_lock)
                return _since;
        }
    }

    public void Failed(Instant now)
    {
        lock (_lock)
            _since ??= now;
    }

    public void Written()
    {
        lock (_lock)
            _since = null;
    }
}

/// <summary>A page of safety facts: shown also while the audit store fails, if the sealed audit can be written.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SafetyFactsAttribute : Attribute;
