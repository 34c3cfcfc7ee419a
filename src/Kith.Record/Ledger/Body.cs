using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kith.Record.Ledger;

/// <summary>A part's body as bytes. Written once; from then on the bytes are what counts, whatever a later serialiser would write.</summary>
internal static class Body
{
    // Relaxed: the bytes go to a database column, never into a page, and names keep their letters.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = Limits.Depth };
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = Limits.Depth };

    public static byte[] Bytes(JsonObject body)
    {
        var bytes = new ArrayBufferWriter<byte>();
        try
        {
            using var writer = new Utf8JsonWriter(bytes, Writing);
            body.WriteTo(writer);
        }
        catch (InvalidOperationException e)
        {
            throw new EnvelopeRefused($"A part's body nests deeper than {Limits.Depth} levels or is not JSON ({e.GetType().Name}).");
        }
        if (bytes.WrittenCount > Limits.Body)
            throw new EnvelopeRefused($"A part's body has {bytes.WrittenCount} bytes; at most {Limits.Body} are allowed.");
        return bytes.WrittenSpan.ToArray();
    }

    public static JsonObject Parse(byte[] bytes) =>
        JsonNode.Parse(bytes, documentOptions: Reading) as JsonObject ?? throw new FormatException("A part's body is not a JSON object.");
}
