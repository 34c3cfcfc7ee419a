using System.CommandLine;
using Kith.Api;
using Kith.Practice.Entries;
using Kith.Record.Casework;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Kith.CommandLine;

/// <summary><c>kith clients …</c>: agencies' own systems, which ask for passes.</summary>
internal static class ClientsCommand
{
    public static Command Build() => new("clients", "Agencies’ own systems at the partner API: add, end, list.") { Add(), End(), List() };

    private static Command Add()
    {
        var agency = new Option<string>("--agency") { Description = "Id of the agency, as in practice/partnership.yaml.", Required = true };
        var name = new Option<string>("--name") { Description = "What the system is called.", Required = true };
        var scope = new Option<string[]>("--scope") { Description = $"What it may do; again for each: {string.Join(", ", Scopes.All)}.", Required = true };
        var keys = new Option<FileInfo?>("--jwks") { Description = "File with its public keys as a JSON Web Key Set. Without it, it is given a secret." };
        var command = new Command("add", "Registers a system; prints its id, and its secret as the last line.") { agency, name, scope, keys };
        command.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            await using var opened = await Opening.Open(parse.GetValue(KithCommand.Db), parse.GetValue(KithCommand.Practice), mustExist: true, cancel);
            var (id, scopes) = (parse.GetValue(agency)!, parse.GetValue(scope)!.Distinct(StringComparer.Ordinal).ToArray());
            if (opened.Pack.Partnership.Agency(id) is null)
                throw new Refused($"There is no agency “{id}”. Known: {string.Join(", ", opened.Pack.Partnership.Agencies.Select(a => a.Id))}.");
            if (scopes.Except(Scopes.All, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
                throw new Refused($"There is no scope “{unknown}”. Known: {string.Join(", ", Scopes.All)}.");
            var registered = await new ClientRegister(opened.Store, opened.Pack).Register(
                Actor.Engine, id, parse.GetValue(name)!, scopes, parse.GetValue(keys) is { } file ? await Keys(file, cancel) : null, SystemClock.Instance.GetCurrentInstant(), cancel);
            Console.WriteLine($"client_id: {registered.Id}");
            Console.WriteLine(registered.Secret is null ? "It signs its assertions with its own key (private_key_jwt)." : "Its secret follows. It is not stored: keep it safe.");
            if (registered.Secret is not null) Console.WriteLine(registered.Secret);
            return 0;
        }));
        return command;
    }

    private static Command End()
    {
        var client = new Option<string>("--client") { Description = "Its id.", Required = true };
        var command = new Command("end", "Ends a system’s access at once; its passes are good no longer.") { client };
        command.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            await using var opened = await Opening.Open(parse.GetValue(KithCommand.Db), parse.GetValue(KithCommand.Practice), mustExist: true, cancel);
            if (!await new ClientRegister(opened.Store, opened.Pack).End(Actor.Engine, parse.GetValue(client)!, SystemClock.Instance.GetCurrentInstant(), cancel))
                throw new Refused($"There is no client “{parse.GetValue(client)}” that is open. See: kith clients list");
            Console.WriteLine("Ended.");
            return 0;
        }));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Every system: id, agency, name, scopes, state.");
        command.SetAction((parse, cancel) => Reporting.Run(async () =>
        {
            await using var opened = await Opening.Open(parse.GetValue(KithCommand.Db), parse.GetValue(KithCommand.Practice), mustExist: true, cancel);
            await using var db = opened.Store.Context();
            await foreach (var c in db.Set<ApiClientRow>().AsNoTracking().OrderBy(c => c.Id).AsAsyncEnumerable().WithCancellation(cancel))
                Console.WriteLine($"{c.Id}\t{c.Agency}\t{c.Name}\t{c.Scopes}\t{(c.Ended is null ? "open" : "ended")}");
            return 0;
        }));
        return command;
    }

    private static async Task<string> Keys(FileInfo file, CancellationToken cancel)
    {
        try
        {
            var text = await File.ReadAllTextAsync(file.FullName, cancel);
            var keys = new JsonWebKeySet(text).Keys;
            if (keys.Count == 0) throw new Refused("--jwks: the file holds no keys.");
            if (keys.Any(k => k.HasPrivateKey)) throw new Refused("--jwks: the file holds a private key. Keep that to yourself, and give the public ones only.");
            return text;
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new Refused("--jwks: the file cannot be read as a JSON Web Key Set: { \"keys\": [ … ] }.");
        }
    }
}
