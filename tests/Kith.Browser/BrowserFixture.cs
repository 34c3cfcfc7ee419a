using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Kith.Browser.BrowserFixture))]

namespace Kith.Browser;

/// <summary>One Chromium for all tests of the assembly, and each Kith that several of them visit. Each test opens its own <see cref="Tab"/>.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private IPlaywright? playwright;
    private IBrowser? browser;
    private readonly ConcurrentDictionary<string, Lazy<Task<KithProgram>>> programs = new(StringComparer.Ordinal);
    private KithProgram? kith;

    public KithProgram Kith => kith ?? throw new InvalidOperationException("Kith has not started.");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
            throw new InvalidOperationException($"{Chromium} is not there. Install Debian's package “chromium” (apt-get install chromium), or run ./test as somebody who may.");

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--no-first-run",
            ],
        });
        kith = await KithProgram.StartAsync();
    }

    /// <summary>A program that several classes of tests visit: started when the first asks for it, ended with the last test of all.</summary>
    public Task<KithProgram> Shared(string name, Func<Task<KithProgram>> start) => programs.GetOrAdd(name, _ => new(start)).Value;

    /// <summary>A fresh visitor: own cookies, own console.</summary>
    /// <param name="at">Another program than the one that all tests share.</param>
    public async Task<Tab> OpenAsync(int width = 1200, int height = 900, bool javaScript = true, KithProgram? at = null)
    {
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = (at ?? Kith).Address.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            JavaScriptEnabled = javaScript,
            Locale = "en-GB",
            TimezoneId = "Europe/London",
        });
        context.SetDefaultTimeout(15_000);
        return new Tab(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (kith is not null)
            await kith.DisposeAsync();
        foreach (var program in programs.Values.Where(p => p.Value.IsCompletedSuccessfully))
            await (await program.Value).DisposeAsync();
        if (browser is not null)
            await browser.CloseAsync();
        playwright?.Dispose();
    }
}
