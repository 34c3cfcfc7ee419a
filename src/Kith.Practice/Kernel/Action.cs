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
    public sealed record Open(string Pathway, string Form, JsonObject Answers, string Route, string? FrontDoor = null, string? From = null) : Action
    {
        /// <summary>For a pathway whose team is given: who is to do it, and the record that it is about. Found by the program, never typed.</summary>
        public GivenTo? Given { get; init; }

        /// <summary>The worker writes down somebody else's words: replies are not for the worker.</summary>
        public bool ForCaller { get; init; }

        /// <summary>A child is in danger now, as the sender says: however it is spelt, before it has been checked.</summary>
        public bool Urgent => Answers["danger-now"]?.ToString() is "yes" or "true";
    }

    /// <param name="Record"><c>person/…</c> or <c>episode/…</c>; null when there is none.</param>
    /// <param name="Cleared">Workers, when only they may know of it; empty: the team.</param>
    public sealed record GivenTo(string Team, string? Record, ImmutableArray<string> Cleared)
    {
        /// <summary>An episode that those to whom it is given are let in to, unless it is restricted.</summary>
        public string? Opens { get; init; }
    }

    /// <summary>Closes a record to all but those named. A record may stand under several restrictions; one must be let in to each.</summary>
    /// <param name="Record"><c>person/…</c>, <c>episode/…</c>, or <c>report/…</c>, which closes every contact in it.</param>
    /// <param name="Restriction">Id of one of the partnership's restrictions: its kind.</param>
    /// <param name="Cleared">Workers who still see it. Whoever restricts it is one of them.</param>
    public sealed record Restrict(string Record, string Restriction, ImmutableArray<string> Cleared, string Reason) : Action;

    /// <param name="Restriction">Its id; null where the record has one alone.</param>
    public sealed record LiftRestriction(string Record, string Reason, string? Restriction = null) : Action;

    /// <summary>Lets one more worker in by name, for as long as the restriction holds.</summary>
    /// <param name="Restriction">Its id; null where the record has one alone.</param>
    public sealed record Clear(string Record, string Worker, string Reason, string? Restriction = null) : Action;

    /// <summary>Ends what lets a worker in by name, by whatever way they came in.</summary>
    /// <param name="Restriction">Its id; null where they are named once.</param>
    public sealed record EndClearance(string Record, string Worker, string Reason, string? Restriction = null) : Action;

    /// <summary>The deciding agency's information governance, which knows of a restriction no more than its id, names who is to look after it.</summary>
    public sealed record NameSuccessor(string Restriction, string Worker, string Reason) : Action;

    /// <summary>Keeps a worker out whatever else lets them in.</summary>
    /// <param name="Why">own-family, implicated, self or other.</param>
    public sealed record Bar(string Record, string Worker, string Why, string Reason) : Action;

    public sealed record LiftBar(string Record, string Worker, string Reason) : Action;

    /// <summary>Withdraws what was recorded: sealed at once wherever it is read, and everybody who read it is told.</summary>
    /// <param name="Entries">Sequences in the episode's chain; empty: the whole report, with every episode that came of it.</param>
    /// <param name="Why">wrong-child, wrong-fact or not-lawful.</param>
    /// <param name="MovedTo">The episode where it belongs, if it is known.</param>
    public sealed record Recall(string Episode, ImmutableArray<long> Entries, string Why, string Reason, string? MovedTo = null) : Action
    {
        /// <summary>Workers who read it since, found by the program when the action is done.</summary>
        public ImmutableArray<string> Readers { get; init; } = [];

        /// <summary>Teams and agencies that a notice told of it, as <c>team:…</c> and <c>agency:…</c>. Found by the program, as what follows.</summary>
        public ImmutableArray<string> Told { get; init; } = [];

        /// <summary>Documents that were made of it and given to somebody.</summary>
        public ImmutableArray<HeldDocument> Documents { get; init; } = [];

        /// <summary>Files that were attached to what is withdrawn whole.</summary>
        public ImmutableArray<string> Files { get; init; } = [];

        /// <summary>What was recorded with people in work that is withdrawn whole: an address, what somebody agreed to, who is whose.</summary>
        public ImmutableArray<WithPerson> Recorded { get; init; } = [];
    }

    /// <param name="Person">In whose chain they stand.</param>
    public sealed record WithPerson(string Person, ImmutableArray<long> Entries);

    /// <summary>A document of which somebody holds a copy.</summary>
    /// <param name="Episode">Where it was given.</param>
    /// <param name="To"><c>team:…</c>, <c>agency:…</c> or <c>worker:…</c>; null when it went out on paper or by a link.</param>
    /// <param name="Keepers">Who holds that work, as whom a notice can reach: its team, or those cleared for it.</param>
    public sealed record HeldDocument(string Document, string Episode, string? To, ImmutableArray<string> Keepers);

    /// <summary>Legal hold: nothing of this is destroyed until it is lifted.</summary>
    public sealed record PutHold(string Episode, string Reason) : Action;

    public sealed record LiftHold(string Episode, string Reason) : Action;

    /// <summary>A child may come to harm before anybody can be asked.</summary>
    public sealed record EmergencyAccess(string Record, string Reason) : Action;

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
