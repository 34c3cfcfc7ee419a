using Kith.Practice.Loading;
using Shouldly;
using Xunit;

namespace Kith.Practice.Tests.Loading;

public sealed class PracticeCheckTests
{
    private const string Contact = "pathways/contact/cases.yaml";

    public const string Cases = """
        cases:
          - case: Two children
            at: 2026-11-20 10:00
            then: { todo: [screen, rate, next] }
            do:
              - open: { answers: { referrer: { name: Ngaio Penhaligon, kind: professional }, children: [ { family-name: Osei }, { family-name: Osei } ], concern: Bruises } }
              - { fill: screen, with: { summary: Seen } }
              - { decide: rate, outcome: green, with: { reason: Safe tonight } }
          - case: Returned
            after: Two children
            do:
              - { decide: next, outcome: return, with: { reason: Ask the family } }
            then: { closed: returned, also: [ { in: contact, child: 2, open: yes, todo: [screen, rate] } ] }
          - case: Not returned when it is Red
            after: Two children
            do:
              - { decide: rate, outcome: red, with: { reason: Not safe } }
              - { decide: next, outcome: return, with: { reason: Ask the family } }
            then: { stage: screening, outcome: { rate: red }, problems: [ { place: outcome, code: outcome-refused } ], due: { decided: 2026-11-20 14:00 } }
          - case: To the MASH and finished there
            after: Two children
            do:
              - { decide: next, outcome: mash, with: { reason: Others know more } }
              - { link: child, person: kofi }
              - { in: mash, ask: agencies, with: { whom: [police] } }
              - { in: mash, answer: agencies, agency: police, with: { known: Nothing } }
              - { in: mash, decide: outcome, outcome: finished, with: { reason: Enough is known } }
            then:
              closed: finished
              opened: [mash]
              also: [ { in: mash, closed: done, flags: [careful], due: { answered@police: 2026-11-23 23:59 }, notices: [asked] } ]
          - case: Back from the MASH
            after: Two children
            do:
              - { decide: next, outcome: mash, with: { reason: Others know more } }
              - { in: mash, ask: agencies, with: { whom: [police] } }
              - { in: mash, decide: outcome, outcome: back, with: { reason: Decide it yourselves } }
            then: { stage: screening, todo: [screen, rate, next] }
          - case: The third contact asks a question
            given: { contacts-in-12-months: 3, open-case-tell: "worker:kwabena-doyle" }
            after: Two children
            do:
              - { decide: next, outcome: return, with: { reason: Ask the family }, refused: prompt-unanswered }
              - { set-aside: third, reason: "Each about the same fall" }
              - { wait: 2026-11-24 10:00 }
            then: { prompts: [third], notices: [receipt, news, news], escalated: [news], gaps: [] }
        """;

    [Fact]
    public void Cases_that_hold_pass_and_reach_every_outcome()
    {
        var files = TinyPack.Files.Put(Contact, Cases);

        var check = PracticeCheck.Run(files);

        check.Lines.ShouldBe(["pathways 2, forms 7, cases 6 passed, 0 failed"]);
        check.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("closed: returned,", "closed: finished,", "closed is returned, not finished")]
    [InlineData("todo: [screen, rate] }", "todo: [screen] }", "todo are [rate, screen], not [screen]")]
    [InlineData("child: 2, open: yes", "child: 2, open: no", "open is yes, not no")]
    [InlineData("child: 2, open", "child: 3, open", "there is no episode of contact for child 3")]
    [InlineData("{ rate: red }", "{ rate: green }", "outcome of rate is red, not green")]
    [InlineData("code: outcome-refused", "code: changed", "problems are [outcome: outcome-refused], not [outcome: changed]")]
    [InlineData("problems: [ { place: outcome, code: outcome-refused } ],", "", "it was refused: outcome: outcome-refused: Only a professional's green contact is returned")]
    [InlineData("2026-11-23 23:59 }, notices", "2026-11-24 23:59 }, notices", "due of answered@police is 2026-11-23 23:59, not 2026-11-24 23:59")]
    [InlineData("opened: [mash]", "opened: []", "opened are [mash], not []")]
    [InlineData("flags: [careful]", "flags: []", "flags are [careful], not []")]
    [InlineData("notices: [asked]", "notices: [asked, asked]", "notices are [asked], not [asked, asked]")]
    [InlineData("stage: screening, todo: [screen, rate, next]", "stage: waiting", "stage is screening, not waiting")]
    [InlineData("prompts: [third]", "prompts: []", "prompts are [third], not []")]
    [InlineData("escalated: [news]", "escalated: []", "escalated are [news], not []")]
    [InlineData("gaps: []", "gaps: [concern]", "gaps are [], not [concern]")]
    [InlineData("refused: prompt-unanswered", "refused: not-open", "it was refused with prompt:third: prompt-unanswered")]
    [InlineData("      - { in: mash, ask: agencies, with: { whom: [police] } }\n      - { in: mash, answer", "      - { in: mash, answer", "agencies@police: no-such-step")]
    [InlineData("{ link: child, person: kofi }", "{ link: \"household[0]\" }", "the report mentions nobody at household[0]")]
    [InlineData("{ link: child, person: kofi }", "{ acknowledge: news }", "no notice news waits to be read")]
    [InlineData("agency: police, with", "with", "an answer names its agency")]
    public void A_case_that_does_not_hold_is_told_and_does_not_count(string old, string @new, string said)
    {
        var check = PracticeCheck.Run(TinyPack.Files.Put(Contact, Cases).Edited(Contact, old, @new));

        check.ExitCode.ShouldBe(1);
        check.Lines.ShouldContain(l => l.Contains(": K124 Case “", StringComparison.Ordinal) && l.Contains(said, StringComparison.Ordinal), string.Join('\n', check.Lines));
        check.Lines[^1].ShouldEndWith(" failed");
        check.Lines[^1].ShouldNotEndWith(" 0 failed");
    }

    [Fact]
    public void An_outcome_that_no_case_reaches_is_a_mistake()
    {
        var check = PracticeCheck.Run(TinyPack.Files.Put(Contact, Cases).Edited(Contact, "in: mash, decide: outcome, outcome: back", "in: mash, decide: outcome, outcome: finished"));

        check.Lines.ShouldContain("practice/pathways/mash/cases.yaml:1: K123 No passing case reaches outcome “back” of “outcome”. Write one in practice/pathways/mash/cases.yaml.");
        check.ExitCode.ShouldBe(1);
    }

    [Fact]
    public void A_pack_with_mistakes_runs_no_case()
    {
        var check = PracticeCheck.Run(TinyPack.With("flags.yaml", "class: identity", "class: identiy"));

        check.Lines.ShouldBe([.. TinyPack.MistakesOf(TinyPack.With("flags.yaml", "class: identity", "class: identiy")), "1 mistake; no case was run"]);
        check.ExitCode.ShouldBe(1);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told() => PracticeCheck.Run("/nowhere/at/all").ExitCode.ShouldBe(2);
}
