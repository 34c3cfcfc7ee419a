using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Kith.Attachments;

/// <summary>What a scanner said of a file.</summary>
public enum Scanned
{
    Clean,
    Infected,

    /// <summary>No scanner is connected here.</summary>
    NotScanned,

    /// <summary>One is, and it gave no answer.</summary>
    Failed,
}

/// <summary>
/// Asks ClamAV's daemon, by its INSTREAM command, over the socket that <c>KITH_CLAMD</c> names (<c>/run/clamav/clamd.ctl</c> or <c>host:port</c>), or the
/// usual one when it is there. Whoever has none is told so on the page; whoever has one that does not answer attaches nothing.
/// </summary>
public sealed partial class Clamd(IConfiguration configuration, ILogger<Clamd> log)
{
    public const string Setting = "KITH_CLAMD";
    private const int Piece = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string[] Usual = ["/run/clamav/clamd.ctl", "/var/run/clamav/clamd.ctl"];

    public bool Connected => Address is not null;

    private string? Address => configuration[Setting] is { Length: > 0 } set ? set : Array.Find(Usual, File.Exists);

    public async Task<Scanned> Scan(byte[] bytes, CancellationToken cancel)
    {
        if (Address is not { } address) return Scanned.NotScanned;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            return await Ask(address, bytes, patience.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or FormatException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            NoAnswer(log, e.GetType().Name);
            return Scanned.Failed;
        }
    }

    private static async Task<Scanned> Ask(string address, byte[] bytes, CancellationToken cancel)
    {
        using var socket = address.StartsWith('/') ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        if (address.StartsWith('/')) await socket.ConnectAsync(new UnixDomainSocketEndPoint(address), cancel);
        else await socket.ConnectAsync(address[..address.LastIndexOf(':')], int.Parse(address[(address.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture), cancel);
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), cancel);
        var length = new byte[4];
        for (var at = 0; at < bytes.Length; at += Piece)
        {
            var piece = bytes.AsMemory(at, Math.Min(Piece, bytes.Length - at));
            BinaryPrimitives.WriteInt32BigEndian(length, piece.Length);
            await stream.WriteAsync(length, cancel);
            await stream.WriteAsync(piece, cancel);
        }
        await stream.WriteAsync(new byte[4], cancel);
        var answer = await new StreamReader(stream, Encoding.ASCII).ReadToEndAsync(cancel);
        return answer.TrimEnd('\0', '\n') switch
        {
            var said when said.EndsWith(" OK", StringComparison.Ordinal) => Scanned.Clean,
            var said when said.EndsWith(" FOUND", StringComparison.Ordinal) => Scanned.Infected,
            _ => Scanned.Failed,
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The virus scanner gave no answer ({What}); nothing was attached")]
    private static partial void NoAnswer(ILogger log, string what);
}
