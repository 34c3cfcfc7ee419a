using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kith.Browser;

/// <summary>The real program in a process of its own, on a free port, with a database of its own.</summary>
public sealed class KithProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly Process process;
    private readonly StringBuilder said;
    private readonly string folder;

    private KithProgram(Process process, StringBuilder said, string folder, Uri address) =>
        (this.process, this.said, this.folder, Address) = (process, said, folder, address);

    public Uri Address { get; }

    /// <summary>What the program wrote to its console so far.</summary>
    public string Said { get { lock (said) return said.ToString(); } }

    /// <summary>A small invented county, up to now.</summary>
    public static readonly string[] SmallCounty = ["demo", "--children", "20", "--months", "1", "--seed", "7"];

    /// <summary>A ledger with nothing in it, for real work.</summary>
    public static readonly string[] Empty = ["init"];

    /// <summary>Makes a ledger with the command given, then serves it.</summary>
    public static Task<KithProgram> StartAsync(string[]? ledger = null, string environment = "Development") => ServeAsync(async (file, heard) =>
    {
        using var made = Launch([.. ledger ?? SmallCounty, "--db", file], Path.GetDirectoryName(file)!, environment, heard);
        await made.WaitForExitAsync();
        if (made.ExitCode != 0)
            throw new InvalidOperationException($"Kith could not make a ledger and ended with code {made.ExitCode}. It said:\n{heard}");
    }, environment);

    /// <summary>Serves a ledger that a test makes in this file.</summary>
    public static Task<KithProgram> StartAsync(Func<string, Task> make) => ServeAsync((file, _) => make(file), "Development");

    private static async Task<KithProgram> ServeAsync(Func<string, StringBuilder, Task> make, string environment)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var home = Directory.CreateTempSubdirectory("kith-browser-").FullName;
        var file = Path.Combine(home, "kith.db");
        string[] database = ["--db", file];
        var heard = new StringBuilder();
        await make(file, heard);

        var program = new KithProgram(Launch(["--urls", address.ToString(), .. database], home, environment, heard), heard, home, address);
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

    /// <summary>Runs one command to its end. Settings of the environment that are given an empty value are not set.</summary>
    public static async Task<(int Code, string Said)> RunAsync(string[] arguments, string home, params (string Name, string Value)[] environment)
    {
        var heard = new StringBuilder();
        using var run = Launch(arguments, home, "Production", heard, environment);
        await run.WaitForExitAsync();
        return (run.ExitCode, heard.ToString().Trim());
    }

    private static Process Launch(string[] arguments, string home, string environment, StringBuilder heard, params (string Name, string Value)[] set)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Kith.dll"), .. arguments])
        {
            WorkingDirectory = home,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        start.Environment["DOTNET_ENVIRONMENT"] = environment;
        // Where nobody is invented, session keys are sealed. Good for tests only.
        start.Environment["KITH_KEY"] = "a2l0aCB0ZXN0IGtleSBraXRoIHRlc3Qga2V5IDEyMzQ=";

        foreach (var (name, value) in set)
            start.Environment[name] = value;

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
        return started;
    }

    private async Task AnswersAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (process.HasExited)
            {
                await process.WaitForExitAsync(); // and for the last of what it says
                throw new InvalidOperationException($"Kith ended with code {process.ExitCode} before it answered. It said:\n{Said}");
            }
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
