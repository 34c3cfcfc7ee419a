using System.Threading.RateLimiting;

namespace Kith.Pages.Report;

/// <summary>How many reports one connection may send: enough for a school on a bad day, too few for a machine. Each node counts for itself.</summary>
public sealed class PublicPace : IDisposable
{
    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(from => RateLimitPartition.GetSlidingWindowLimiter(from, _ => new()
    {
        PermitLimit = 20, Window = TimeSpan.FromMinutes(10), SegmentsPerWindow = 10, QueueLimit = 0,
    }));

    public RateLimitLease Take(HttpContext http) => limiter.AttemptAcquire(http.Connection.RemoteIpAddress?.ToString() ?? "unknown");

    public void Dispose() => limiter.Dispose();
}
