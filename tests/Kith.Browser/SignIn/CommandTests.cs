using Shouldly;
using Xunit;

namespace Kith.Browser.SignIn;

/// <summary>PW2: accounts and systems are set up at the command line, with every slip answered in words.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task The_first_administrator_and_an_agencys_system_are_made_at_the_command_line()
    {
        var home = Directory.CreateTempSubdirectory("kith-commands-").FullName;
        try
        {
            async Task<(int Code, string Said)> Kith(params string[] arguments) => await KithProgram.RunAsync([.. arguments, "--db", Path.Combine(home, "kith.db")], home, ("KITH_URL", "https://kith.example"));
            (await Kith("init")).Code.ShouldBe(0);
            string[] verity = ["accounts", "invite", "--worker", "verity-osgathorp", "--login", "Verity@Partnership.example"];

            (await Kith(verity)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Said.ShouldContain("--name, --role and --agency"));
            (await Kith([.. verity, "--name", "Verity Osgathorp", "--role", "adminstrator", "--agency", "partnership-office"])).Said.ShouldContain("there is no role “adminstrator”");
            (await Kith([.. verity, "--name", "Verity Osgathorp", "--role", "administrator", "--agency", "partnership"])).Said.ShouldContain("there is no agency “partnership”");
            var (code, said) = await Kith([.. verity, "--name", "Verity Osgathorp", "--role", "administrator", "--agency", "partnership-office"]);
            code.ShouldBe(0, said);
            said.Split('\n')[^1].Trim().ShouldMatch("^https://kith.example/invitation/[A-Za-z0-9_-]{43}$");
            (await Kith("accounts", "list")).Said.ShouldContain("verity-osgathorp\tverity@partnership.example\tnever\topen");
            (await Kith("accounts", "invite", "--worker", "Verity O", "--login", "v")).Said.ShouldContain("small letters");
            (await Kith("accounts", "link", "--worker", "nobody", "--issuer", "https://x.example", "--subject", "1")).Said.ShouldContain("no account that is open");
            (await Kith("accounts", "close", "--worker", "verity-osgathorp")).Said.ShouldContain("closed");
            (await Kith("accounts", "close", "--worker", "verity-osgathorp")).Code.ShouldBe(2);

            (await Kith("clients", "add", "--agency", "police", "--name", "Control room", "--scope", "contacts:read", "--scope", "everything")).Said.ShouldContain("no scope “everything”");
            var client = await Kith("clients", "add", "--agency", "police", "--name", "Control room", "--scope", "contacts:read");
            client.Said.ShouldMatch("client_id: police-[0-9a-z]{8}");
            (await Kith("clients", "list")).Said.ShouldContain("police\tControl room\tcontacts:read\topen");
            (await Kith("keys", "--agency", "police")).Said.ShouldContain("kith clients add");
            (await KithProgram.RunAsync(["--db", Path.Combine(home, "kith.db"), "--urls", "http://127.0.0.1:0"], home, ("KITH_KEY", ""))).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Said.ShouldContain("KITH_KEY is not set"));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }
}
