namespace Kith.Record.Ledger;

internal static class Envelope
{
    /// <summary>Null when the bytes, or what was read from them, are not of the envelope.</summary>
    public static T? Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FormatException or EnvelopeRefused)
        {
            return null;
        }
    }
}
