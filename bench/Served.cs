using System.Text.RegularExpressions;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Kith.Bench;

/// <summary>The program over a socket, and somebody signed in to it.</summary>
internal static partial class Served
{
    public static async Task<WebApplication> Start(RecordStore store, PackShelf packs, RefusalFloor? floor = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "Kith", EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IClock>(SystemClock.Instance).AddSingleton(floor ?? RefusalFloor.Usual);
        builder.Services.AddSingleton(store).AddSingleton(packs).AddSingleton(packs.Current).AddSingleton(new Gate(packs.Current));
        builder.Services.AddSingleton(new Casework(store, packs)).AddSingleton(new Registers(store, packs.Current));
        builder.AddKithPages(demonstration: true);
        var web = builder.Build();
        web.UseKithPages();
        await web.StartAsync();
        return web;
    }

    public static async Task<HttpClient> SignedIn(WebApplication web, Posting posting)
    {
        var address = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var http = new HttpClient { BaseAddress = new Uri(address) };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Field] = await Token(http, "/sign-in"),
            ["worker"] = posting.Worker, ["role"] = posting.Role, ["agency"] = posting.Agency, ["team"] = posting.Team!,
        });
        using var answer = await http.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        return http;
    }

    /// <summary>The field that a form must hold against forgery.</summary>
    public const string Field = "__RequestVerificationToken";

    public static async Task<string> Token(HttpClient http, string page) =>
        Tokens().Match(await http.GetStringAsync(new Uri(page, UriKind.Relative))).Groups["token"].Value;

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tokens();
}
