using Kith.Simulator;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Session;
using Kith.Record.Stores;
using Kith.Start;
using Kith.Web;
using NodaTime;

namespace Kith.CommandLine;

/// <summary>Serves the pages and the partner API. Without a database it makes the demonstration county first.</summary>
internal static class Serve
{
    private const string DefaultUrl = "http://localhost:5080";

    // The settings that a web host takes by itself; anything else on the command line is a slip of the pen.
    private static readonly string[] OfTheHost = ["--environment", "--contentRoot", "--applicationName", "--webroot"];

    public static Task<int> Run(string? db, string? practice, string? urls, string[] args, IReadOnlyList<string> unmatched, CancellationToken cancel, bool rehearsing = false) => Reporting.Run(async () =>
    {
        if (unmatched.FirstOrDefault(a => a.StartsWith('-') && !OfTheHost.Any(h => a.StartsWith(h, StringComparison.OrdinalIgnoreCase))) is { } slip)
            throw new Refused($"Kith does not know “{slip}”. See: kith --help");
        if (db is null) await Demonstration(practice, cancel);
        var opened = await Opening.Open(db, practice, mustExist: true, cancel);

        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.UseUrls(urls ?? builder.Configuration["urls"] ?? DefaultUrl);
        builder.Services.AddSingleton<IClock>(SystemClock.Instance);
        builder.Services.AddKithRecord(opened.Store, opened.Shelf, await SealKeys.Find(opened.Store, cancel));
        builder.Services.AddSingleton(new AuditHealth(SealedAuditSettings.Open(), rehearsing));
        await using (var context = opened.Store.Context())
            builder.AddKithPages(await Registers.IsDemonstration(context, cancel) == true);
        if (SealingKeys.Read(builder.Configuration[SealingKeys.Variable]) is { } keys)
            await Resealing.Run(new SessionKeys(opened.Store), keys, cancel);
        var app = builder.Build();
        app.UseKithPages();
        app.Lifetime.ApplicationStarted.Register(() => app.Logger.LogInformation("Kith is ready on {Urls}", string.Join(' ', app.Urls)));
        await app.RunAsync(cancel);
        return 0;
    });

    private static async Task Demonstration(string? practice, CancellationToken cancel)
    {
        await using (var store = await RecordStore.Open(Opening.DefaultDb, cancel: cancel))
        {
            await using var context = store.Context();
            if (await Registers.IsDemonstration(context, cancel) is not null) return;
        }
        await DemoCommand.Make(Opening.DefaultDb, practice, CountySize.Default, cancel);
    }
}
