using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using Kith.Practice.Kernel;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Stores;
using Kith.Session;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using NodaTime.Text;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Api;

/// <summary>The partner API's contacts: an agency's own system tells of a concern, and asks what became of it.</summary>
public static class ContactsApi
{
    private const int MostBytes = 1 << 20;
    private const int LongestKey = 200;
    private const string AddressesStand = "addressInWords";
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static IEndpointRouteBuilder MapContactsApi(this IEndpointRouteBuilder app)
    {
        var contacts = app.MapGroup("/api/contacts").WithTags("Contacts").AddEndpointFilter<PartnerPass>().Audited()
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        contacts.MapPost("", Send).WithName("SendContact").WithSummary("Tell of a concern about one or more children").WithMetadata(new NeedsScope(Scopes.SendContacts))
            .Accepts<ContactBody>("application/json").Produces<ContactAccepted>(StatusCodes.Status201Created)
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        contacts.MapGet("{reference}", Status).WithName("ContactStatus").WithSummary("What became of a concern that your agency sent").WithMetadata(new NeedsScope(Scopes.ReadContacts))
            .Produces<ContactStatus>().ProducesProblem(StatusCodes.Status404NotFound);
        return app;
    }

    private sealed class AnsweredBefore(Answered answer) : Exception
    {
        public Answered Answer { get; } = answer;
    }

    private static async Task<IResult> Send(
        HttpRequest request, RecordStore store, Casework casework, IClock clock,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancel)
    {
        var agency = PartnerPass.Of(request.HttpContext);
        if (idempotencyKey is { Length: > LongestKey }) return Field("Idempotency-Key", $"The header Idempotency-Key is longer than {LongestKey} characters. Send a shorter one.");
        if (await Bytes(request, cancel) is not { } bytes)
            return Results.Problem($"The body is larger than {MostBytes} bytes. Send less text, or several contacts.", statusCode: StatusCodes.Status413PayloadTooLarge);
        if (idempotencyKey is not null)
        {
            await using var db = store.Context();
            if (await Idempotency.Find(db, agency, idempotencyKey, bytes, cancel) is { } before) return Replayed(before);
        }
        var (body, notJson) = FormJson.Parse(bytes);
        if (notJson is not null) return Field("body", notJson.Message);
        var stand = (body as JsonObject)?[AddressesStand] is JsonValue said && said.ToString() == "yes" && ((JsonObject)body!).Remove(AddressesStand);
        if (Report(body) is not { } answers) return Field("body", "The body is not a JSON object. Send { \"children\": [ … ], \"concern\": \"…\" }.");

        var now = clock.GetCurrentInstant();
        Task Keep(RecordContext db, Done done) => KeepAnswer(db, agency, idempotencyKey, bytes, done, now, cancel);
        try
        {
            var reader = PartnerPass.ReaderOf(request.HttpContext)!;
            var done = await casework.Do(reader, new Action.Open("contact", "report", answers, "api"), now, "referral", Keep, stand, cancel);
            if (!done.Ok) return Fields(done.Problems);
            var accepted = Accepted(done);
            return Results.Created($"/api/contacts/{accepted.Reference}", accepted);
        }
        catch (AnsweredBefore e)
        {
            return Replayed(e.Answer);
        }
    }

    private static async Task<IResult> Status(
        string reference, HttpContext http, RecordStore store, Gate gate, Disclosure disclosed, IClock clock, CancellationToken cancel)
    {
        var reader = PartnerPass.ReaderOf(http)!;
        disclosed.For("referral");
        await using var db = store.Context();
        var asker = await Asker.For(db, gate, reader, clock.GetCurrentInstant(), disclosed, cancel);
        if (await new ReportStatusQuery(db, asker).Find(reference.ToUpperInvariant(), cancel) is not { } found)
            return Results.Problem("Your agency has sent no contact of that reference. Check it, or ask the front door.", statusCode: StatusCodes.Status404NotFound);
        return Results.Ok(new ContactStatus(found.Report.Reference, Iso(found.Report.Received),
        [
            .. found.Children.Select(c => new StatusOfChild(
                $"{found.Report.Reference}-{Place(c.Path) + 1}", Place(c.Path), c.Open ? c.Stage : "closed", c.Open ? null : c.Outcome, c.Due is { } due ? Iso(due) : null)),
        ]));
    }

    private static async Task KeepAnswer(RecordContext db, string agency, string? key, byte[] body, Done done, Instant now, CancellationToken cancel)
    {
        if (key is null) return;
        if (await Idempotency.Find(db, agency, key, body, cancel) is { } before) throw new AnsweredBefore(before);
        Idempotency.Keep(db, agency, key, body, StatusCodes.Status201Created, JsonSerializer.SerializeToUtf8Bytes(Accepted(done), Web), now);
    }

    private static ContactAccepted Accepted(Done done)
    {
        var reference = done.Report!.Says["reference"];
        return new ContactAccepted(reference,
        [
            .. done.Entries.Where(e => e.Kind == Kinds.EpisodeOpened && e.Says.ContainsKey("path"))
                .Select(e => new ContactOfChild($"{reference}-{Place(e.Says["path"]) + 1}", Place(e.Says["path"]), Due(done, e.Chain))),
        ]);
    }

    private static string? Due(Done done, string chain)
    {
        var due = done.Entries.Where(e => e.Chain == chain && e.Kind == Kinds.DueSet).Select(e => Replay.Micros(e.Says["due"])).Order().ToArray();
        return due.Length == 0 ? null : Iso(due[0]);
    }

    /// <summary>The body as answers of the practice's form: its own spelling, addresses in one text, a sender who is a professional.</summary>
    private static JsonObject? Report(JsonNode? body)
    {
        if (FormJson.FromApi(body) is not JsonObject report) return null;
        foreach (var child in (report["children"] as JsonArray ?? []).OfType<JsonObject>())
            if (child["address"] is JsonObject address && address["lines"] is JsonArray lines && lines.All(l => l is JsonValue v && v.GetValueKind() == JsonValueKind.String))
                address["lines"] = string.Join('\n', lines.Select(l => l!.ToString()));
        if (report["referrer"] is null) report["referrer"] = new JsonObject();
        if (report["referrer"] is JsonObject referrer && referrer["kind"] is null) referrer["kind"] = "professional";
        return report;
    }

    private static async Task<byte[]?> Bytes(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > MostBytes) return null;
        using var all = new MemoryStream();
        var some = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(some, cancel)) > 0)
        {
            if (all.Length + read > MostBytes) return null;
            all.Write(some, 0, read);
        }
        return all.ToArray();
    }

    /// <summary>The first answer, once more.</summary>
    private static IResult Replayed(Answered before) => before.SameBody
        ? Results.Text(before.Body, "application/json; charset=utf-8", before.Status)
        : Results.Problem("This Idempotency-Key was used with another body. Use a new key for a new contact.", statusCode: StatusCodes.Status409Conflict);

    private static IResult Field(string name, string message) => Fields([new Problem(name, "refused", message)]);

    private static IResult Fields(IEnumerable<Problem> problems) => Results.ValidationProblem(
        problems.Select(FormJson.ToApi).Select(p => p.Code == AddressLike.Code ? p with { Message = AddressLike.ForPrograms(AddressesStand) } : p).GroupBy(p => p.Place.Length == 0 ? "body" : p.Place, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Select(p => p.Message).ToArray(), StringComparer.Ordinal),
        title: "The contact was not recorded. Put right what is named under “errors” and send it again.");

    private static int Place(string? path) =>
        path is not null && path.IndexOf('[', StringComparison.Ordinal) is > 0 and var at
            ? int.Parse(path.AsSpan(at + 1, path.IndexOf(']', StringComparison.Ordinal) - at - 1), CultureInfo.InvariantCulture) : 0;

    private static string Iso(Instant instant) => OffsetDateTimePattern.GeneralIso.Format(instant.InZone(London.Zone).ToOffsetDateTime());
}
