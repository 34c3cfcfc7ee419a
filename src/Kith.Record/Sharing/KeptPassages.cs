using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Forms;
using Kith.Practice.Pack;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Sharing;

/// <summary>
/// Words from a restricted source stay where they were given. Whoever writes a passage of them elsewhere is stopped, with the way on. Looked
/// at are the texts that this writer has been shown of late, and those in the child's episodes: so many and no more.
/// </summary>
internal static partial class KeptPassages
{
    public const string Code = "kept-passage";

    private static readonly Duration Lately = Duration.FromDays(14);
    private const int MostPages = 300;
    private const int MostEpisodes = 200;
    private const int MostTexts = 400;

    public static async Task<ImmutableArray<Problem>> Repeated(RecordContext db, PracticePack pack, Reader reader, Action action, Instant now, CancellationToken cancel)
    {
        if (reader.Human is "engine" or "public" or "partner") return [];
        var labels = Labels(pack);
        var written = Texts(action).Where(t => !labels.Paths.ContainsKey(Bare(t.Place))).Select(t => (t.Place, Runs: Shingles.Of(t.Text))).Where(t => t.Runs.Any).ToArray();
        if (written.Length == 0) return [];
        var kept = await Kept(db, labels, await Episodes(db, reader, Situations.EpisodeOf(action), now, cancel), cancel);
        return
        [
            .. from text in written
               let source = kept.FirstOrDefault(k => text.Runs.StandsIn(k.Text))
               where source.Text is not null
               select new Problem(text.Place, Code, Sentence(pack, source.Label)),
        ];
    }

    /// <summary>Which of these lines hold a passage that is kept somewhere in the episodes of the same child.</summary>
    public static async Task<HashSet<DocumentLine>> Among(RecordContext db, PracticePack pack, string episode, IEnumerable<DocumentLine> lines, CancellationToken cancel)
    {
        var kept = await Kept(db, Labels(pack), await OfChild(db, episode, cancel), cancel);
        return kept.Length == 0 ? [] : [.. lines.Where(l => Shingles.Of(l.Value) is { Any: true } runs && kept.Any(k => runs.StandsIn(k.Text)))];
    }

    private static string Sentence(PracticePack pack, string label) =>
        $"This repeats a passage labelled “{SourceLabels.Name(pack, label)}”. Its words stay where they were given: they are not copied into another record, plan or letter. Say in your own words what you decide and why, or ask whoever gave it to release it. Nothing you typed is lost.";

    private sealed record KeptLabels(ImmutableDictionary<string, string> Paths, string[] Classes);

    /// <summary>The fields whose answers are kept, by their path without numbers, over all pathways.</summary>
    private static KeptLabels Labels(PracticePack pack)
    {
        var paths = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var classes = new SortedSet<string>(StringComparer.Ordinal) { "intelligence" };
        foreach (var form in pack.Pathways.Values.SelectMany(p => p.Forms.Values)) Walk(form.Fields, "");
        return new(paths.ToImmutable(), [.. classes]);

        void Walk(ImmutableArray<Field> fields, string under)
        {
            foreach (var field in fields.IsDefault ? [] : fields)
            {
                var at = FieldPath.Under(under, field.Id);
                if ((field.SourceLabel is { } label && SourceLabels.Kept(pack, label)) || field.Class == "intelligence")
                {
                    paths[at] = field.SourceLabel ?? "restricted";
                    if (field.Class is { } kind) classes.Add(kind);
                }
                Walk(field.Fields, at);
            }
        }
    }

    private static async Task<(string Text, string Label)[]> Kept(RecordContext db, KeptLabels labels, string[] episodes, CancellationToken cancel)
    {
        if (episodes.Length == 0) return [];
        var chains = episodes.Select(e => $"episode/{e}").ToArray();
        var classes = labels.Classes;
        var parts = await db.Parts.AsNoTracking().Where(p => chains.Contains(p.Chain) && classes.Contains(p.Class))
            .OrderBy(p => p.Chain).ThenByDescending(p => p.Sequence).Take(MostTexts).Select(p => p.Body).ToListAsync(cancel);
        return
        [
            .. from body in parts
               where body is not null
               from answer in Body.Parse(body)
               where labels.Paths.ContainsKey(Bare(answer.Key)) && answer.Value is JsonValue
               select (answer.Value!.ToString(), labels.Paths[Bare(answer.Key)]),
        ];
    }

    private static async Task<string[]> Episodes(RecordContext db, Reader reader, string? episode, Instant now, CancellationToken cancel)
    {
        var since = Micros.From(now - Lately);
        var pages = await db.Set<ReadAuditRow>().AsNoTracking().Where(a => a.Human == reader.Human && a.At >= since).OrderByDescending(a => a.At).Take(MostPages).Select(a => a.Id).ToListAsync(cancel);
        var shown = await db.Set<ReadAuditSubjectRow>().AsNoTracking().Where(s => pages.Contains(s.Audit) && s.Subject.StartsWith("episode/")).Select(s => s.Subject).Distinct().Take(MostEpisodes).ToListAsync(cancel);
        return [.. shown.Select(EntryWords.Bare).Concat(episode is null ? [] : await OfChild(db, episode, cancel)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The episodes of the same child: of the same person, or, before anybody has said who it is, about the same mention; and what they are part of.</summary>
    private static async Task<string[]> OfChild(RecordContext db, string episode, CancellationToken cancel)
    {
        if (await db.Set<EpisodeRow>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == episode, cancel) is not { } row) return [];
        return await db.Set<EpisodeRow>().AsNoTracking()
            .Where(e => e.Id == episode || (row.Person != null && e.Person == row.Person) || (row.Subject != null && e.Subject == row.Subject) || (row.Report != null && e.Report == row.Report))
            .OrderByDescending(e => e.Opened).Take(MostEpisodes).Select(e => e.Id).ToArrayAsync(cancel);
    }

    /// <summary>
    /// Everything that somebody wrote with an action, and the place on the page where it stands. Every action says what it carries, if nothing then
    /// that: one that is not named here is an error, and a test goes through them all, down to each text.
    /// </summary>
    internal static IEnumerable<(string Place, string Text)> Texts(Action action) => action switch
    {
        Action.Open a => Leaves(a.Answers, ""),
        Action.Fill a => Leaves(a.Answers, ""),
        Action.Decide a => Leaves(a.Answers, ""),
        Action.Ask a => Leaves(a.Answers, ""),
        Action.FillGap a => Leaves(a.Value, a.Field).Append(("source", a.Source)),
        Action.SetAside a => [($"prompt:{a.Prompt}", a.Reason)],
        Action.Link a => [("reason", a.Reason)],
        Action.Unlink a => [("reason", a.Reason)],
        Action.Merge a => [("reason", a.Reason)],
        Action.Unmerge a => [("reason", a.Reason)],
        Action.Assign a => [("reason", a.Reason)],
        Action.RefuseLikeness a => [("reason", a.Reason)],
        Action.Allocate a => [("reason", a.Reason ?? "")],
        Action.OfferHandover a => [("note", a.Note)],
        Action.AcceptHandover a => [("note", a.Note ?? "")],
        // Its lines were chosen and checked one by one (Releasing); a label of its own says where each comes from.
        Action.Disclose a => [("why", a.What.Why)],
        Action.RecordAddress a => [("lines", a.Lines), ("postcode", a.Postcode)],
        Action.ConfirmAddress a => [("how", a.How)],
        Action.SetFlag a => [("reason", a.Reason)],
        Action.RecordConsent a => [("words", a.Words)],
        Action.RecordRelationship a => [("source", a.Source)],
        Action.CorrectRelationship a => [("reason", a.Reason)],
        Action.EndRelationship a => [("reason", a.Reason)],
        Action.RecordBirth a => [("given-names", a.GivenNames), ("family-name", a.FamilyName), ("where", a.Where), ("reason", a.Reason)],
        Action.RecordEvents a => a.Events.SelectMany(e => Leaves(e.Answers, "")),
        Action.WithdrawEvent a => [("reason", a.Reason)],
        Action.Mark a => [("words", a.Words)],
        Action.MakeChronology a => [("title", a.Title), ("analysis", a.Analysis)],
        Action.Attach a => [("name", a.Name), ("description", a.Description)],
        Action.TakeBack a => [("reason", a.Reason)],
        Action.Redact a => [("note", a.Note)],
        Action.LetGo a => [("note", a.Note)],
        Action.FindAsker a => [("name", a.Name), ("note", a.Note), ("despite", a.Despite)],
        Action.Restrict a => [("reason", a.Reason)],
        Action.LiftRestriction a => [("reason", a.Reason)],
        Action.Clear a => [("reason", a.Reason)],
        Action.EndClearance a => [("reason", a.Reason)],
        Action.NameSuccessor a => [("reason", a.Reason)],
        Action.Bar a => [("reason", a.Reason)],
        Action.LiftBar a => [("reason", a.Reason)],
        Action.Recall a => [("reason", a.Reason)],
        Action.PutHold a => [("reason", a.Reason)],
        Action.LiftHold a => [("reason", a.Reason)],
        // A child may come to harm: nobody is stopped for the words in which they say so, which only whoever reviews it reads.
        Action.EmergencyAccess => [],
        Action.ReleasePack or Action.ExportList or Action.Acknowledge or Action.Chase => [],
        _ => throw new InvalidOperationException($"{action.GetType().Name} does not say which words it carries. Say it here, if none then that."),
    };

    private static IEnumerable<(string Place, string Text)> Leaves(JsonNode? node, string at) => node switch
    {
        JsonObject fields => fields.SelectMany(f => Leaves(f.Value, FieldPath.Under(at, f.Key))),
        JsonArray items => items.SelectMany((item, i) => Leaves(item, FieldPath.Item(at, i))),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [(at, value.GetValue<string>())],
        _ => [],
    };

    internal static string Bare(string path) => Numbers().Replace(path, "");

    [GeneratedRegex(@"\[[0-9]+\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numbers();
}
