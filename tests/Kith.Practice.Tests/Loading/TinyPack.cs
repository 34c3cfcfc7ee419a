using System.Collections.Immutable;
using Kith.Practice.Loading;

namespace Kith.Practice.Tests.Loading;

/// <summary>The smallest pack with one of everything and no mistake. Tests plant mistakes in it.</summary>
public static class TinyPack
{
    public static readonly PackFiles Files = PackFiles.Of("practice", new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["pack.yaml"] = """
            schema: 1
            version: 2026.11
            name: Tiny
            """,
        ["partnership.yaml"] = """
            partnership: vale
            name: Vale
            authorities:
              - { authority: vale, name: Vale, code: "999", from: 2009-04-01 }
            agencies:
              - { agency: vale-social-care, name: Vale social care, kind: social-care, authority: vale, from: 2009-04-01 }
              - { agency: police, name: Police, kind: police, answers: yes, asked-by: [vale], from: 2009-04-01 }
            teams:
              - { team: vale-door, name: Vale door, agency: vale-social-care, authority: vale, kind: front-door, from: 2009-04-01 }
              - { team: night, name: Night, agency: vale-social-care, kind: emergency-duty, from: 2009-04-01 }
            front-doors:
              - front-door: vale
                name: Vale door
                authority: vale
                team: vale-door
                phone: "01234 000000"
                out-of-hours-team: night
                out-of-hours-phone: "01234 000001"
                default: yes
                outcodes: [VA1]
                hours:
                  - from: 2024-01-01
                    days: { monday: "09:00-17:00", tuesday: "09:00-17:00" }
              - front-door: hill
                name: Hill door
                authority: vale
                team: vale-door
                phone: "01234 000002"
                out-of-hours-team: night
                out-of-hours-phone: "01234 000001"
                outcodes: [VA2]
                hours:
                  - { from: 2024-01-01, days: { monday: "09:00-17:00" } }
            """,
        ["access/accounts.yaml"] = """
            session: { idle-minutes: 30, absolute-hours: 12, warn-minutes: 5 }
            tries: { window-minutes: 15, per-account: 8, per-address: 60 }
            password-length: 12
            invitation-days: 7
            dormant-days: 90
            answer-link: { days: 14, wrong-codes: 5 }
            administered-by: [screener]
            """,
        ["schools.yaml"] = """
            schools:
              - { school: "990001", name: Vale Primary, authority: vale, phase: primary, postcode: VA1 1AA }
            """,
        ["timescales.yaml"] = """
            timescales:
              - timescale: one-day
                name: One day
                values:
                  - { limit: 2, unit: working-day, from: 2009-04-01, until: 2019-12-31, source: older rule, certainty: local }
                  - { limit: 1, unit: working-day, from: 2020-01-01, source: rule, certainty: local }
              - timescale: handover-accepted
                name: Handover accepted
                values:
                  - { limit: 2, unit: clock-hour, from: 2009-04-01, source: rule, certainty: local }
              - timescale: four-hours
                name: Four hours
                values:
                  - { limit: 4, unit: office-hour, runs-on: yes, from: 2009-04-01, source: rule, certainty: local }
            """,
        ["thresholds.yaml"] = """
            thresholds: support
            source: Vale
            levels:
              - { level: 1, name: One, description: First, names: { vale: Universal } }
              - { level: 2, name: Two, description: Second }
              - { level: 3, name: Three, description: Third }
              - { level: 4, name: Four, description: Fourth }
            indicators:
              - { indicator: bruise, level: 4, name: Bruise, theme: physical, hard-trigger: yes }
            """,
        ["notices.yaml"] = """
            notices:
              - { notice: receipt, title: Received, text: Thank you., for: [professional, lay], urgent: no }
              - { notice: handover-offered, title: Handover, text: Accept it., for: [worker, team], urgent: yes }
              - { notice: news, title: News, text: Read it., for: [worker, team], urgent: no }
              - { notice: asked, title: Asked, text: What do you know?, for: [agency], urgent: no }
            """,
        ["flags.yaml"] = """
            flags:
              - { flag: careful, name: Take care, class: identity }
            """,
        ["access/purposes.yaml"] = """
            purposes:
              - { purpose: safeguarding, name: Safeguarding }
              - { purpose: oversight, name: Oversight }
            """,
        ["access/classes.yaml"] = """
            classes:
              - { class: identity, name: Who somebody is }
              - { class: concern, name: What the worry is }
            """,
        ["access/roles.yaml"] = """
            roles:
              - { role: screener, name: Screener, audience: front-door, reads: [identity, concern], opens: [contact], searches: yes, allocates: no }
              - { role: responder, name: Responder, audience: agency, reads: [identity], opens: [], searches: no, allocates: no }
            """,
        ["calendars/bank-holidays.yaml"] = """
            bank-holidays: england-and-wales
            version: "1"
            source: proclaimed
            years:
              2025: [2025-01-01, 2025-12-25]
              2026: [2026-01-01, 2026-12-25]
              2027: [2027-01-01, 2027-12-27]
            """,
        ["codes/ground.yaml"] = """
            codes: ground
            name: Ground
            national: no
            list:
              - { code: harm, name: Harm }
              - { code: crime, name: Crime }
            """,
        ["pathways/contact/pathway.yaml"] = """
            pathway: contact
            name: Contact
            about: child
            care: no
            legal-basis: Children Act 1989
            opening:
              by: [worker, public]
              form: report
              public-form: public-report
              one-per: children
              team: front-door
              effects:
                - notify: { to: referrer, notice: receipt }
            forms:
              report:
                name: Report
                fields:
                  - group: referrer
                    label: You
                    class: identity
                    fields:
                      - { text: name, label: Name, need: expected, chased-with: referrer }
                      - { choice: kind, label: Kind, options: [ { option: professional, name: Professional }, { option: lay, name: Lay } ] }
                      - { text: role, label: Role, show-when: { field: kind, is: professional } }
                  - repeat: children
                    label: Child
                    class: identity
                    mention: child
                    min: 1
                    max: 12
                    fields:
                      - { text: family-name, label: Family name }
                      - { date: date-of-birth, label: Date of birth, past: yes }
                  - { long-text: concern, label: Concern, class: concern, need: required }
                  - { yes-no: danger, label: Danger, class: concern }
                  - { choices: grounds, label: Grounds, class: concern, codes: ground }
              public-report:
                name: Tell us
                as: report
                fields:
                  - { long-text: concern, label: Concern, class: concern, need: required }
                  - { yes-no: danger, label: Danger, class: concern }
              screening:
                name: Screening
                fields:
                  - { long-text: summary, label: Summary, class: concern, from: report/concern }
                  - { number: visits, label: Visits, class: concern, min: 0, max: 9, show-when: { answer: report/danger, is: no } }
              decision:
                name: Decision
                fields:
                  - { threshold: level, label: Level, class: concern }
                  - { long-text: reason, label: Why, class: concern, need: required }
            stages:
              - stage: screening
                name: Screening
                steps:
                  - step: screen
                    name: Screen
                    form: screening
                    by: [screener]
                    again: yes
                  - step: rate
                    name: Rate
                    decide: decision
                    by: [screener]
                    again: yes
                    outcomes:
                      - { outcome: red, name: Red }
                      - { outcome: green, name: Green }
                  - step: next
                    name: Next
                    decide: decision
                    by: [screener]
                    after: [screen, rate]
                    outcomes:
                      - outcome: return
                        name: Return
                        when: { all: [ { answer: report/referrer.kind, is: professional }, { not: { outcome: rate, is: red } } ] }
                        unknown: refuse
                        refusal: Only a professional's green contact is returned.
                        effects:
                          - close: returned
                      - outcome: mash
                        name: MASH
                        effects:
                          - open: { pathway: mash, inside: decided }
                          - go: waiting
              - stage: waiting
                name: With the MASH
                steps: []
            clocks:
              - clock: decided
                name: Decided
                from: opened
                until: closed
                timescale: one-day
                rated-by: { outcome: rate, red: four-hours, green: one-day }
              - clock: screened
                name: Screened
                from: opened
                until: screen
                timescale: one-day
            prompts:
              - prompt: third
                question: What is different this time?
                when: { fact: contacts-in-12-months, at-least: 3 }
                unknown: no
                before: next
                effects:
                  - notify: { to: worker-or-cover, notice: news, acknowledge: one-day, escalate-to: team }
            close-reasons:
              returned: Returned
              finished: Finished by the MASH
            """,
        ["pathways/mash/pathway.yaml"] = """
            pathway: mash
            name: MASH
            about: child
            slot: mash
            legal-basis: Children Act 2004
            opening:
              by: [effect]
              team: parent
            forms:
              request:
                name: Request
                fields:
                  - { agencies: whom, label: Whom, class: concern, need: required }
              answer:
                name: Answer
                fields:
                  - { long-text: known, label: What is known, class: concern }
              decision:
                name: Decision
                fields:
                  - { text: reason, label: Why, class: concern, need: required }
            stages:
              - stage: asking
                name: Asking
                steps:
                  - step: agencies
                    name: Ask agencies
                    ask: { question: request, answer: answer, answered-by: [responder], notice: asked }
                    by: [screener]
                  - step: outcome
                    name: Outcome
                    decide: decision
                    by: [screener]
                    after: [agencies]
                    outcomes:
                      - outcome: finished
                        name: Finished
                        effects:
                          - raise: careful
                          - close: done
                          - close-parent: finished
                      - outcome: back
                        name: Back to the screener
                        when: { parent-outcome: rate, is: green }
                        unknown: allow
                        refusal: A red contact does not wait.
                        effects:
                          - close: done
                          - resume: next
            clocks:
              - clock: answered
                name: Agency answers
                from: asked
                until: answered
                step: agencies
                timescale: one-day
                rated-by: { parent-outcome: rate, red: four-hours }
              - { clock: whole, name: MASH finished, from: opened, until: closed, timescale: one-day, inside: yes }
            close-reasons:
              done: Done
            """,
    });

    /// <summary>The pack with one piece of text, which must be there, exchanged for another.</summary>
    public static PackFiles With(string file, string old, string @new) => Files.Edited(file, old, @new);

    public static PackFiles Edited(this PackFiles files, string file, string old, string @new)
    {
        var text = files.Texts[file];
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return at < 0
            ? throw new ArgumentException($"“{old}” does not stand in {file}.", nameof(old))
            : files.Put(file, text[..at] + @new + text[(at + old.Length)..]);
    }

    public static PackFiles Put(this PackFiles files, string file, string text) => files with { Texts = files.Texts.SetItem(file, text) };

    public static PackFiles Without(string file) => Files with { Texts = Files.Texts.Remove(file) };

    public static ImmutableArray<string> MistakesOf(PackFiles files) => [.. PackLoader.Load(files).Mistakes.Select(m => m.ToString())];
}
