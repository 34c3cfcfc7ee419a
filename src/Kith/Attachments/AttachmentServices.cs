namespace Kith.Attachments;

/// <summary>How files are taken in.</summary>
public static class AttachmentServices
{
    /// <summary>Most bytes of a file: what a form may hold leaves room for no more.</summary>
    public const long MostBytes = 10 << 20;

    /// <summary>Bytes of a piece: in base64 it fits into one part of the ledger.</summary>
    public const int Piece = 3_000_000;

    public static void AddAttachments(this IServiceCollection services) => services.AddSingleton<Clamd>();
}
