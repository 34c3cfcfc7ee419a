using System.Diagnostics;
using System.Net;
using Shouldly;
using Xunit;

namespace Kith.Stories.SignIn;

/// <summary>A real OpenID Connect provider (the certified oidc-provider of npm) in a process of its own. See oidc/provider.mjs for what it can be made to do.</summary>
public sealed class OidcProvider : IAsyncLifetime
{
    public const string Back = "https://localhost/sign-in/provider/back";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private Process? process;

    public Uri Issuer { get; private set; } = null!;

    /// <summary>What stands in the environment of a Kith that uses it.</summary>
    public (string, string)[] Environment =>
    [
        ("KITH_OIDC_AUTHORITY", Issuer.ToString().TrimEnd('/')), ("KITH_OIDC_CLIENT_ID", "kith"), ("KITH_OIDC_CLIENT_SECRET", "kith-secret-of-the-tests-0123456789"),
        ("KITH_OIDC_NAME", "Council sign-in"), ("KITH_OIDC_AMR", "otp hwk"), ("KITH_OIDC_CLAIM", "email"),
    ];

    public async ValueTask InitializeAsync()
    {
        var home = Path.Combine(Root(), "artifacts", "oidc-provider");
        var made = Path.Combine(home, "node_modules", "oidc-provider");
        Directory.CreateDirectory(home);
        foreach (var file in Directory.GetFiles(Path.Combine(Root(), "tests", "Kith.Stories", "oidc")))
            File.Copy(file, Path.Combine(home, Path.GetFileName(file)), overwrite: true);
        if (!Directory.Exists(made))
        {
            using var install = Start("npm", home, "ci", "--no-audit", "--no-fund");
            var said = install.StandardOutput.ReadToEndAsync();
            var wrong = await install.StandardError.ReadToEndAsync();
            await install.WaitForExitAsync();
            if (install.ExitCode != 0)
                throw new InvalidOperationException($"npm could not install the OpenID Connect provider of the tests (in {home}, from package-lock.json). It said:\n{await said}{wrong}");
        }
        process = Start("node", home, "provider.mjs", Back);
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        using var enough = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(enough.Token) is { } line)
        {
            if (!line.StartsWith("ready ", StringComparison.Ordinal)) continue;
            Issuer = new Uri(line[6..]);
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return;
        }
        throw new InvalidOperationException("The OpenID Connect provider of the tests ended before it was ready. Run “node provider.mjs” in artifacts/oidc-provider to see why.");
    }

    /// <summary>Who signs in there next, by what, and what it then gives.</summary>
    public async Task Set(string who, string amr = "pwd,otp", string forge = "", bool verified = true)
    {
        using var http = new HttpClient();
        (await http.GetAsync(new Uri(Issuer, $"/set?who={who}&amr={amr}&forge={forge}&verified={(verified ? "yes" : "no")}"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    public async Task<string> LogoutToken(string query = "")
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(Issuer, $"/logout-token{query}"));
    }

    /// <summary>From a page of Kith to the provider, through it, and to the address at Kith to which it sends the browser back.</summary>
    public async Task<string> Through(Visitor visitor, string from = "/sign-in/provider")
    {
        var away = await visitor.Get(from);
        var next = away.Response.Headers.Location.ShouldNotBeNull($"{away.Status} {away.Text}");
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        using var browser = new HttpClient(handler);
        for (var hops = 0; hops < 12; hops++)
        {
            if (next.ToString().StartsWith(Back, StringComparison.Ordinal)) return next.PathAndQuery;
            using var answer = await browser.GetAsync(next);
            next = new Uri(next, answer.Headers.Location.ShouldNotBeNull($"{next.AbsolutePath}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}"));
        }
        throw new InvalidOperationException("The provider sends the browser round and round.");
    }

    public async ValueTask DisposeAsync()
    {
        if (process is null) return;
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Process Start(string program, string home, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, WorkingDirectory = home, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"{program} is not here, and the tests of OpenID Connect are never skipped. Install Node.js 20 or later with npm (Debian: apt-get install nodejs npm), or run ./test as somebody who may.", e);
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Kith.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Kith.slnx is in no folder above the tests.");
    }
}
