using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;

namespace Kith.Record.Narrative;

/// <summary>Names that a sentence needs and an entry does not hold.</summary>
/// <param name="Worker">Worker id to name.</param>
public sealed record Names(Func<string, string> Worker);

/// <summary>An entry as people read it: one sentence, and what was written with it.</summary>
public sealed record Told(PastEntry Entry, string Sentence, ImmutableArray<AnswerLine> Answers);

/// <summary>The one class that turns entries into sentences, for every page, print and export.</summary>
public sealed class Sentences(PracticePack pack, Names names)
{
    /// <param name="pathway">The pathway, in the shape that the episode keeps to; null for other chains.</param>
    public Told Tell(PastEntry e, Pathway? pathway) => new(e, Sentence(e, pathway), Answers(e, pathway));

    public string Who(Actor actor) => actor.Human switch
    {
        "engine" => "Kith",
        "public" => "A member of the public",
        "partner" => pack.Partnership.Agency(actor.Agency)?.Name ?? actor.Agency,
        _ => $"{names.Worker(actor.Human)}, {pack.Roles.GetValueOrDefault(actor.Role)?.Name ?? actor.Role}",
    };

    private string Sentence(PastEntry e, Pathway? pathway)
    {
        var s = e.Says;
        string Step() => pathway?.Step(s["step"])?.Name ?? s["step"];
        return e.Kind switch
        {
            Kinds.ReportReceived => $"Report {s["reference"]} received {Route(s["route"])}",
            Kinds.MentionLinked => s["created"] == "yes" ? "Somebody named here entered the index as a new person" : "Somebody named here was said to be a person already known",
            Kinds.MentionUnlinked => "That link to a person was taken back",
            Kinds.PersonMerged => s.ContainsKey("into") ? "This record was said to be of one person with another, and goes by that one" : "Another record was said to be of this person, and goes by this one",
            Kinds.PersonUnmerged => s.ContainsKey("from") ? "This record was parted again from another: they are two people" : "Another record was parted again from this one: they are two people",
            Kinds.LikenessRefused => "Somebody who looks like this person was said to be another",
            Kinds.EntryAssigned => s.ContainsKey("mention") ? "Somebody named in a report was said to be this person or the other, after two records were parted" : $"{(s.TryGetValue("entry", out var assigned) ? $"Entry {assigned}" : "A relationship")} was said to belong to this person or the other, after two records were parted",
            Kinds.PersonCreated => "Entered the index",
            Kinds.FlagRaised => $"Flag raised: {Flag(s["flag"])}",
            Kinds.FlagLowered => $"Flag lowered: {Flag(s["flag"])}",
            Kinds.EpisodeOpened => $"{pathway?.Name ?? s["pathway"]} opened, held by {Team(s["team"])}",
            Kinds.StageEntered => $"Moved to: {pathway?.Stage(s["stage"])?.Name ?? s["stage"]}",
            Kinds.StepOpened => s.TryGetValue("agency", out var asked) ? $"{Agency(asked)} has been asked" : $"To do: {Step()}",
            Kinds.StepClosed => $"No longer to do: {pathway?.Step(StepOf(s["instance"]))?.Name ?? s["instance"]}{OfAgency(s["instance"])}",
            Kinds.FormRecorded => s["version"] == "1" ? $"{Step()}: recorded" : $"{Step()}: recorded again",
            Kinds.DecisionMade => $"{Step()}: {Outcome(pathway, s["step"], s["outcome"])}{(s["version"] == "1" ? "" : " (changed)")}",
            Kinds.Asked => $"Asked: {string.Join(", ", s["agencies"].Split(',').Select(Agency))}",
            Kinds.Answered => $"{Agency(s["agency"])} answered",
            Kinds.DueSet or Kinds.DueMoved => DueSentence.Of(e, pack, Clock(pathway, s["clock"], s.GetValueOrDefault("agency"))),
            Kinds.DueMet => Replay.Micros(s["at"]) <= Replay.Micros(s["due"])
                ? $"{Clock(pathway, Bare(s["key"]), AgencyOf(s["key"]))}: done in time" : $"{Clock(pathway, Bare(s["key"]), AgencyOf(s["key"]))}: done late; it was due {DueSentence.Time(Replay.Micros(s["due"]))}",
            Kinds.DueDropped => $"{Clock(pathway, Bare(s["key"]), AgencyOf(s["key"]))}: no longer awaited",
            Kinds.GapFound => $"Missing: {Gap(pathway, s["field"])}{(s.ContainsKey("chased-with") ? ", to be asked of the referrer" : "")}",
            Kinds.GapFilled => $"Found out: {Gap(pathway, s["field"])}",
            Kinds.PromptRaised => $"Practice asks: {pathway?.Prompts.FirstOrDefault(p => p.Id == s["prompt"])?.Question ?? s["prompt"]}",
            Kinds.PromptSetAside => $"Answered or set aside: {pathway?.Prompts.FirstOrDefault(p => p.Id == s["prompt"])?.Question ?? s["prompt"]}",
            Kinds.NoticeSent => $"Told {To(s["to"])}: {pack.Notices.GetValueOrDefault(s["notice"])?.Title ?? s["notice"]}",
            Kinds.NoticeAcknowledged => "A message was read and acknowledged",
            Kinds.NoticeEscalated => $"Nobody had read a message in time: passed on to {To(s["to"])}",
            Kinds.Allocated => s.TryGetValue("worker", out var worker) ? $"Allocated to {names.Worker(worker)}" : "Given back to the team",
            Kinds.HandoverOffered => $"{Team(s["from"])} asks {Team(s["to"])} to take over",
            Kinds.HandoverAccepted => $"{Team(s["to"])} took over from {Team(s["from"])}",
            Kinds.EpisodeTied => s["as"] switch
            {
                "part" => $"{pack.Pathways.GetValueOrDefault(s["pathway"])?.Name ?? s["pathway"]} opened from here",
                "open-case" => "Passed to the child's open case",
                _ => "New information about this child arrived as a contact",
            },
            Kinds.Recalled => s["why"] switch
            {
                "wrong-child" => "Withdrawn, because it is about another child",
                "wrong-fact" => "Withdrawn, because it is wrong",
                _ => "Withdrawn, because it may not be held here",
            } + (e.Chain.StartsWith("report/", StringComparison.Ordinal) ? ": all that the referrer told" : $": entry {s["entries"].Replace(",", ", ", StringComparison.Ordinal)}"),
            Kinds.Restricted => $"Restricted: {pack.NeedToKnow.Restrictions.GetValueOrDefault(s["restriction"])?.Name ?? s["restriction"]}",
            Kinds.RestrictionLifted => "No longer restricted",
            Kinds.LetIn => $"{names.Worker(s["worker"])} was let in by name{(s["why"] == "emergency" ? ", by emergency access" : "")}",
            Kinds.LetOut => $"{names.Worker(s["worker"])} is no longer let in by name",
            Kinds.Barred => $"{names.Worker(s["worker"])} is kept out",
            Kinds.BarLifted => $"{names.Worker(s["worker"])} is no longer kept out",
            Kinds.AnswerLinkMade => $"A link to answer for {Agency(s["agency"])} was made for {names.Worker(s["recipient"])}",
            Kinds.AnswerLinkEnded => $"The link of {names.Worker(s["recipient"])} ended: {(s["why"] == "withdrawn" ? "taken back" : "too many wrong codes")}",
            Kinds.HoldPut => "Legal hold: nothing of this is destroyed until it is lifted",
            Kinds.HoldLifted => "The legal hold was lifted",
            Kinds.Destroyed => $"Its words were lawfully destroyed, signed by {names.Worker(s["first"])} and {names.Worker(s["second"])}; what stood here can no longer be read",
            Kinds.EpisodeClosed => $"Closed: {(pathway is null ? s["reason"] : pathway.CloseReasons.GetValueOrDefault(s["reason"], s["reason"]))}",
            Kinds.AddressRecorded => $"{Code("address-kind", s["kind"])} from {s["from"]}{(s["protected"] == "yes" ? ", which must not be given out" : "")}",
            Kinds.AddressConfirmed => "An address was confirmed as right and safe to write to",
            Kinds.ConsentRecorded => $"{Code("consent-given", s["state"])}: {Code("sharing-purpose", s["purpose"])}",
            Kinds.DocumentAttached => "A file was attached",
            Kinds.RelationshipRecorded => $"Recorded: somebody is {Code("relationship", s["code"]).ToLowerInvariant()} to them",
            Kinds.RelationshipCorrected => s.ContainsKey("wrong") ? "A relationship was taken away: it never was so" : $"A relationship was put right: {Code("relationship", s["code"]).ToLowerInvariant()}",
            Kinds.RelationshipEnded => $"A relationship ended on {s["until"]}",
            Kinds.BirthRecorded => s.ContainsKey("again") ? "The birth was recorded again" : "The birth was recorded",
            Kinds.Disclosed => $"{pack.Documents.GetValueOrDefault(s["kind"])?.Name ?? s["kind"]} given to {Given(s["to"], s["standing"])}{(s["withheld"] == "0" ? "" : $"; {s["withheld"]} held back")}",
            Kinds.EventRecorded => Code(pack.Chronology.Kinds, s["kind"]),
            Kinds.EventWithdrawn => "An event was withdrawn by the agency that had added it",
            Kinds.ChronologyMade => $"A chronology of {s["entries"]} entries was made: {Code(pack.Chronology.Uses, s["use"])}",
            Kinds.Marked => $"Said of entry {s["of"]}: {Code(pack.Chronology.Marks, s["as"])}",
            _ => e.Kind.Replace('-', ' '),
        };
    }

    private string Code(string set, string code) => pack.Codes.GetValueOrDefault(set)?.Find(code)?.Name ?? code;

    /// <summary>Of the family only what they are to the child: who it was stands in the document.</summary>
    private string Given(string to, string standing) => Disclosing.Cut(to).Kind == Disclosing.Party
        ? (pack.Recipients.GetValueOrDefault(standing)?.Name ?? Code(SubjectAccessRules.Codes, standing)).ToLowerInvariant() : To(to);

    private ImmutableArray<AnswerLine> Answers(PastEntry e, Pathway? pathway)
    {
        var answers = Replay.Answers(e);
        if (answers.Count == 0) return [];
        var form = e.Kind switch
        {
            Kinds.ReportReceived => pack.Pathways.GetValueOrDefault(e.Says["pathway"])?.Forms.GetValueOrDefault(e.Says["form"]),
            Kinds.EventRecorded => Events.FormOf(pack, e.Says["kind"]),
            Kinds.FormRecorded or Kinds.DecisionMade or Kinds.Asked or Kinds.Answered => pathway?.Forms.GetValueOrDefault(e.Says["form"]),
            _ => null,
        };
        return form is not null ? AnswerLines.Of(form, answers, pack) : [.. Plain(answers)];
    }

    private static IEnumerable<AnswerLine> Plain(System.Text.Json.Nodes.JsonObject answers) =>
        answers.Where(a => a.Value is System.Text.Json.Nodes.JsonValue).Select(a => new AnswerLine(Capital(a.Key), a.Value!.ToString(), 0));

    private string Team(string id) => pack.Partnership.Team(id)?.Name ?? id;

    private string Agency(string id) => pack.Partnership.Agency(id)?.Name ?? id;

    private string Flag(string id) => pack.Flags.GetValueOrDefault(id)?.Name ?? id;

    private string To(string to)
    {
        var colon = to.IndexOf(':', StringComparison.Ordinal);
        var (kind, id) = (to[..colon], to[(colon + 1)..]);
        return kind switch
        {
            "worker" => names.Worker(id),
            "team" => Team(id),
            "agency" => Agency(id),
            _ => "the referrer",
        };
    }

    private static string Route(string route) => route switch
    {
        "api" => "from an agency's own system",
        "public" => "from a member of the public",
        _ => "from a worker",
    };

    private string Clock(Pathway? pathway, string clock, string? agency) =>
        (pathway?.Clocks.FirstOrDefault(c => c.Id == clock)?.Name ?? clock) + (agency is null ? "" : $" ({Agency(agency)})");

    private static string Gap(Pathway? pathway, string field) => pathway is null ? field : GapLabels.Of(pathway, field);

    private static string Outcome(Pathway? pathway, string step, string outcome) =>
        pathway?.Step(step)?.Outcomes.FirstOrDefault(o => o.Id == outcome)?.Name ?? outcome;

    private static string StepOf(string instance) => Bare(instance);

    private string OfAgency(string instance) => AgencyOf(instance) is { } agency ? $" ({Agency(agency)})" : "";

    private static string Bare(string key) => key.Split('@')[0];

    private static string? AgencyOf(string key) => key.Contains('@', StringComparison.Ordinal) ? key.Split('@')[1] : null;

    private static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..].Replace('-', ' ');
}
