using Kith.Record.Sharing;
using NodaTime;

namespace Kith.Stories.Breaches;

/// <summary>A document out of nothing, for the writers alone.</summary>
internal static class Documents
{
    public static Document Sample(params (string Label, string Value)[] lines) => new(
        "4kq0example", "summary", "Summary of the work", "Petronella Wychwood", "Araminta Wychwood", "Parent", null, "So that the family can take part", "The family has agreed", null, "ABCD-1234",
        Instant.FromUtc(2026, 11, 17, 10, 0), "Bronwen Tallis", null,
        [new DocumentSection("What was decided", [.. lines.Select(l => new DocumentText(l.Label, l.Value, 0, null))])], []);
}
