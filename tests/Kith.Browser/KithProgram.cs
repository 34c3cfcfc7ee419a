using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kith.Browser;

/// <summary>The real program in a process of its own, on a free port, with a database of its own.</summary>
public sealed class KithProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly StringBuilder said;
    private readonly string folder;

    private KithProgram(Process process, StringBuilder said, string folder, Uri address) =>
        (this.process, this.said, this.folder, Address) = (process, said, folder, address);

    public Uri Address { get; }

    /// <summary>What the program wrote to its console so far.</summary>
    public string Said { get { lock (said) return said.ToString(); } }

    public static async Task<KithProgram> StartAsync(string environment = "Development")
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var home = Directory.CreateTempSubdirectory("kith-browser-").FullName;
        var start = new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Kith.dll"), "--urls", address.ToString(), "--db", Path.Combine(home, "kith.db")])
        {
            WorkingDirectory = home,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        start.Environment["DOTNET_ENVIRONMENT"] = environment;

        var heard = new StringBuilder();
        var started = Process.Start(start) ?? throw new InvalidOperationException("The dotnet command did not start.");
        void Hear(object sender, DataReceivedEventArgs line)
        {
            lock (heard)
                heard.AppendLine(line.Data);
        }
        started.OutputDataReceived += Hear;
        started.ErrorDataReceived += Hear;
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();

        var program = new KithProgram(started, heard, home, address);
        try
        {
            await program.AnswersAsync();
            return program;
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    private async Task AnswersAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"Kith ended with code {process.ExitCode} before it answered. It said:\n{Said}");
            if (clock.Elapsed > Patience)
                throw new TimeoutException($"Kith did not answer at {Address} within {Patience.TotalSeconds} seconds. It said:\n{Said}");
            try
            {
                using var answer = await http.GetAsync("/");
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
