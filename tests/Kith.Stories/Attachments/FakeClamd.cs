using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kith.Stories.Attachments;

/// <summary>Speaks the scanner's tongue, and knows one virus: the harmless one that scanners are tested with.</summary>
internal sealed class FakeClamd : IAsyncDisposable
{
    public static readonly byte[] Eicar = Encoding.ASCII.GetBytes(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*");

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task serving;

    public FakeClamd()
    {
        listener.Start();
        serving = Serve();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>The bytes of each file that it was given.</summary>
    public List<int> Lengths { get; } = [];

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var command = new byte[10];
                await stream.ReadExactlyAsync(command);
                using var file = new MemoryStream();
                var length = new byte[4];
                while (true)
                {
                    await stream.ReadExactlyAsync(length);
                    var piece = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
                    if (piece.Length == 0) break;
                    await stream.ReadExactlyAsync(piece);
                    file.Write(piece);
                }
                Lengths.Add((int)file.Length);
                var infected = Encoding.ASCII.GetString(file.ToArray()).Contains("EICAR-STANDARD", StringComparison.Ordinal);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(
                    Encoding.ASCII.GetString(command) != "zINSTREAM\0" ? "UNKNOWN COMMAND\0" : infected ? "stream: Eicar-Test-Signature FOUND\0" : "stream: OK\0"));
            }
        }
        catch (SocketException)
        {
            // Stopped.
        }
        catch (ObjectDisposedException)
        {
            // Stopped.
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
    }
}
