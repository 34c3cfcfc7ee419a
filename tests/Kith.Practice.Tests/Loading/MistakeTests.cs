using Kith.Practice.Loading;
using Shouldly;
using Xunit;

namespace Kith.Practice.Tests.Loading;

/// <summary>Every mistake of the catalogue, planted in a pack that has none.</summary>
public sealed class MistakeTests
{
    private const string Contact = "pathways/contact/pathway.yaml";
    private const string Mash = "pathways/mash/pathway.yaml";
    private const string Cases = "pathways/contact/cases.yaml";

    /// <summary>Code, file, what stands there, what is planted instead, and a piece of what must be said.</summary>
    private static readonly (string Code, string File, string Old, string New, string Said)[] Planted =
    [
        ("K001", "flags.yaml", "  - { flag: careful, name: Take care, class: identity }", "  - { flag: careful", "flags.yaml:"),
        ("K002", "flags.yaml", "  - {", "\t- {", "flags.yaml:2: K002"),
        ("K003", "flags.yaml", "Take care", "Take\u0000care", "flags.yaml:2: K003"),
        ("K003", "flags.yaml", "Take care", "Take \uFFFD care", "Save the file as UTF-8"),
        ("K004", "flags.yaml", "Take care", new string('x', 1_000_001), "larger than a million"),
        ("K005", "flags.yaml", "Take care", new string('[', 60) + new string(']', 60), "deeper than 40"),
        ("K006", "pack.yaml", "Tiny", "&a Tiny", "“&a”"),
        ("K006", "flags.yaml", "Take care", "*a", "“*a”"),
        ("K006", "flags.yaml", "Take care", "!!int 5", "K006"),
        ("K006", "flags.yaml", "flags:", "---\nflags: []\n---\nflags:", "“---”"),
        ("K007", "pack.yaml", "name: Tiny", "name: Tiny\nname: Tinier", "pack.yaml:4: K007 “name” is given twice"),
        ("K008", "flags.yaml", "name:", "nmae:", "Did you mean “name”?"),
        ("K009", "flags.yaml", ", class: identity", "", "“class” is missing from a flag"),
        ("K010", "flags.yaml", "Take care", "[Take, care]", "“name” has a list where a word or text belongs"),
        ("K010", "access/roles.yaml", "reads: [identity, concern]", "reads: { identity: yes }", "“reads” has keys with values where a list belongs"),
        ("K011", "flags.yaml", "Take care", "", "“name” is empty"),
        ("K011", Contact, "label: Summary", "label: \"\"", "“label” is empty"),
        ("K012", "access/roles.yaml", "searches: yes", "searches: maybe", "“maybe” is neither yes nor no"),
        ("K013", "timescales.yaml", "limit: 4", "limit: four", "“four” is not a whole number"),
        ("K014", Contact, "by: [screener]", "by: [screner]", "“screner” is not a role. Did you mean “screener”? Roles are listed in practice/access/roles.yaml."),
        ("K140", "access/roles.yaml", "searches: yes", "searches: yes, purpose: oversigt", "Did you mean “oversight”? Purposes are listed in practice/access/purposes.yaml."),
        ("K146", "access/roles.yaml", "audience: agency", "audience: agency, sees: led-to", "“led-to” is more than role “responder” can hold"),
        ("K147", "access/roles.yaml", "searches: yes", "searches: yes, sees-after: one-day", "“one-day” is no time after which role “screener”"),
        ("K147", "access/roles.yaml", "audience: agency", "audience: team, sees: led-to, sees-after: one-day", "Name a timescale in calendar days or weeks"),
        ("K017", "access/roles.yaml", "audience: agency", "audience: team, sees: led-to, sees-after: one-dya", "Did you mean “one-day”?"),
        ("K140", "access/purposes.yaml", "purpose: safeguarding", "purpose: safety", "“safeguarding” is not a purpose"),
        ("K015", "flags.yaml", "class: identity", "class: identiy", "Did you mean “identity”?"),
        ("K016", Contact, "codes: ground", "codes: grounds", "Did you mean “ground”?"),
        ("K017", Contact, "timescale: one-day", "timescale: one-dya", "Did you mean “one-day”? Timescales are listed in practice/timescales.yaml."),
        ("K018", Contact, "notice: receipt", "notice: reciept", "Did you mean “receipt”?"),
        ("K018", "notices.yaml", "notice: handover-offered", "notice: handover", "“handover-offered” is not a notice"),
        ("K019", Mash, "raise: careful", "raise: carefull", "Did you mean “careful”?"),
        ("K020", Contact, "pathway: mash", "pathway: mush", "Did you mean “mash”?"),
        ("K020", "access/roles.yaml", "opens: [contact]", "opens: [contcat]", "Did you mean “contact”?"),
        ("K021", Contact, "go: waiting", "go: wating", "Did you mean “waiting”? Stages are listed in practice/pathways/contact/pathway.yaml."),
        ("K022", Contact, "after: [screen, rate]", "after: [screen, rates]", "Did you mean “rate”?"),
        ("K023", Contact, "form: screening", "form: screning", "Did you mean “screening”?"),
        ("K024", Contact, "inside: decided", "inside: decide", "Did you mean “decided”?"),
        ("K025", Contact, "close: returned", "close: retruned", "Did you mean “returned”?"),
        ("K026", Contact, "fact: contacts-in-12-months", "fact: contacts-in-12-month", "Did you mean “contacts-in-12-months”?"),
        ("K027", "partnership.yaml", "authority: vale, kind", "authority: valley, kind", "“valley” is not an authority"),
        ("K027", "thresholds.yaml", "names: { vale", "names: { vael", "Did you mean “vale”?"),
        ("K028", "partnership.yaml", "agency: vale-social-care, authority", "agency: vale-social-car, authority", "Did you mean “vale-social-care”?"),
        ("K029", "partnership.yaml", "out-of-hours-team: night", "out-of-hours-team: nigth", "Did you mean “night”?"),
        ("K030", "partnership.yaml", "asked-by: [vale]", "asked-by: [vail]", "“vail” is not a front door"),
        ("K032", Contact, "{ long-text: summary", "{ longtext: summary", "Did you mean “long-text”?"),
        ("K033", Contact, "- close: returned", "- closed: returned", "Did you mean “close”?"),
        ("K033", Contact, "- close: returned", "- finish", "“finish” is not an effect"),
        ("K034", Contact, "when: { fact: contacts-in-12-months, at-least: 3 }", "when: { fact: contacts-in-12-months }", "has no test"),
        ("K034", Contact, "when: { fact: contacts-in-12-months, at-least: 3 }", "when: { fact: open-case, is: yes, present: yes }", "has two tests"),
        ("K034", Contact, "when: { fact: contacts-in-12-months, at-least: 3 }", "when: { is: yes }", "names no source"),
        ("K034", Contact, "when: { fact: contacts-in-12-months, at-least: 3 }", "when: { fact: open-case, outcome: rate, is: yes }", "names two sources"),
        ("K034", Contact, "when: { fact: contacts-in-12-months, at-least: 3 }", "when: { all: [ { fact: open-case, is: yes } ], is: yes }", "mixes all, any or not"),
        ("K035", Contact, "answer: report/referrer.kind", "answer: report/referrer.knid", "Did you mean “report/referrer.kind”?"),
        ("K035", Contact, "answer: report/referrer.kind", "answer: report/children.family-name", "K035"),
        ("K035", Contact, "from: report/concern", "from: report/concerns", "Did you mean “report/concern”?"),
        ("K036", Contact, "field: kind", "field: knd", "Did you mean “kind”?"),
        ("K036", Contact, "{ answer: report/danger, is: no }", "{ field: danger, is: no }", "write “answer: form/field” for another form's"),
        ("K037", Contact, "referrer.kind, is: professional", "referrer.kind, is: profesional", "“profesional” is never a value of “report/referrer.kind”. Did you mean “professional”?"),
        ("K037", Contact, "outcome: rate, is: red", "outcome: rate, is: rde", "Did you mean “red”?"),
        ("K037", Mash, "parent-outcome: rate, is: green", "parent-outcome: rate, is: gren", "Did you mean “green”?"),
        ("K037", Contact, "at-least: 3", "at-least: three", "“three” is never a value"),
        ("K038", Contact, "at-least: 3", "includes: 3", "“includes” cannot be tested of “contacts-in-12-months”, which is a number"),
        ("K038", Contact, "at-least: 3", "at-least: [3, 4]", "a single value"),
        ("K039", Contact, "outcome: rate, is: red", "outcome: rates, is: red", "Did you mean “rate”?"),
        ("K039", Contact, "before: next", "before: screen", "“screen” is not a step that decides"),
        ("K039", Mash, "rated-by: { parent-outcome: rate,", "rated-by: { parent-outcome: rats,", "Did you mean “rate”?"),
        ("K040", Contact, "unknown: refuse", "hint: none", "“return” has a condition, and does not say what happens when nobody knows. Add unknown: allow or unknown: refuse"),
        ("K040", Contact, "unknown: no", "", "Add unknown: yes or unknown: no"),
        ("K041", Contact, "{ outcome: red, name: Red }", "{ outcome: red, name: Red, unknown: allow }", "“red” says what happens when nobody knows"),
        ("K042", Contact, "refusal: Only a professional's green contact is returned.", "hint: none", "“return” may be refused"),
        ("K043", Contact, "label: Kind,", "label: Kind, show-when: { field: role, present: yes },", "“kind” is shown only when it is shown: kind, then role, then kind."),
        ("K043", Contact, "show-when: { field: kind, is: professional }", "show-when: { field: role, present: yes }", "“role” is shown only when it is shown"),
        ("K050", "partnership.yaml", "from: 2009-04-01", "from: 2026-02-31", "“2026-02-31” is not a date"),
        ("K050", "timescales.yaml", "until: 2019-12-31", "until: 9999-12-31", "“9999-12-31” is not a date"),
        ("K051", Cases, "at: 2026-11-20 10:00", "at: 9999-12-31 23:59", "“9999-12-31 23:59” is not a date and time"),
        ("K051", "partnership.yaml", "monday: \"09:00-17:00\"", "monday: \"9 to 5\"", "“9 to 5” is not a span of hours"),
        ("K052", "timescales.yaml", "unit: office-hour", "unit: office-hours", "Did you mean “office-hour”?"),
        ("K052", "access/roles.yaml", "audience: agency", "audience: agancy", "Did you mean “agency”?"),
        ("K053", "flags.yaml", "flag: careful", "flag: Careful", "“Careful” cannot be an id"),
        ("K054", "access/classes.yaml", "class: concern", "class: identity", "“identity” is already a sensitivity class, at line 2 of practice/access/classes.yaml"),
        ("K054", Contact, "outcome: green", "outcome: red", "“red” is already an outcome of rate"),
        ("K054", Contact, "yes-no: danger,", "yes-no: concern,", "“concern” is already a field of this form"),
        ("K054", Contact, "{ option: lay,", "{ option: professional,", "already an option"),
        ("K054", "codes/ground.yaml", "code: crime", "code: harm", "already a code"),
        ("K061", "flag.yaml", "", "flags: []", "“flag.yaml” is not a file that a pack has"),
        ("K061", "pathways/contact/pathway.yml", "", "pathway: contact", "a file's name ends in .yaml"),
        ("K062", "codes/ground.yaml", "codes: ground", "codes: grounds", "“grounds” stands in a place named “ground”"),
        ("K062", Mash, "pathway: mash", "pathway: mash-episode", "“mash-episode” stands in a place named “mash”"),
        ("K063", "pack.yaml", "schema: 1", "schema: 2", "pack.yaml:1: K063 This pack is written in schema 2; this program reads schema 1."),
        ("K064", "pack.yaml", "schema: 1", "schema: 0", "There is no schema 0"),
        ("K070", Contact, "label: Summary, class: concern", "label: Summary", "“summary” has no sensitivity class"),
        ("K071", Contact, "codes: ground", "hint: none", "“grounds” is a choice of nothing"),
        ("K072", Contact, "yes-no: danger, label: Danger,", "yes-no: danger, label: Danger, codes: ground,", "“danger” has “codes”, which only a choice has"),
        ("K072", Contact, "label: Summary,", "label: Summary, past: yes,", "which only a date has"),
        ("K073", "timescales.yaml", "- { limit: 4, unit: office-hour, runs-on: yes, from: 2009-04-01, source: rule, certainty: local }", "", "“four-hours” has nothing in it"),
        ("K073", Mash, "- { agencies: whom, label: Whom, class: concern, need: required }", "", "“fields” has nothing in it"),
        ("K073", Contact, "all: [ { answer: report/referrer.kind, is: professional }, { not: { outcome: rate, is: red } } ]", "all: []", "“all” has nothing in it"),
        ("K074", Contact, "min: 1", "min: 13", "“children” has a smallest value above its largest"),
        ("K075", Contact, "need: expected, chased-with", "chased-with", "“name” is chased, but is not expected"),
        ("K076", Contact, "{ yes-no: danger, label: Danger, class: concern }\n  screening", "{ text: danger, label: Danger, class: concern }\n  screening", "“danger” is text here and yes-no in “report”"),
        ("K077", Mash, "text: reason", "text: reasons", "“outcome” decides, and its form “decision” asks for no reason"),
        ("K077", Mash, "{ text: reason, label: Why, class: concern, need: required }", "{ text: reason, label: Why, class: concern }", "Add a required text field"),
        ("K078", Mash, "{ agencies: whom,", "{ text: whom,", "“agencies” asks agencies, and its question form “request” does not say which"),
        ("K080", Contact, "- go: waiting", "- close: returned", "Stage “waiting” is never reached"),
        ("K081", Contact, "- open: { pathway: mash, inside: decided }", "- lower: careful", "Stage “waiting” is never left"),
        ("K082", Mash, "- close: done\n              - resume: next", "- resume: next", "Outcome “back” of “outcome” leads nowhere"),
        ("K083", Contact, "      - step: rate\n", "  - stage: second\n    name: Second\n    steps:\n      - step: rate\n", "“next” waits for “screen”, which cannot come before it"),
        ("K084", Contact, "by: [screener]\n        again: yes\n      - step: rate", "by: [screener]\n        after: [next]\n      - step: rate", "“next” waits for itself: next, after screen, after next."),
        ("K085", Contact, "form: screening\n        by", "form: screening\n        decide: decision\n        by", "“screen” has more than one of form, decide and ask"),
        ("K085", Contact, "form: screening\n        by", "by", "“screen” has none of form, decide and ask"),
        ("K086", Contact, "decide: decision\n        by: [screener]\n        again", "form: decision\n        by: [screener]\n        again", "“rate” is a form step and has “outcomes”"),
        ("K087", Contact, "until: screen", "until: screened", "“screened” is not where a clock can end. Did you mean “screen”?"),
        ("K087", Contact, "from: opened\n    until: screen", "from: openend\n    until: screen", "Did you mean “opened”?"),
        ("K088", Mash, "step: agencies\n    timescale", "timescale", "Clock “answered” does not say which step asks"),
        ("K088", Mash, "step: agencies\n    timescale", "step: outcome\n    timescale", "names “outcome”, which asks nobody"),
        ("K088", Contact, "until: screen", "until: screen\n    step: screen", "is not about requests"),
        ("K089", Mash, "resume: next", "resume: nxt", "Did you mean “next”? It is opened by: contact."),
        ("K090", Contact, "notice: news", "notice: receipt", "Notice “receipt” is not meant for worker-or-cover"),
        ("K090", Contact, "legal-basis: Children Act 1989", "legal-basis: Children Act 1989\nallocated:\n  - notify: { to: worker, notice: receipt }", "Notice “receipt” is not meant for worker"),
        ("K033", Contact, "legal-basis: Children Act 1989", "legal-basis: Children Act 1989\nallocated:\n  - open: mash", "“open” is not an effect. The effects are: notify."),
        ("K090", Mash, "notice: asked", "notice: news", "Notice “news” is not meant for agency"),
        ("K091", Contact, "  form: report\n", "", "“form” in the opening is missing"),
        ("K091", Contact, "by: [worker, public]", "by: [worker]", "“public-form” in the opening is given"),
        ("K091", Contact, "    as: report\n", "", "“public-report” in the opening is recorded apart"),
        ("K091", Contact, "one-per: children", "one-per: referrer", "“referrer” in the opening is not a repeat"),
        ("K091", Contact, "team: front-door", "team: fourth-floor", "“fourth-floor” in the opening is no kind of team"),
        ("K092", Mash, "by: [effect]", "by: []", "“mash” is opened by an effect of “contact”"),
        ("K093", Mash, "close-parent: finished", "close-parent: finshed", "Did you mean “finished”? It is opened by: contact."),
        ("K100", "timescales.yaml", "until: 2019-12-31", "until: 2020-01-01", "“one-day” has two values on 2020-01-01"),
        ("K101", "timescales.yaml", "until: 2019-12-31", "until: 2019-12-30", "“one-day” has no value from 2019-12-31 to 2019-12-31"),
        ("K102", "timescales.yaml", "until: 2019-12-31", "until: 2009-03-31", "“one-day” ends before it begins"),
        ("K103", "calendars/bank-holidays.yaml", "  2026: [2026-01-01, 2026-12-25]\n", "", "The year 2026 is missing between the others"),
        ("K104", "calendars/bank-holidays.yaml", "2026-12-25", "2025-12-26", "“2025-12-26” is not a day of 2026"),
        ("K105", "thresholds.yaml", "indicator: bruise, level: 4", "indicator: bruise, level: 5", "“5” is not a level of need"),
        ("K105", "thresholds.yaml", "level: 2, name: Two", "level: 3, name: Two", "Levels are 1 to 4"),
        ("K106", "partnership.yaml", "days: { monday: \"09:00-17:00\" }", "days: {}", "Front door “hill” has no office hours"),
        ("K106", "partnership.yaml", "    hours:\n      - { from: 2024-01-01, days: { monday: \"09:00-17:00\" } }", "", "Front door “hill” has no office hours"),
        ("K107", "partnership.yaml", "monday: \"09:00-17:00\"", "monday: \"17:00-09:00\"", "“17:00-09:00” closes before it opens"),
        ("K108", "partnership.yaml", "outcodes: [VA2]", "outcodes: [VA2]\n    default: yes", "Two or more front doors are the default"),
        ("K108", "partnership.yaml", "default: yes", "default: no", "No front doors are the default"),
        ("K109", "partnership.yaml", "outcodes: [VA2]", "outcodes: [VA1]", "“VA1” is served by both “vale” and “hill”"),
        ("K026", Cases, "given: { contacts-in-12-months: 1 }", "given: { contact-in-12-months: 1 }", "cases.yaml:4: K026 “contact-in-12-months” is not a fact"),
        ("K014", Cases, "as: screener", "as: screner", "Did you mean “screener”?"),
        ("K022", Cases, "fill: screen", "fill: scren", "Did you mean “screen”?"),
        ("K031", Cases, "{ wait: 2026-11-23 10:00 }", "{ set-aside: thrid, reason: Seen }", "“thrid” is not a prompt of this pathway. Did you mean “third”?"),
        ("K051", Cases, "at: 2026-11-20 10:00", "at: 2026-11-20", "“2026-11-20” is not a date and time"),
        ("K110", "access/accounts.yaml", "dormant-days: 90", "dormant-days: 0", "“0” is no number that “dormant-days” can be"),
        ("K110", "access/accounts.yaml", "per-account: 8", "per-account: -8", "a whole number from 1"),
        ("K111", "access/accounts.yaml", "warn-minutes: 5", "warn-minutes: 30", "shorter than the session"),
        ("K014", "access/accounts.yaml", "[screener]", "[screner]", "Did you mean “screener”?"),
        ("K120", Cases, "then: { stage: screening }", "then: {}", "“A contact waits” expects nothing"),
        ("K120", Cases, "    then: { stage: screening }", "", "Say under “then”"),
        ("K121", Cases, "    do:\n      - open: { form: report, answers: { concern: Bruises } }\n      - { as: screener, fill: screen, with: { summary: Seen } }\n      - { wait: 2026-11-23 10:00 }\n", "    do: []\n", "“A contact waits” does nothing"),
        ("K122", Cases, "fill: screen", "fil: screen", "“fil” is not something that a case can do. Did you mean “fill”? A case can: open, fill"),
        ("K126", Cases, "at: 2026-11-20 10:00", "at: 2026-11-20 10:00\n    after: A contact wiats", "“A contact wiats” is not a case that stands above this one"),
        ("K054", Cases, "then: { stage: screening }", "then: { stage: screening }\n  - { case: A contact waits, after: A contact waits, do: [ { wait: 2026-11-24 10:00 } ], then: { open: yes } }", "“A contact waits” is already a case"),
        ("K036", Contact, "max: 12", "max: 12\n        one-of: [family-nam]", "Did you mean “family-name”?"),
        ("K125", Cases, "{ wait: 2026-11-23 10:00 }", "{ decide: rate, outcome: rde, with: { reason: Why } }", "“rde” is not an outcome of “rate”. Did you mean “red”? Its outcomes are: red, green."),
    ];

    private static readonly PackFiles Good = TinyPack.Files.Put(Cases, """
        cases:
          - case: A contact waits
            at: 2026-11-20 10:00
            given: { contacts-in-12-months: 1 }
            do:
              - open: { form: report, answers: { concern: Bruises } }
              - { as: screener, fill: screen, with: { summary: Seen } }
              - { wait: 2026-11-23 10:00 }
            then: { stage: screening }
        """);

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Planted.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_planted_mistake_is_told(int row)
    {
        var (code, file, old, @new, said) = Planted[row];
        var files = Good.Texts.ContainsKey(file) ? Good.Edited(file, old, @new) : Good.Put(file, @new);

        var result = PackLoader.Load(files);

        result.Pack.ShouldBeNull();
        var told = result.Mistakes.Where(m => m.Code == code).ToList();
        told.ShouldNotBeEmpty($"{code} was planted in {file}; told was {string.Join(" | ", result.Mistakes)}");
        told.Select(m => m.ToString()).ShouldContain(m => m.Contains(said, StringComparison.Ordinal), $"wanted “{said}”, told was {string.Join(" | ", told)}");
    }

    [Theory]
    [InlineData("flags.yaml")]
    [InlineData("pack.yaml")]
    [InlineData("schools.yaml")]
    [InlineData("access/roles.yaml")]
    public void A_missing_file_is_told_and_what_it_would_list_is_not_a_mistake_each(string file) =>
        TinyPack.MistakesOf(TinyPack.Without(file)).ShouldBe([$"practice/{file}:1: K060 “{file}” is missing. {MistakeKind.MissingFile.Remedy}"]);

    [Fact]
    public void Every_mistake_of_the_catalogue_is_planted_here() =>
        MistakeKind.All.Keys.Except(Planted.Select(p => p.Code)).Except(["K060", "K123", "K124", "K141", "K142", "K143", "K144", "K145"]).ShouldBeEmpty();

    [Fact]
    public void The_pack_in_which_they_are_planted_has_none() => TinyPack.MistakesOf(Good).ShouldBeEmpty();

    [Theory]
    [InlineData(Mash)]
    [InlineData(Contact)]
    public void Of_a_pathway_that_cannot_be_read_only_that_is_told(string unreadable) =>
        PackLoader.Load(Good.Put(unreadable, "pathway: [").Edited(Cases, "{ wait: 2026-11-23 10:00 }", "{ in: mash, ask: agencies, with: { whom: [police] } }"))
            .Mistakes.Select(m => m.Code).ShouldBe(["K001"]);

    [Theory]
    [InlineData("yes", true)]
    [InlineData("true", true)]
    [InlineData("Yes", true)]
    [InlineData("no", false)]
    [InlineData("false", false)]
    public void Yes_and_no_may_be_spelt_as_true_and_false(string spelt, bool meant) =>
        PackLoader.Load(TinyPack.With("access/roles.yaml", "searches: yes", $"searches: {spelt}")).Pack!.Roles["screener"].Searches.ShouldBe(meant);

    [Fact]
    public void Ten_mistakes_are_told_at_once()
    {
        var files = TinyPack.Files
            .Edited("flags.yaml", "class: identity", "class: identiy")
            .Edited("access/roles.yaml", "searches: yes", "searches: maybe")
            .Edited("timescales.yaml", "limit: 4", "limit: four")
            .Edited("partnership.yaml", "out-of-hours-team: night", "out-of-hours-team: nigth")
            .Edited("calendars/bank-holidays.yaml", "2027-12-27", "2027-02-30")
            .Edited(Contact, "by: [screener]", "by: [screner]")
            .Edited(Contact, "go: waiting", "go: wating")
            .Edited(Contact, "at-least: 3", "at-least: three")
            .Edited(Mash, "raise: careful", "rise: careful")
            .Edited(Mash, "resume: next", "resume: nxt");

        var codes = PackLoader.Load(files).Mistakes.Select(m => m.Code).ToList();

        codes.Order().ShouldBe(["K012", "K013", "K014", "K015", "K021", "K029", "K033", "K037", "K050", "K089"]);
    }

    [Fact]
    public void A_line_names_the_place_the_code_the_word_the_nearest_and_the_remedy() =>
        TinyPack.MistakesOf(TinyPack.With(Contact, "by: [screener]", "by: [screner]")).ShouldBe(
            ["practice/pathways/contact/pathway.yaml:60: K014 “screner” is not a role. Did you mean “screener”? Roles are listed in practice/access/roles.yaml."]);
}
