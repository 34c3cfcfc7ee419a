using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using Kith.Practice.Pathways;

namespace Kith.Practice.Kernel;

/// <summary>Something arrives: one report, and one episode for each child in it.</summary>
internal static class Opening
{
    public static void Do(Work work, Action.Open action)
    {
        if (!work.Values.Pathways.TryGetValue(action.Pathway, out var pathway))
        {
            work.Refuse(action.Pathway, "no-such-pathway", $"There is no pathway called “{action.Pathway}”.");
            return;
        }
        if (!pathway.Opening.By.Contains(action.Route))
        {
            work.Refuse(action.Pathway, "not-opened-so", $"{pathway.Name} is not opened in this way ({action.Route}).");
            return;
        }
        if (action.Given is null && pathway.Opening.Team == Pathways.Opening.Given)
        {
            work.Refuse(action.Pathway, "not-opened-so", $"{pathway.Name} is opened only by what it is about: go there, and ask from there.");
            return;
        }
        if (!pathway.Forms.TryGetValue(action.Form, out var form) || (action.Form != pathway.Opening.Form && action.Form != pathway.Opening.PublicForm))
        {
            work.Refuse(action.Form, "no-such-form", $"{pathway.Name} does not begin with a form called “{action.Form}”.");
            return;
        }
        if (action.FrontDoor is not null && work.Values.Partnership.FrontDoor(action.FrontDoor) is null)
        {
            work.Refuse("front-door", "no-such-front-door", $"There is no front door called “{action.FrontDoor}”.");
            return;
        }
        var context = new FormContext(work.Values, work.Situation.Now.Local(), _ => null, Authority: null);
        var check = FormCheck.Check(form, action.Answers, context);
        if (check.Problems.Length > 0)
        {
            work.Refuse(check.Problems);
            return;
        }
        Begin(work, action, pathway, form, check);
    }

    private static void Begin(Work work, Action.Open action, Pathway pathway, Form form, Checked check)
    {
        var report = work.NewId();
        var answers = check.Answers;
        var mentions = Mentioned(form.Fields, answers, "").Select(m => (m.Path, m.Role, Id: work.NewId())).ToArray();
        var subjects = pathway.Opening.OnePer is { } field
            ? mentions.Where(m => m.Path.StartsWith($"{field}[", StringComparison.Ordinal)).ToArray()
            : mentions.Where(m => m.Role == "child").Take(1).ToArray();
        var places = subjects.Select(s => Door(work, action, answers, s.Path)).ToArray();
        var door = places.FirstOrDefault() ?? Door(work, action, answers, "");

        Receive(work, action, form, answers, report, mentions, door);
        if (subjects.Length == 0) Episode(work, action, pathway, report, subject: null, path: null, door, check.Gaps);
        for (var i = 0; i < subjects.Length; i++)
            Episode(work, action, pathway, report, subjects[i].Id, subjects[i].Path, places[i], check.Gaps);
    }

    private static void Receive(
        Work work, Action.Open action, Form form, JsonObject answers, string report, (string Path, string Role, string Id)[] mentions, Pack.FrontDoor door)
    {
        var actor = work.Situation.Actor;
        var kind = ReferrerKind(action, answers);
        var urgent = answers["danger-now"]?.ToString() == "yes";
        var says = new Says
        {
            { "reference", Reference(report) }, { "pathway", action.Pathway }, { "form", form.RecordedAs }, { "route", action.Route },
            { "referrer-kind", kind }, { "referrer-mention", mentions.FirstOrDefault(m => m.Role == "referrer").Id },
            { "referrer-worker", action.Route == "worker" && !action.ForCaller ? actor.Human : null },
            { "referrer-agency", (action.Route == "worker" && !action.ForCaller) || action.Route == "api" ? actor.Agency : null },
            { "front-door", door.Id }, { "received", Replay.Micros(work.Situation.Now) }, { "urgent", urgent ? "yes" : "no" }, { "from-report", action.From },
        };
        foreach (var m in mentions) says.Add($"mention:{m.Id}", m.Path);
        var byPath = mentions.ToDictionary(m => m.Path, m => $"mention/{m.Id}", StringComparer.Ordinal);
        var parts = PartSplit.Split(form, answers, byPath.GetValueOrDefault).Select(p => new PartDraft(p.Mention, p.Class, p.Body));
        work.OnReport(report, Kinds.ReportReceived, says, [.. mentions.Select(m => new Concern($"mention/{m.Id}", m.Role))], parts);
    }

    private static void Episode(
        Work work, Action.Open action, Pathway pathway, string report, string? subject, string? path, Pack.FrontDoor door, ImmutableArray<string> gaps)
    {
        var actor = work.Situation.Actor;
        var id = work.NewId();
        Start(work, id, pathway, new Says
        {
            Subject = subject, Report = report,
            Codes =
            [
                ("subject", subject), ("report", report), ("path", path), ("authority", door.Authority), ("front-door", door.Id),
                ("team", action.Given?.Team ?? TeamFor(work, pathway, door.Id, parentTeam: null)), ("route", action.Route), ("received", Replay.Micros(work.Situation.Now)),
                ("opener-worker", action.Route == "worker" ? actor.Human : null), ("opener-agency", action.Route is "worker" or "api" ? actor.Agency : null),
                ("record", action.Given?.Record), ("opens", action.Given?.Opens), ("cleared", action.Given is { Cleared.IsEmpty: false } given ? string.Join(',', given.Cleared) : null),
            ],
        });
        foreach (var gap in gaps)
        {
            var field = path is not null && gap.StartsWith($"{path}.", StringComparison.Ordinal) ? $"child.{gap[(path.Length + 1)..]}"
                : gap.Contains('[', StringComparison.Ordinal) ? null : gap;
            if (field is null) continue;
            work.OnEpisode(id, Kinds.GapFound, new Says { { "field", field }, { "chased-with", Gaps.ChasedWith(pathway, field) } });
        }
        Effects.Do(work, id, pathway.Opening.Effects);
    }

    /// <summary>An episode that another one opens: same report, its clock inside the other's; about the same subject, or, where the other is
    /// about no one child (a consultation that becomes a contact), one about each child of the report.</summary>
    public static void Part(Work work, EpisodeState parent, Effect.Open effect)
    {
        var pathway = work.Values.Pathways[effect.Pathway];
        if (pathway.Slot is { } slot && work.Situation.Facts.ContainsKey($"{parent.Id}/{Facts.Slot(slot)}"))
        {
            work.Refuse("outcome", "slot-taken", $"{pathway.Name} is open for this child already, and there can be only one. Pass this to the open case, or choose another outcome.");
            return;
        }
        if (pathway.Opening.OnePer is not { } field || work.PathwayOf(parent).Opening.OnePer == field)
        {
            Part(work, parent, effect, pathway, parent.Subject);
            return;
        }
        var each = work.ReportOf(parent)?.Mentions.Values.Where(m => m.Path.StartsWith($"{field}[", StringComparison.Ordinal)) ?? [];
        foreach (var child in each.OrderBy(m => m.Path, StringComparer.Ordinal)) Part(work, parent, effect, pathway, child.Id);
    }

    private static void Part(Work work, EpisodeState parent, Effect.Open effect, Pathway pathway, string? subject)
    {
        var id = work.NewId();
        // A slot that is held by work which the actor does not see refuses nothing: this one stands outside it, until those cleared have joined the two.
        var apart = Apart.Holding(work, parent.Id, pathway.Slot);
        Start(work, id, pathway, new Says
        {
            Subject = subject, Report = parent.Report,
            Codes =
            [
                ("subject", subject), ("report", parent.Report), ("path", work.ReportOf(parent)?.Mentions.GetValueOrDefault(subject ?? "")?.Path),
                ("parent", parent.Id), ("inside", effect.Inside), ("authority", parent.Authority), ("front-door", parent.FrontDoor),
                ("team", TeamFor(work, pathway, parent.FrontDoor, parent.Team)), ("route", "effect"), ("received", Replay.Micros(work.Situation.Now)),
                ("outside", apart.IsEmpty ? null : pathway.Slot),
            ],
        });
        work.OnEpisode(parent.Id, Kinds.EpisodeTied, new Says { { "episode", id }, { "pathway", pathway.Id }, { "as", "part" } });
        Effects.Do(work, id, pathway.Opening.Effects);
        foreach (var other in apart) Apart.Tell(work, other, id);
    }

    private static void Start(Work work, string id, Pathway pathway, Says says)
    {
        says.Add("pathway", pathway.Id);
        says.Add("shape", work.Values.Hash);
        says.Add("care", pathway.Care ? "yes" : "no");
        if (!says.Words.ContainsKey("outside")) says.Add("slot", pathway.Slot);
        says.Add("seen-by", pathway.Opening.SeenBy == Pathways.Opening.FrontDoor ? null : pathway.Opening.SeenBy);
        says.Add("stage", pathway.Stages[0].Id);
        work.OnEpisode(id, Kinds.EpisodeOpened, says);
        KeepOutImplicated(work, id);
    }

    /// <summary>Whoever told it and is said to have harmed the child does not read what becomes of it under their own name either.</summary>
    public static void KeepOutImplicated(Work work, string id)
    {
        if (work.ReportOf(work.Episodes[id]) is { ReferrerImplicated: true } report && (report.ReferrerWorker ?? report.OnBehalfOf) is { } worker)
            work.OnEpisode(id, Kinds.Barred, new Says { { "worker", worker }, { "why", "implicated" } });
    }

    private static string TeamFor(Work work, Pathway pathway, string frontDoor, string? parentTeam)
    {
        var wanted = pathway.Opening.Team;
        if (wanted == "front-door") return Duty.Team(work.Values, frontDoor, work.Situation.Now);
        if (wanted == "parent" && parentTeam is not null) return parentTeam;
        if (wanted == "opener" && work.Situation.Actor.Team is { } own) return own;
        var authority = work.Values.Partnership.FrontDoor(frontDoor)!.Authority;
        return work.Values.Partnership.Teams.FirstOrDefault(t => t.Kind == wanted && t.Authority == authority)?.Id
            ?? Duty.Team(work.Values, frontDoor, work.Situation.Now);
    }

    private static Pack.FrontDoor Door(Work work, Action.Open action, JsonObject answers, string path)
    {
        if (action.FrontDoor is not null) return work.Values.Partnership.FrontDoor(action.FrontDoor)!;
        var child = path.Length == 0 ? null : JsonPath.Find(answers, path);
        return Duty.Place(work.Values.Partnership, JsonPath.Find(child, "address.postcode")?.ToString(), JsonPath.Find(child, "school")?.ToString());
    }

    private static string ReferrerKind(Action.Open action, JsonObject answers)
    {
        var said = JsonPath.Find(answers, "referrer.kind")?.ToString();
        if (action.Route != "public") return said ?? "professional";
        var named = JsonPath.Find(answers, "referrer.name") is not null;
        return said is null or "professional" ? named ? "lay" : "anonymous" : said;
    }

    /// <summary>What people quote on the phone: eight characters of the report's id.</summary>
    private static string Reference(string report) => $"{report[..4]}-{report[4..8]}".ToUpperInvariant();

    private static IEnumerable<(string Path, string Role)> Mentioned(ImmutableArray<Field> fields, JsonObject answers, string under)
    {
        foreach (var field in fields.Where(f => f.Mention is not null))
        {
            var path = under + field.Id;
            if (field.Type == FieldType.Group && answers[field.Id] is JsonObject) yield return (path, field.Mention!);
            if (field.Type != FieldType.Repeat || answers[field.Id] is not JsonArray items) continue;
            for (var i = 0; i < items.Count; i++) yield return ($"{path}[{i}]", field.Mention!);
        }
    }
}
