namespace Kith.Record.Ledger;

/// <summary>A limit on everything the ledger takes. They may be raised, never lowered: what was written must stay readable.</summary>
public static class Limits
{
    /// <summary>Characters of an id or code.</summary>
    public const int Word = 256;

    /// <summary>Characters of one value in <c>says</c>, <c>facts</c> or <c>practice</c>.</summary>
    public const int Saying = 1024;

    public const int Says = 100;
    public const int Facts = 500;
    public const int Concerns = 500;
    public const int Parts = 200;
    public const int Entries = 5_000;

    /// <summary>Bytes of a header, of a change, of a part's body.</summary>
    public const int Header = 128 * 1024;
    public const int Change = 2 * 1024 * 1024;
    public const int Body = 4 * 1024 * 1024;

    /// <summary>How deep a body's JSON may nest: as deep as it can be read again.</summary>
    public const int Depth = 64;

    internal static void Count(string what, int count, int most)
    {
        if (count > most)
            throw new EnvelopeRefused($"The envelope has {count} {what}; at most {most} are allowed.");
    }
}
