using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Kith.Stories.SignIn;
using Kith.Tests.Shared;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.Api;

/// <summary>PW6: an agency's own system proves who it is, and may do what it was let do, for ten minutes at a time.</summary>
public sealed class ClientCredentialsTests
{
    private const string Contact = """{ "children": [ { "familyName": "Inskip", "givenNames": "Rowan" } ], "concern": "Found alone at the station at night." }""";

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_secret_gives_a_pass_and_the_pass_a_contact(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var police = await Add(kith, "police");
        using var api = new Caller(kith);
        var (status, given) = await api.Token(("client_id", police.Id), ("client_secret", police.Secret!));
        status.ShouldBe(HttpStatusCode.OK, given.ToJsonString());
        ((string)given["token_type"]!).ShouldBe("Bearer");
        ((int)given["expires_in"]!).ShouldBe(600);

        var (sent, answer) = await api.Send((string)given["access_token"]!);
        sent.ShouldBe(HttpStatusCode.Created, answer.ToJsonString());
        (await api.Read((string)given["access_token"]!, (string)answer["reference"]!)).Status.ShouldBe(HttpStatusCode.OK);

        kith.Clock.Pass(Duration.FromMinutes(10));
        (await api.Send((string)given["access_token"]!)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        await using var db = kith.Store.Context();
        (await db.Set<ApiTokenRow>().CountAsync()).ShouldBe(1);
        (await db.Set<ApiClientRow>().SingleAsync()).SecretHash!.Length.ShouldBe(32);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_pass_opens_its_scopes_and_no_more(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var client = await Add(kith, "police", "contacts:send", "contacts:read");
        var narrow = await Add(kith, "community-health", "contacts:read");
        using var api = new Caller(kith);
        var read = await api.Pass(client, ("scope", "contacts:read"));
        var refused = await api.Send(read);
        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        ((string)refused.Answer["detail"]!).ShouldContain("contacts:send");
        var more = await api.Token(("client_id", narrow.Id), ("client_secret", narrow.Secret!), ("scope", "contacts:read contacts:send"));
        more.Status.ShouldBe(HttpStatusCode.BadRequest);
        ((string)more.Answer["error"]!).ShouldBe("invalid_scope");

        // What one agency sent, another's system does not find.
        var (_, answer) = await api.Send(await api.Pass(client));
        (await api.Read(await api.Pass(narrow), (string)answer["reference"]!)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_client_that_is_ended_has_ended_at_once(string engine)
    {
        await using var kith = await Joining.Real(engine);
        var client = await Add(kith, "police");
        using var api = new Caller(kith);
        var pass = await api.Pass(client);
        (await new ClientRegister(kith.Store, kith.Pack).End(Actor.Engine, client.Id, kith.Now)).ShouldBeTrue();
        (await api.Send(pass)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await api.Token(("client_id", client.Id), ("client_secret", client.Secret!))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task On_behalf_of_a_worker_who_holds_a_posting_of_that_agency_and_of_nobody_else(string engine)
    {
        await using var kith = await Joining.Real(engine);
        using var api = new Caller(kith);
        var pass = await api.Pass(await Add(kith, "police"));
        (await api.Send(pass, "quill")).Status.ShouldBe(HttpStatusCode.Created);
        foreach (var other in new[] { "amara", "nobody", "quill,amara" })
            (await api.Send(pass, other)).Status.ShouldBe(HttpStatusCode.Forbidden, other);
        (await api.Send(pass, "quill", "amara")).Status.ShouldBe(HttpStatusCode.Forbidden, "named twice");
        foreach (var posting in Staff.Quill.Postings) await kith.Registers.EndPosting(Actor.Engine, posting, kith.Now);
        (await api.Send(pass, "quill")).Status.ShouldBe(HttpStatusCode.Forbidden, "the posting has ended");
        await using var db = kith.Store.Context();
        var entry = await db.Entries.Where(e => e.Kind == Kinds.ReportReceived).Select(e => e.Chain).SingleAsync();
        await foreach (var told in db.Read(entry)) told.Actor.OnBehalfOf.ShouldBe("quill");
    }

    [Fact]
    public async Task Whatever_is_wrong_with_a_request_for_a_pass_is_refused_in_words()
    {
        await using var kith = await Joining.Real(Databases.Sqlite);
        var client = await Add(kith, "police");
        using var api = new Caller(kith);
        (string, string) id = ("client_id", client.Id), secret = ("client_secret", client.Secret!);
        async Task<string> Error(params (string, string)[] form) => (string)(await api.Ask(form)).Answer["error"]!;
        (await Error(id, secret)).ShouldBe("unsupported_grant_type");
        (await Error(("grant_type", "password"), id, secret)).ShouldBe("unsupported_grant_type");
        (await Error(("grant_type", "client_credentials"), ("grant_type", "client_credentials"), id, secret)).ShouldBe("invalid_request");
        (await Error(("grant_type", "client_credentials"), id, id, secret)).ShouldBe("invalid_request");
        (await Error(("grant_type", "client_credentials"), id)).ShouldBe("invalid_request");
        (await Error(("grant_type", "client_credentials"), id, secret, ("client_assertion", "a.b.c"))).ShouldBe("invalid_request");
        (await Error(("grant_type", "client_credentials"), id, ("client_secret", "wrong"))).ShouldBe("invalid_client");
        (await Error(("grant_type", "client_credentials"), ("client_id", "nobody"), secret)).ShouldBe("invalid_client");
        for (var i = 0; i < kith.Pack.Accounts.TriesPerAccount; i++) await Error(("grant_type", "client_credentials"), id, ("client_secret", "wrong"));
        (await api.Token(id, secret)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task The_unchanging_key_of_demonstrations_opens_nothing_elsewhere()
    {
        await using var kith = await Joining.Real(Databases.Sqlite);
        await kith.Registers.IssueKeys(Actor.Engine, [("police", "kith_test_police")], kith.Now);
        using var client = ((TestServer)kith.Services.GetRequiredService<IServer>()).CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", "kith_test_police");
        (await client.GetAsync("/api/contacts/ABCD-EFGH", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_signed_assertion_is_good_once_for_us_and_now(string engine)
    {
        await using var kith = await Joining.Real(engine, ("KITH_URL", "https://kith.example"));
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var strange = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var client = await new ClientRegister(kith.Store, kith.Pack).Register(Actor.Engine, "police", "Control room", ["contacts:send"], Jwks(own), kith.Now);
        client.Secret.ShouldBeNull();
        using var api = new Caller(kith);

        string Sign(ECDsa with, string? audience = null, string? subject = null, string? jti = null, Duration? until = null, string? issuer = null) =>
            new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
            {
                Issuer = issuer ?? client.Id, Audience = audience ?? "https://kith.example/api/token",
                Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = subject ?? client.Id, ["jti"] = jti ?? Guid.NewGuid().ToString() },
                Expires = (kith.Now + (until ?? Duration.FromMinutes(2))).ToDateTimeUtc(),
                SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(with) { KeyId = "k1" }, "ES256"),
            });
        var good = Sign(own);
        (await api.Assert(good)).Status.ShouldBe(HttpStatusCode.OK);
        (await api.Assert(good)).Status.ShouldBe(HttpStatusCode.Unauthorized, "replayed");
        (await api.Assert(Sign(strange))).Status.ShouldBe(HttpStatusCode.Unauthorized, "another key");
        (await api.Assert(Sign(own, audience: "https://other.example/api/token"))).Status.ShouldBe(HttpStatusCode.Unauthorized, "for somebody else");
        (await api.Assert(Sign(own, until: -Duration.FromMinutes(1)))).Status.ShouldBe(HttpStatusCode.Unauthorized, "expired");
        (await api.Assert(Sign(own, until: Duration.FromHours(3)))).Status.ShouldBe(HttpStatusCode.Unauthorized, "good for too long");
        (await api.Assert(Sign(own, subject: "another"))).Status.ShouldBe(HttpStatusCode.BadRequest, "not about itself");
        var parts = good.Split('.');
        var none = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");
        (await api.Assert($"{none}.{parts[1]}.")).Status.ShouldBe(HttpStatusCode.Unauthorized, "unsigned");
        (await api.Assert($"{parts[0]}.{parts[1]}.{parts[2][..^4]}AAAA")).Status.ShouldBe(HttpStatusCode.Unauthorized, "signature changed");
        // The public key taken for a shared secret.
        var confused = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = client.Id, Audience = "https://kith.example/api/token", Expires = (kith.Now + Duration.FromMinutes(2)).ToDateTimeUtc(),
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = client.Id, ["jti"] = "x" },
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Jwks(own))), "HS256"),
        });
        (await api.Assert(confused)).Status.ShouldBe(HttpStatusCode.Unauthorized, "another algorithm");
    }

    private static Task<RegisteredClient> Add(RunningKith kith, string agency, params string[] scopes) =>
        new ClientRegister(kith.Store, kith.Pack).Register(Actor.Engine, agency, "Records", scopes.Length == 0 ? Kith.Api.Scopes.All.ToArray() : scopes, null, kith.Now);

    private static string Jwks(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return $$"""{"keys":[{"kty":"EC","crv":"P-256","kid":"k1","use":"sig","alg":"ES256","x":"{{Base64UrlEncoder.Encode(point.X)}}","y":"{{Base64UrlEncoder.Encode(point.Y)}}"}]}""";
    }

    private sealed class Caller(RunningKith kith) : IDisposable
    {
        private readonly HttpClient http = ((TestServer)kith.Services.GetRequiredService<IServer>()).CreateClient();

        public Task<(HttpStatusCode Status, JsonNode Answer)> Ask(params (string Name, string Value)[] form) => Answer(new(HttpMethod.Post, "/api/token")
        {
            Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        });

        public Task<(HttpStatusCode Status, JsonNode Answer)> Token(params (string Name, string Value)[] form) => Ask([("grant_type", "client_credentials"), .. form]);

        public Task<(HttpStatusCode Status, JsonNode Answer)> Assert(string assertion) =>
            Token(("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", assertion));

        /// <summary>With HTTP Basic this time.</summary>
        public async Task<string> Pass(RegisteredClient client, params (string Name, string Value)[] form)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/token")
            {
                Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials"), .. form.Select(f => KeyValuePair.Create(f.Name, f.Value))]),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client.Id}:{client.Secret}")));
            var (status, answer) = await Answer(request);
            status.ShouldBe(HttpStatusCode.OK, answer.ToJsonString());
            return (string)answer["access_token"]!;
        }

        public Task<(HttpStatusCode Status, JsonNode Answer)> Send(string pass, params string[] workers)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/contacts") { Content = new StringContent(Contact, Encoding.UTF8, "application/json") };
            foreach (var worker in workers) request.Headers.TryAddWithoutValidation("Kith-Worker", worker);
            return Answer(request, pass);
        }

        public Task<(HttpStatusCode Status, JsonNode Answer)> Read(string pass, string reference) => Answer(new(HttpMethod.Get, $"/api/contacts/{reference}"), pass);

        private async Task<(HttpStatusCode, JsonNode)> Answer(HttpRequestMessage request, string? pass = null)
        {
            if (pass is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", pass);
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
        }

        public void Dispose() => http.Dispose();
    }
}
