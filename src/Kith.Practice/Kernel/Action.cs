using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Kith.Practice.Kernel;

/// <summary>What somebody wants to do. One user action is one change, or nothing.</summary>
public abstract partial record Action
{
    /// <summary>Something arrives: a contact, a consultation. One report; one episode for each child in it.</summary>
    /// <param name="Route">worker, api, public or effect.</param>
    /// <param name="FrontDoor">Where the sender says it belongs; null: found from the child's address or school.</param>
    /// <param name="From">The report that it is made from (a consultation turned into a contact), if any.</param>
    public sealed record Open(string Pathway, string Form, JsonObject Answers, string Route, string? FrontDoor = null, string? From = null) : Action;

    /// <summary>Fills in a form step, or answers a request.</summary>
    /// <param name="Version">The version of the step that the writer saw: 0 when it had not been done.</param>
    public sealed record Fill(string Episode, string Step, int Version, JsonObject Answers) : Action;

    public sealed record Decide(string Episode, string Step, int Version, string Outcome, JsonObject Answers) : Action;

    /// <summary>Puts the step's question to agencies. May be done again to ask more of them.</summary>
    public sealed record Ask(string Episode, string Step, int Version, JsonObject Answers) : Action;

    /// <summary>Says that a mention is this person. <see cref="Person"/> null makes a new person out of the mention.</summary>
    public sealed record Link(string Report, string Mention, string? Person, string Reason) : Action;

    public sealed record Unlink(string Report, string Mention, string Reason) : Action;

    /// <summary>Gives an answer that was missing at the start.</summary>
    public sealed record FillGap(string Episode, string Field, JsonNode? Value, string Source) : Action;

    public sealed record SetAside(string Episode, string Prompt, string Reason) : Action;

    /// <param name="Worker">null gives it back to the team.</param>
    public sealed record Allocate(string Episode, string? Worker, string? Reason) : Action;

    public sealed record OfferHandover(string Episode, string ToTeam, string Note) : Action;

    public sealed record AcceptHandover(string Episode, string? Note) : Action;

    /// <param name="Notice">Id of the notice, <c>chain/…#sequence</c>'s own id.</param>
    public sealed record Acknowledge(string Episode, string Notice) : Action;

    /// <summary>Time has passed: notices unread beyond their time go to the next person. Done by the engine.</summary>
    public sealed record Chase(string Episode) : Action;
}
