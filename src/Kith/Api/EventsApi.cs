using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Kith.Intake;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Session;
using NodaTime;

namespace Kith.Api;

/// <param name="Child">NHS number, UPN, or the child's id in Kith.</param>
/// <param name="On">yyyy-mm-dd, or yyyy-mm, or yyyy.</param>
/// <param name="Time">HH:mm, local, if it is known.</param>
/// <param name="Kind">A code of the practice's kinds of event.</param>
/// <param name="Standing">established, reported or allegation.</param>
/// <param name="AddressInWords">yes: what looks like an address must stand in the words as it is. Without it such an event is wrong.</param>
/// <param name="Reference">Your own reference: with it, the same event sent twice is recorded once.</param>
public sealed record EventBody(string Child, string On, string? Time, string Kind, string Standing, bool? Significant, string What, string? Meant, string Source, string? Reference,
    [property: JsonPropertyName(EventFile.AddressesStand)] string? AddressInWords);

/// <param name="Index">Its place in what was sent; the first is 0.</param>
/// <param name="State">recorded, known (recorded before, or the same as an earlier one) or wrong.</param>
public sealed record EventTold(int Index, string State, IReadOnlyList<string> Problems);

public sealed record EventsAccepted(int Recorded, int Known, int Wrong, IReadOnlyList<EventTold> Events);

/// <summary>The partner API's events: an agency's system adds what the agency knows to the chronologies of children whom it works with.</summary>
public static class EventsApi
{
    private const int MostBytes = 8 << 20;
    private const int MostEvents = 5_000;

    public static IEndpointRouteBuilder MapEventsApi(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/events", Send).WithName("AddEvents").WithTags("Events").WithSummary("Add events to children's chronologies")
            .WithDescription("All are recorded, or none, unless good-only=true: then those that are good are, and every one is reported. The same event sent twice is recorded once.")
            .AddEndpointFilter<PartnerPass>().WithMetadata(new NeedsScope(Scopes.AddEvents)).DisclosesNobody("answers with what became of each event that was sent")
            .Accepts<EventBody[]>("application/json").Produces<EventsAccepted>().Produces<EventsAccepted>(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status400BadRequest);
        return app;
    }

    private static async Task<IResult> Send(HttpRequest request, EventIntake intake, PackShelf packs, IClock clock, CancellationToken cancel)
    {
        if (request.ContentLength is null or > MostBytes) return Results.Problem($"Send at most {MostBytes} bytes, and say how many in Content-Length.", statusCode: StatusCodes.Status413PayloadTooLarge);
        JsonNode? body;
        try
        {
            body = await JsonNode.ParseAsync(request.Body, cancellationToken: cancel);
        }
        catch (JsonException e)
        {
            return Results.Problem($"The body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.", statusCode: StatusCodes.Status400BadRequest);
        }
        if (body is not JsonArray { Count: > 0 and <= MostEvents } sent || sent.Any(s => s is not JsonObject))
            return Results.Problem($"Send an array of 1 to {MostEvents} events, each an object.", statusCode: StatusCodes.Status400BadRequest);

        var reader = PartnerPass.ReaderOf(request.HttpContext)!;
        var now = clock.GetCurrentInstant();
        var judged = await intake.Judge(reader, [.. sent.Select((e, i) => Line(packs.Current, e!.AsObject(), i))], now, cancel);
        var goodOnly = string.Equals(request.Query["good-only"], "true", StringComparison.Ordinal);
        var wrong = judged.Count(j => j.State == "wrong");
        var refused = wrong > 0 && !goodOnly;
        var taken = refused ? new Taken(0, judged.Count(j => j.State == "known"), wrong) : await intake.Record(reader, judged, now, cancel);
        var answer = new EventsAccepted(taken.Recorded, taken.Known, taken.Wrong,
            [.. judged.Select(j => new EventTold(j.Line, j.State == "good" ? refused ? "not recorded, because others are wrong" : "recorded" : j.State, [.. j.Problems.Select(p => p.Place.Length == 0 ? p.Message : $"{p.Place}: {p.Message}")]))]);
        return refused ? Results.Json(answer, statusCode: StatusCodes.Status422UnprocessableEntity) : Results.Ok(answer);
    }

    private static EventLine Line(Practice.Pack.PracticePack pack, JsonObject sent, int index)
    {
        string Text(string name) => sent[name] is JsonValue value ? value.ToString().Trim() : "";
        var known = EventFile.Columns(pack);
        var problems = ImmutableArray.CreateBuilder<Practice.Problem>();
        foreach (var (name, value) in sent)
        {
            if (!known.Contains(name)) problems.Add(new(name.Length > 40 ? name[..40] : name, "unknown", $"Nobody knows this. Known are: {string.Join(", ", known)}."));
            else if (value is not (null or JsonValue)) problems.Add(new(name, "not-text", "Send a text, not an object or a list."));
        }
        var answers = new JsonObject();
        foreach (var field in pack.Chronology.Event.Fields)
            if (Text(field.Id) is { Length: > 0 } answer) answers[field.Id] = answer;
        return new(index, Text("child"), new NewEvent("", Text("on"), Text("time") is { Length: > 0 } time ? time : null, Text("kind"), Text("standing"), Text("significant") is "true" or "yes", answers), problems.ToImmutable(), Text(EventFile.AddressesStand) == "yes");
    }
}
