using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Pathways;
using NodaTime;
using NodaTime.Text;

namespace Kith.Practice.Loading;

/// <summary>cases.yaml: what is done and what must come of it.</summary>
internal sealed class CaseReader
{
    private static readonly string[] Deeds =
    [
        "open", "fill", "decide", "ask", "answer", "link", "unlink", "set-aside", "acknowledge", "offer", "accept", "gap", "allocate", "wait", "know",
    ];

    private static readonly string[] Manner = ["in", "at", "as", "worker", "agency", "team", "child", "refused", "with", "outcome", "person", "reason", "note", "value", "source"];

    private static readonly LocalDateTimePattern Minute = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    private readonly Reading _reading;
    private readonly Pathway _pathway;

    private CaseReader(Reading reading, Pathway pathway) => (_reading, _pathway) = (reading, pathway);

    public static ImmutableArray<Case> Read(Reading reading, Pathway pathway)
    {
        var file = $"pathways/{pathway.Id}/cases.yaml";
        return reading.Files.Texts.ContainsKey(file) && reading.Open(file, "the cases") is { } block
            ? new CaseReader(reading, pathway).All(block)
            : [];
    }

    private ImmutableArray<Case> All(Block file)
    {
        file.Need("cases");
        var cases = new List<Case>();
        foreach (var block in file.Blocks("cases", "a case"))
        {
            cases.Add(One(block, cases));
        }
        file.Done();
        foreach (var again in cases.GroupBy(c => c.Name, StringComparer.Ordinal).SelectMany(g => g.Skip(1)))
        {
            var first = cases.First(c => c.Name == again.Name);
            _reading.Mistakes.Add(MistakeKind.TakenId, new(file.File, again.Line), again.Name, "a case", $"{first.Line}", $"{_reading.Files.Folder}/{file.File}");
        }
        return [.. cases];
    }

    private Case One(Block block, List<Case> before)
    {
        var name = block.Text("case");
        var after = After(block, before);
        var at = Time(block, "at") ?? after?.At;
        if (at is null && !block.Has("at"))
        {
            block.Need("at");
        }
        var given = block.Inner("given", "given") is { } facts ? Facts(facts) : Empty;
        var acts = block.Blocks("do", "an act").Select(Act).OfType<CaseAct>().ToImmutableArray();
        if (acts.IsEmpty)
        {
            block.Mistake(MistakeKind.DoesNothing, name);
        }
        var then = block.Inner("then", "then");
        var expected = then is null ? [] : Expectations(then);
        if (expected.All(e => e.IsEmpty))
        {
            block.Mistake(MistakeKind.ExpectsNothing, name);
        }
        block.Done();
        return new(
            _pathway.Id, name, block.File, block.Place.Line, at ?? default,
            after is null ? given : after.Given.SetItems(given), after is null ? acts : after.Do.AddRange(acts), expected);
    }

    /// <summary>A case may go on from one above it: all that is done there is done first.</summary>
    private Case? After(Block block, List<Case> before)
    {
        if (block.TextIf("after") is not { Length: > 0 } name)
        {
            return null;
        }
        var found = before.Find(c => c.Name == name);
        if (found is null)
        {
            _reading.Mistakes.Add(MistakeKind.NotACase, block.PlaceOf("after"), name, before.Select(c => c.Name));
        }
        return found;
    }

    private CaseAct? Act(Block block)
    {
        var deeds = Deeds.Where(block.Has).ToList();
        var @in = block.NameIf("in", NameKind.Pathway);
        var scope = $"pathways/{@in ?? _pathway.Id}/pathway.yaml";
        var at = Time(block, "at");
        var role = block.NameIf("as", NameKind.Role);
        var agency = block.NameIf("agency", NameKind.Agency);
        var team = block.NameIf("team", NameKind.Team);
        var child = block.NumberIf("child") ?? 1;
        var refused = block.TextIf("refused");
        var worker = block.TextIf("worker");
        if (deeds is not [var deed])
        {
            var word = deeds.Count > 0 ? string.Join(" and ", deeds) : block.Keys.FirstOrDefault(k => !Manner.Contains(k, StringComparer.Ordinal)) ?? "nothing";
            _reading.Mistakes.Add(MistakeKind.NotAnAct, block.Place, word, Deeds, string.Join(", ", Deeds));
            return null;
        }
        var act = Deed(block, deed, scope) is { } done ? new CaseAct(block.Place.Line, @in, child, at, role, agency, team, refused, done) { Worker = worker } : null;
        block.Done();
        return act;
    }

    private CaseDeed? Deed(Block block, string deed, string scope) => deed switch
    {
        "open" => block.InnerNeeded("open", "an opening") is { } inner ? Open(inner) : null,
        "fill" => new CaseDeed.Fill(block.Name("fill", NameKind.Step, scope), With(block)),
        "decide" => Decide(block, scope),
        "ask" => new CaseDeed.Ask(block.Name("ask", NameKind.Step, scope), With(block)),
        "answer" => new CaseDeed.Answer(block.Name("answer", NameKind.Step, scope), With(block)),
        "link" => new CaseDeed.Link(block.Text("link"), block.TextIf("person"), block.TextIf("reason") ?? ""),
        "unlink" => new CaseDeed.Unlink(block.Text("unlink"), block.TextIf("reason") ?? ""),
        "set-aside" => new CaseDeed.SetAside(block.Name("set-aside", NameKind.Prompt, scope), block.TextIf("reason") ?? ""),
        "acknowledge" => new CaseDeed.Acknowledge(block.Name("acknowledge", NameKind.Notice)),
        "offer" => new CaseDeed.Offer(block.Name("offer", NameKind.Team), block.TextIf("note") ?? ""),
        "accept" => new CaseDeed.Accept(block.Text("accept")),
        "gap" => new CaseDeed.Gap(block.Text("gap"), block.Need("value") is { } value ? Json(value) : null, block.TextIf("source") ?? ""),
        "allocate" => new CaseDeed.Allocate(block.Text("allocate")),
        "wait" => Time(block, "wait") is { } until ? new CaseDeed.Wait(until) : null,
        _ => block.InnerNeeded("know", "facts") is { } facts ? new CaseDeed.Know(Facts(facts)) : null,
    };

    private static CaseDeed.Open Open(Block block)
    {
        var pathway = block.NameIf("pathway", NameKind.Pathway);
        var open = new CaseDeed.Open(
            pathway,
            block.TextIf("form"),
            block.OneOfIf("route", "worker", "api", "public", "engine") ?? "worker",
            block.NameIf("front-door", NameKind.FrontDoor),
            block.InnerNeeded("answers", "answers") is { } answers ? Json(answers) : [],
            block.TextIf("record"));
        block.Done();
        return open;
    }

    private CaseDeed.Decide Decide(Block block, string scope)
    {
        var deed = new CaseDeed.Decide(block.Name("decide", NameKind.Step, scope), block.Text("outcome"), With(block));
        if (block.Has("in"))
        {
            return deed;
        }
        Outcome(block, deed.Step, deed.Outcome);
        return deed;
    }

    private void Outcome(Block block, string step, string outcome)
    {
        if (outcome.Length > 0 && _pathway.Step(step) is { } decides && decides.Outcomes.All(o => o.Id != outcome))
        {
            var known = decides.Outcomes.Select(o => o.Id).ToList();
            _reading.Mistakes.Add(MistakeKind.NotAnOutcome, block.PlaceOf("outcome"), outcome, known, step, string.Join(", ", known));
        }
    }

    private static JsonObject With(Block block) => block.Inner("with", "answers") is { } answers ? Json(answers) : [];

    private ImmutableArray<CaseExpectation> Expectations(Block then) =>
        [Expectation(then, null), .. then.Blocks("also", "an expectation").Select(b => Expectation(b, b.Name("in", NameKind.Pathway))).ToList()];

    private CaseExpectation Expectation(Block block, string? @in)
    {
        var scope = $"pathways/{@in ?? _pathway.Id}/pathway.yaml";
        var expectation = new CaseExpectation(
            block.Place.Line,
            @in,
            block.NumberIf("child") ?? 1,
            block.NameIf("stage", NameKind.Stage, scope),
            block.Has("open") ? block.YesNo("open") : null,
            block.NameIf("closed", NameKind.CloseReason, scope),
            block.NameIf("team", NameKind.Team),
            Words(block, "outcome", (inner, key) => inner.Name(key, NameKind.Step, scope)),
            Words(block, "due", (inner, key) => inner.Name(key with { Text = key.Text.Split('@')[0] }, NameKind.Clock, scope)),
            block.Has("opened") ? block.NamesIn("opened", NameKind.Pathway) : null,
            block.Has("notices") ? block.NamesIn("notices", NameKind.Notice) : null,
            block.Has("escalated") ? block.NamesIn("escalated", NameKind.Notice) : null,
            block.Has("prompts") ? block.NamesIn("prompts", NameKind.Prompt, scope) : null,
            block.Has("gaps") ? [.. block.Words("gaps").Select(w => w.Text)] : null,
            block.Has("todo") ? Todo(block, scope) : null,
            block.Has("flags") ? block.NamesIn("flags", NameKind.Flag) : null,
            block.Has("problems") ? [.. block.Blocks("problems", "a problem").Select(Problem)] : null);
        if (@in is null)
        {
            block.Find("also");
        }
        block.Done();
        return expectation;
    }

    /// <summary>Steps, or an agency's place in one: <c>ask-agencies@police</c>.</summary>
    private static ImmutableArray<string> Todo(Block block, string scope)
    {
        var words = block.Words("todo").ToList();
        foreach (var word in words)
        {
            block.Name(word with { Text = word.Text.Split('@')[0] }, NameKind.Step, scope);
        }
        return [.. words.Select(w => w.Text)];
    }

    private static (string, string) Problem(Block block)
    {
        var problem = (block.Text("place"), block.Text("code"));
        block.Done();
        return problem;
    }

    private static ImmutableSortedDictionary<string, string>? Words(Block block, string key, Action<Block, Scalar> use)
    {
        if (block.Inner(key, key) is not { } inner)
        {
            return null;
        }
        var words = Empty.ToBuilder();
        foreach (var (name, value) in inner.Rest())
        {
            use(inner, name);
            if (inner.WordOf(name.Text, value) is { } word)
            {
                words[name.Text] = key == "due" && word.Text != "none" ? Minute.Format(Time(inner, word)) : word.Text;
            }
        }
        return words.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, string> Facts(Block block)
    {
        var facts = Empty.ToBuilder();
        foreach (var (name, value) in block.Rest())
        {
            var known = Practice.Pathways.Facts.All.Select(f => f.Name).ToList();
            if (!known.Contains(name.Text, StringComparer.Ordinal))
            {
                block.Reading.Mistakes.Add(MistakeKind.NotAFact, new(block.File, name.Line), name.Text, known, string.Join(", ", known));
            }
            if (block.WordOf(name.Text, value) is { } word)
            {
                facts[name.Text] = word.AsValue;
            }
        }
        return facts.ToImmutable();
    }

    private static LocalDateTime? Time(Block block, string key) =>
        block.Find(key) is { } value && block.WordOf(key, value) is { } word ? Time(block, word) : null;

    private static LocalDateTime Time(Block block, Scalar word) =>
        block.Parsed(Block.InOurTime(Minute.Parse(word.Text), t => t.Year), MistakeKind.NotTime, word, "a date and time", "year-month-day and hour:minute, 2026-11-20 10:00");

    private static JsonObject Json(Block block)
    {
        var json = new JsonObject();
        foreach (var (key, value) in block.Rest())
        {
            json[key.Text] = Json(value);
        }
        return json;
    }

    // As a page would send it: every single answer is text, and the form says what it means.
    private static JsonNode? Json(Node node) => node switch
    {
        Scalar { IsEmpty: true } => null,
        Scalar word => JsonValue.Create(word.AsValue),
        Sequence list => new JsonArray([.. list.Items.Select(Json)]),
        Mapping map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key.Text, Json(e.Value)))),
        _ => null,
    };

    private static ImmutableSortedDictionary<string, string> Empty => ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
