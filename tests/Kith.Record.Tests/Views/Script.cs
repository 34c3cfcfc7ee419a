using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
using NodaTime;
using Shouldly;

namespace Kith.Record.Tests.Views;

/// <summary>Writes a ledger entry by entry, as the kernel would, so that the views are tested by themselves.</summary>
internal sealed class Script(RecordStore store)
{
    private int changes;

    public Instant Now { get; set; } = Instant.FromUtc(2026, 11, 20, 10, 0);

    public Actor Actor { get; set; } = new("w-screener", "screener", "bedford-social-care", "bedford-front-door");

    public static string Micros(Instant instant) => (instant.ToUnixTimeTicks() / 10).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static EntryDraft Entry(string chain, string kind, string says, params ImmutableArray<PartDraft> parts) => new(
        chain, kind, 1, Happened.On(new LocalDate(2026, 11, 20)), [],
        says.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.Split('=', 2)).ToImmutableSortedDictionary(w => w[0], w => w[1], StringComparer.Ordinal),
        parts);

    public static PartDraft Part(string? about, string sensitivity, string json) => new(about, sensitivity, (JsonObject)JsonNode.Parse(json)!);

    /// <summary>Records entries in one change, one minute after the last.</summary>
    public async Task Do(params ImmutableArray<EntryDraft> entries)
    {
        Now += Duration.FromMinutes(1);
        var nothing = ImmutableSortedDictionary<string, string>.Empty;
        var draft = new ChangeDraft($"change-{++changes}", Now, Actor, "safeguarding", nothing, nothing, entries);
        (await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(draft))).ShouldNotBeNull();
    }

    public EntryDraft EpisodeOpened(string id, string pathway = "contact", string? subject = null, string? report = null, string more = "", string team = "bedford-front-door", string door = "bedford", string stage = "screening") =>
        Entry($"episode/{id}", Kinds.EpisodeOpened,
            $"pathway={pathway} shape=pack authority={door} front-door={door} team={team} route=worker received={Micros(Now)} stage={stage} "
            + (subject is null ? "" : $"subject={subject} ") + (report is null ? "" : $"report={report} ") + (more.Contains("care=", StringComparison.Ordinal) ? "" : "care=no ") + more);

    public static EntryDraft StepOpened(string episode, string instance, string roles, string? agency = null, string kind = "form") =>
        Entry($"episode/{episode}", Kinds.StepOpened, $"instance={instance} step={instance.Split('@')[0]} kind={kind} roles={roles}" + (agency is null ? "" : $" agency={agency}"));

    public static EntryDraft Decided(string episode, string step, string outcome, int version = 1, string more = "") =>
        Entry($"episode/{episode}", Kinds.DecisionMade, $"instance={step} step={step} form={step} version={version} outcome={outcome} {more}",
            Part(null, "assessment", """{"reason":"It is plain from what the school saw."}"""));

    public static EntryDraft Due(string episode, string key, Instant from, Instant due, string kind = Kinds.DueSet, string more = "") =>
        Entry($"episode/{episode}", kind,
            $"key={key} clock={key.Split('@')[0]} timescale=rag-amber value-from=2024-01-01 limit=1 unit=working-day runs-on=no from={Micros(from)} due={Micros(due)} calendar=2026.1 {more}");

    public static EntryDraft Linked(string report, string mention, string person, bool created = false) =>
        Entry($"report/{report}", Kinds.MentionLinked, $"mention={mention} person={person} created={(created ? "yes" : "no")}");

    public static EntryDraft Unlinked(string report, string mention, string person) =>
        Entry($"report/{report}", Kinds.MentionUnlinked, $"mention={mention} person={person}");

    public static EntryDraft Created(string person, string report, string mention) =>
        Entry($"person/{person}", Kinds.PersonCreated, $"person={person} report={report} mention={mention}");

    /// <summary>A report of one child, described as <c>family-name=Osei given-names=Kofi</c>; an underscore is a space.</summary>
    /// <param name="kin">In the household, each for the sake of which children.</param>
    public EntryDraft Report(string id, string mention, string child, string[] siblings, (string Mention, int[] Of)[] kin)
    {
        var report = Report(id, mention, child);
        var others = siblings.Select((m, i) => (Mention: m, Path: $"children[{i + 1}]", Role: "child", Of: Array.Empty<int>()))
            .Concat(kin.Select((k, i) => (k.Mention, Path: $"household[{i}]", Role: "household", k.Of))).ToList();
        return report with
        {
            Says = report.Says.AddRange(others.Select(o => KeyValuePair.Create($"mention:{o.Mention}", o.Path))),
            Concerns = [.. report.Concerns, .. others.Select(o => new Concern($"mention/{o.Mention}", o.Role))],
            Parts =
            [
                .. report.Parts, .. others.Select(o => new PartDraft($"mention/{o.Mention}", "identity", new JsonObject(o.Of.SelectMany((child, n) => new[]
                {
                    KeyValuePair.Create<string, JsonNode?>($"{o.Path}.relationships[{n}].child", child.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                    KeyValuePair.Create<string, JsonNode?>($"{o.Path}.relationships[{n}].relationship", "mother"),
                }).Prepend(KeyValuePair.Create<string, JsonNode?>($"{o.Path}.family-name", "Osei"))))),
            ],
        };
    }

    public EntryDraft Report(string id, string mention, string child, string says = "referrer-kind=professional") =>
        Entry($"report/{id}", Kinds.ReportReceived, $"reference=REF-{id} pathway=contact form=report route=worker {says} received={Micros(Now)} urgent=no mention:{mention}=children[0]",
            new PartDraft($"mention/{mention}", "identity", new JsonObject(child.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.Split('=', 2))
                .Select(w => KeyValuePair.Create<string, JsonNode?>($"children[0].{w[0]}", w[1].Replace('_', ' '))))),
            Part(null, "concern", """{"concern":"Bruises on both arms."}""")) with
        { Concerns = [new Concern($"mention/{mention}", "child")] };
}
