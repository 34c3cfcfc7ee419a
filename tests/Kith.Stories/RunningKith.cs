using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Loading;
using Kith.Practice.Pack;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Tests.Shared;
using Kith.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Kith.Stories;

/// <summary>Kith with a database of its own and a clock that tests turn, answering without a socket. Its visitors keep their cookies.</summary>
public sealed class RunningKith : IAsyncDisposable
{
    private static readonly Lazy<(PracticePack Pack, PackFiles Files)> Practice = new(Load);

    private readonly Databases? database;
    private readonly WebApplication app;

    private readonly Settings settings;

    private RunningKith(Databases? database, WebApplication app, RecordStore store, PackShelf packs, TurnedClock clock, Settings settings) =>
        (this.database, this.app, Store, Packs, Clock, this.settings) = (database, app, store, packs, clock, settings);

    /// <param name="Environment">What stands in the program's environment.</param>
    private sealed record Settings(bool Demonstration, Action<IServiceCollection>? With, (string Name, string Value)[] Environment);

    /// <summary>Seals session keys where nobody is invented. Good for tests only.</summary>
    public const string SealingKey = "a2l0aCB0ZXN0IGtleSBraXRoIHRlc3Qga2V5IDEyMzQ=";

    public RecordStore Store { get; }

    public PackShelf Packs { get; }

    public PracticePack Pack => Packs.Current;

    public TurnedClock Clock { get; }

    /// <summary>Every line that the program has logged.</summary>
    public IReadOnlyCollection<string> Logged => app.Services.GetRequiredService<HeardLogs>().Lines;

    public Instant Now => Clock.Now;

    public Registers Registers => new(Store, Pack);

    private Casebook Cases => new(Store, Packs, Clock);

    public IServiceProvider Services => app.Services;

    /// <param name="engine">A database of <see cref="Databases"/>.</param>
    /// <param name="with">Services of one's own, in place of the program's.</param>
    public static async Task<RunningKith> Start(
        string engine, bool demonstration = true, Action<IServiceCollection>? with = null, params (string Name, string Value)[] environment)
    {
        var chosen = new Settings(demonstration, with, environment);
        var copy = await Databases.Copy(engine, demonstration ? "demonstration" : "county", db => Begin(db, demonstration));
        var clock = new TurnedClock();
        var store = await RecordStore.Open(copy.Db);
        var packs = await PackShelf.Publish(store, Practice.Value.Pack, Practice.Value.Files, clock.Now);
        return new RunningKith(copy, await Web(store, packs, clock, chosen), store, packs, clock, chosen);
    }

    /// <summary>What every story begins with: the ledger's first entry, the practice, the staff.</summary>
    private static async Task Begin(string db, bool demonstration)
    {
        var now = new TurnedClock().Now;
        await using var store = await RecordStore.Open(db);
        var registers = new Registers(store, Practice.Value.Pack);
        await registers.Begin(demonstration, now);
        await PackShelf.Publish(store, Practice.Value.Pack, Practice.Value.Files, now);
        await registers.Register(Actor.Engine, Staff.All.Select(w => (w.Id, w.Name, w.Postings)), now);
    }

    /// <summary>A second program beside this one, on the same database.</summary>
    public async Task<RunningKith> Another()
    {
        var store = await RecordStore.Open(database!.Db);
        var packs = await PackShelf.Publish(store, Practice.Value.Pack, Practice.Value.Files, Clock.Now);
        return new RunningKith(null, await Web(store, packs, Clock, settings), store, packs, Clock, settings);
    }

    private static async Task<WebApplication> Web(RecordStore store, PackShelf packs, TurnedClock clock, Settings settings)
    {
        // Nobody edits the settings of a story: no file is watched.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "Kith", EnvironmentName = "Development", Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        var heard = new HeardLogs();
        builder.Logging.ClearProviders().AddProvider(heard);
        builder.Services.AddSingleton(heard);
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<IClock>(clock);
        // The record as the program has it, without the timer that chases notices: time here passes only when a test says so.
        builder.Services.AddSingleton(store).AddSingleton(packs).AddSingleton(packs.Current).AddSingleton(new Gate(packs.Current));
        builder.Services.AddSingleton(new Casework(store, packs)).AddSingleton(new Registers(store, packs.Current));
        settings.With?.Invoke(builder.Services);
        // Stories do not wait for what is refused, but those that ask for it.
        builder.Services.TryAddSingleton(new RefusalFloor(TimeSpan.Zero, TimeProvider.System));
        builder.Configuration.AddInMemoryCollection(settings.Environment.ToDictionary(e => e.Name, e => (string?)e.Value, StringComparer.Ordinal));
        if (!settings.Demonstration && builder.Configuration["KITH_KEY"] is null)
            builder.Configuration["KITH_KEY"] = SealingKey;
        builder.AddKithPages(settings.Demonstration);
        var web = builder.Build();
        web.UseKithPages();
        await web.StartAsync();
        return web;
    }

    /// <inheritdoc cref="Casebook.Do"/>
    public Task<Done> Do(Worker worker, Practice.Kernel.Action action, string? role = null) => Cases.Do(worker, action, role);

    /// <inheritdoc cref="Casebook.Contact"/>
    public Task<Case> Contact(Worker by, string givenNames, string familyName, bool danger = false, string? ethnicity = "WBRI", string? role = null) =>
        Cases.Contact(by, givenNames, familyName, danger, ethnicity, role);

    public Task Rate(Worker by, Case contact, string rating) => Cases.Rate(by, contact, rating);

    /// <inheritdoc cref="Casebook.Mash"/>
    public Task<string> Mash(Case contact, string rating, params string[] agencies) => Cases.Mash(contact, rating, agencies);

    /// <inheritdoc cref="Databases.Keep"/>
    public Task<int> Keep() => database!.Keep();

    /// <inheritdoc cref="Databases.Return"/>
    public Task Return(int kept) => database!.Return(kept);

    /// <summary>Somebody who has not signed in.</summary>
    public Visitor Visitor() => new(app.GetTestServer(), https: !settings.Demonstration);

    /// <summary>Signed in through the page, in the worker's only posting, or the one with this role.</summary>
    public async Task<Visitor> As(Worker worker, string? role = null)
    {
        var visitor = Visitor();
        await visitor.SignIn(worker.Posting(role));
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await Store.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
    }

    private static (PracticePack, PackFiles) Load()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Kith.slnx")))
            folder = folder.Parent;
        var files = PackFolder.Read(Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("Kith.slnx is in no folder above the tests."), "practice"));
        var loaded = PackLoader.Load(files);
        return (loaded.Pack ?? throw new InvalidOperationException($"The practice has mistakes: {string.Join('\n', loaded.Mistakes.Take(10))}"), files);
    }
}

/// <summary>Keeps what the program logs, so that a test can look for what must not be in it.</summary>
internal sealed class HeardLogs : ILoggerProvider, ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> lines = new();

    public IReadOnlyCollection<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull
    {
        lines.Enqueue(state.ToString() ?? "");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}

/// <summary>Stands still until it is turned.</summary>
public sealed class TurnedClock : IClock
{
    /// <summary>A Tuesday morning in November, with the offices open.</summary>
    public Instant Now { get; set; } = Instant.FromUtc(2026, 11, 17, 10, 0);

    public Instant GetCurrentInstant() => Now;

    public void Pass(Duration time) => Now += time;
}
