using System.Diagnostics;
using Kith.Record.Sharing;

namespace Kith.Outputs;

/// <summary>Prints a document's HTML to PDF with the Chromium of this machine. Where there is none, it says so: nothing is passed off as a PDF.</summary>
public sealed class PdfPrinter
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    /// <summary>Printing takes memory: two at once are enough.</summary>
    private readonly SemaphoreSlim turns = new(2);
    private readonly string? chromium = Find();

    /// <summary>Why there is no PDF, for people; null when there can be one.</summary>
    public string? Missing => chromium is null ? "There is no Chromium on this server, so no PDF can be made. Take the Word document, or print the page." : null;

    /// <exception cref="InvalidOperationException">There is no Chromium, or it made nothing.</exception>
    public async Task<byte[]> Print(Document document, CancellationToken cancel)
    {
        if (chromium is null) throw new InvalidOperationException(Missing);
        await turns.WaitAsync(cancel);
        // It lies on disk while it is printed, where only this process may look.
        var folder = Directory.CreateTempSubdirectory("kith-print-");
        try
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var (html, pdf) = (Path.Combine(folder.FullName, "page.html"), Path.Combine(folder.FullName, "page.pdf"));
            await File.WriteAllTextAsync(html, HtmlDocument.Of(document), cancel);
            await Run(folder.FullName, html, pdf, cancel);
            return File.Exists(pdf) ? await File.ReadAllBytesAsync(pdf, cancel) : throw new InvalidOperationException("Chromium made no PDF. Take the Word document, or print the page.");
        }
        finally
        {
            folder.Delete(recursive: true);
            turns.Release();
        }
    }

    private async Task Run(string folder, string html, string pdf, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(chromium!) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        string[] arguments =
        [
            "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--no-first-run", "--disable-background-networking", "--disable-sync",
            $"--user-data-dir={Path.Combine(folder, "profile")}", "--no-pdf-header-footer", $"--print-to-pdf={pdf}", new Uri(html).AbsoluteUri,
        ];
        // Chromium's own sandbox cannot be had as root; what it opens here is our own page without scripts.
        if (Environment.UserName == "root") start.ArgumentList.Add("--no-sandbox");
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("Chromium could not be started.");
        process.StandardInput.Close();
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        until.CancelAfter(Longest);
        try
        {
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(until.Token), process.StandardError.ReadToEndAsync(until.Token), process.WaitForExitAsync(until.Token));
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException("Printing took too long. Take the Word document, or print the page.", e);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string? Find() => new[] { Environment.GetEnvironmentVariable("KITH_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
        .FirstOrDefault(path => !string.IsNullOrEmpty(path) && File.Exists(path));
}
