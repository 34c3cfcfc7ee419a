using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Kith.Tests.Shared;

/// <summary>One PostgreSQL for the whole test run: the one that KITH_TEST_PG names, or a cluster of our own that dies with the run.</summary>
internal static class Postgres
{
    private static readonly Lazy<string> Server = new(Start);

    /// <summary>A connection string without a database.</summary>
    public static string Connection => Server.Value;

    public static bool IsGiven => Given is not null;

    private static string? Given => Environment.GetEnvironmentVariable("KITH_TEST_PG") is { Length: > 0 } given ? given : null;

    /// <summary>Says itself what the record would add, so that a connection that a test clears away is the record's own.</summary>
    private static string Start() => $"{Given ?? Cluster()};Max Auto Prepare=200";

    private static string Cluster()
    {
        var bin = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
            : null;
        if (bin is null)
            throw new InvalidOperationException("PostgreSQL is not here, and its tests are never skipped. Install the package: apt-get install postgresql (Debian, Ubuntu), or set KITH_TEST_PG to a connection string of a server where databases may be made.");

        var home = Directory.CreateTempSubdirectory("kith-pg-").FullName;
        if (Environment.IsPrivilegedProcess)
            Run("chown", ["postgres", home]);
        var port = FreePort();
        AsPostgres($"{bin}/initdb", ["-D", $"{home}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            AsPostgres($"{bin}/pg_ctl", ["-D", $"{home}/data", "-m", "immediate", "stop"]);
            Directory.Delete(home, recursive: true);
        };
        AsPostgres($"{bin}/pg_ctl", ["-D", $"{home}/data", "-l", $"{home}/log", "-w", "-o", $"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync={(Environment.GetEnvironmentVariable("KITH_TEST_PG_FSYNC") == "on" ? "on" : "off")} -c max_connections=200", "start"]);
        return $"Host=127.0.0.1;Port={port};Username=postgres";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // PostgreSQL refuses to run as root.
    private static void AsPostgres(string program, string[] arguments)
    {
        if (Environment.IsPrivilegedProcess)
            Run("runuser", ["-u", "postgres", "--", program, .. arguments]);
        else
            Run(program, arguments);
    }

    private static void Run(string program, string[] arguments)
    {
        // Output goes nowhere: the server would inherit a pipe and hold it open.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "\"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]) { WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Path.GetFileName(program)} ended with {process.ExitCode}; the PostgreSQL tests cannot run.");
    }
}
