using System.Collections.Immutable;
using Kith.Practice.Entries;
using NodaTime;

namespace Kith.Record.Tests.Views;

/// <summary>
/// Kofi and Ama Osei: one report, two contacts that go their own ways. Kofi is rated amber, then red while police and school are asked;
/// Ama's is closed. Their mother and an uncle, said to have hurt Kofi, live with them.
/// </summary>
internal static class Osei
{
    public static async Task<Script> Tell(RecordStore store)
    {
        var s = new Script(store);
        await s.Do(
            Script.Entry("register/workers", Kinds.WorkerRegistered, "worker=w-grace", Script.Part(null, "staff", """{"name":"Grace Whitlock"}""")),
            Script.Entry("register/workers", Kinds.PostingGiven, "worker=w-grace role=social-worker agency=bedford-social-care team=bedford-assessment"),
            Script.Entry("register/workers", Kinds.CoverSet, "worker=w-grace cover=w-screener from=2026-11-20 until=2026-11-27"));
        await s.Do(Received(s), s.EpisodeOpened("kofi", subject: "m-kofi", report: "r1", more: "opener-worker=w-teacher opener-agency=school path=children[0]"),
            Script.Entry("episode/kofi", Kinds.GapFound, "field=child.ethnicity chased-with=referrer"),
            Script.StepOpened("kofi", "screen", "screener,front-door-manager"),
            Script.StepOpened("kofi", "rate", "screener,front-door-manager", kind: "decide"),
            Script.Due("kofi", "decided", s.Now, s.Now + Duration.FromDays(3)),
            Script.Entry("episode/kofi", Kinds.NoticeSent, "id=n1 notice=receipt to=worker:w-teacher urgent=no"),
            s.EpisodeOpened("ama", subject: "m-ama", report: "r1", more: "opener-worker=w-teacher opener-agency=school path=children[1]"),
            Script.StepOpened("ama", "rate", "screener,front-door-manager", kind: "decide"),
            Script.Due("ama", "decided", s.Now, s.Now + Duration.FromDays(3)));
        await s.Do(Script.Created("p-kofi", "r1", "m-kofi"), Script.Linked("r1", "m-kofi", "p-kofi", created: true));
        await s.Do(Script.Created("p-ama", "r1", "m-ama"), Script.Linked("r1", "m-ama", "p-ama", created: true));
        await s.Do(Script.Entry("episode/kofi", Kinds.GapFilled, "field=child.ethnicity",
            Script.Part("mention/m-kofi", "identity", """{"child":{"ethnicity":"BAFR"},"source":"The school told us."}""")));
        await s.Do(Script.Decided("kofi", "rate", "amber"), Script.Due("kofi", "decided", s.Now, s.Now + Duration.FromDays(1), Kinds.DueMoved, $"was={Script.Micros(s.Now + Duration.FromDays(3))} why=rated"));
        await s.Do(
            s.EpisodeOpened("kofi-mash", "mash", "m-kofi", "r1", "parent=kofi inside=decided", stage: "asking"),
            Script.Entry("episode/kofi", Kinds.EpisodeTied, "episode=kofi-mash pathway=mash as=part"),
            Script.StepOpened("kofi-mash", "ask", "screener", kind: "ask"),
            Script.Due("kofi-mash", "finished", s.Now, s.Now + Duration.FromDays(1), more: "inside=decided"));
        await s.Do(
            Script.Entry("episode/kofi-mash", Kinds.Asked, "instance=ask step=ask form=question version=1 agencies=police,school",
                Script.Part(null, "request", """{"question":"What do you know of this household?"}"""), Script.Part(null, "concern", """{"why":"Bruises on both arms."}""")),
            Script.StepOpened("kofi-mash", "ask@police", "partner", "police", "ask"),
            Script.StepOpened("kofi-mash", "ask@school", "partner", "school", "ask"),
            Script.Due("kofi-mash", "answered@police", s.Now, s.Now + Duration.FromHours(4), more: "agency=police"),
            Script.Due("kofi-mash", "answered@school", s.Now, s.Now + Duration.FromHours(4), more: "agency=school"));
        await s.Do(Script.Decided("kofi", "rate", "red", 2));
        await s.Do(
            Script.Entry("episode/kofi-mash", Kinds.Answered, "instance=ask@police step=ask form=answer version=1 agency=police",
                Script.Part("mention/m-kofi", "police", """{"known":"Two call-outs this year."}""")),
            Script.Entry("episode/kofi-mash", Kinds.StepClosed, "instance=ask@police"),
            Script.Entry("episode/kofi-mash", Kinds.DueMet, $"key=answered@police at={Script.Micros(s.Now)} due={Script.Micros(s.Now + Duration.FromHours(4))}"));
        await s.Do(Script.StepOpened("ama", "next", "front-door-manager", kind: "decide"), Script.Decided("ama", "rate", "green"), Script.Decided("ama", "next", "no-further-action", more: "threshold-level=1"),
            Script.Entry("episode/ama", Kinds.DueMet, $"key=decided at={Script.Micros(s.Now)} due={Script.Micros(s.Now)}"),
            Script.Entry("episode/ama", Kinds.EpisodeClosed, "reason=no-further-action"));
        await s.Do(Script.Entry("episode/kofi", Kinds.Allocated, "worker=w-grace"));
        await s.Do(Script.Entry("episode/kofi", Kinds.HandoverOffered, "from=bedford-front-door to=emergency-duty", Script.Part(null, "practice", """{"note":"Strategy discussion at nine."}""")),
            Script.Entry("episode/kofi", Kinds.NoticeSent, "id=n2 notice=handover-offered to=team:emergency-duty urgent=no"));
        await s.Do(Script.Entry("person/p-kofi", Kinds.FlagRaised, "flag=child-protection-plan episode=kofi mention=m-kofi"));
        return s;
    }

    private static EntryDraft Received(Script s) => Script.Entry("report/r1", Kinds.ReportReceived,
        $"reference=KOFI-0001 pathway=contact form=report route=worker referrer-kind=professional referrer-mention=m-referrer referrer-worker=w-teacher referrer-agency=school front-door=bedford received={Script.Micros(s.Now)} urgent=no "
        + "mention:m-referrer=referrer mention:m-kofi=children[0] mention:m-ama=children[1] mention:m-mother=household[0] mention:m-uncle=household[1]",
        Script.Part("mention/m-referrer", "contact-details", """{"referrer.name":"Joan Applegarth","referrer.phone":"01234 000000"}"""),
        Script.Part("mention/m-kofi", "identity", """{"children[0].family-name":"Osei","children[0].given-names":"Kofi","children[0].date-of-birth":"2019-05-03","children[0].nhs-number":"943 476 5919"}"""),
        Script.Part("mention/m-kofi", "address", """{"children[0].address.lines":"14 Larkspur Rise","children[0].address.postcode":"MK40 9ZZ"}"""),
        Script.Part("mention/m-ama", "identity", """{"children[1].family-name":"Osei","children[1].given-names":"Ama Serwaa","children[1].approximate-age":4}"""),
        Script.Part("mention/m-mother", "identity", """{"household[0].family-name":"Osei-Bonsu","household[0].given-names":"Efua","household[0].relationships[0].child":0,"household[0].relationships[0].relationship":"mother","household[0].relationships[1].child":1,"household[0].relationships[1].relationship":"mother"}"""),
        Script.Part("mention/m-uncle", "identity", """{"household[1].given-names":"Yaw","household[1].relationships[0].child":0,"household[1].relationships[0].relationship":"uncle"}"""),
        Script.Part("mention/m-uncle", "allegation", """{"household[1].relationships[0].implicated":"yes"}"""),
        Script.Part(null, "concern", """{"concern":"Bruises on both arms."}""")) with
    {
        Concerns = [new("mention/m-referrer", "referrer"), new("mention/m-kofi", "child"), new("mention/m-ama", "child"), new("mention/m-mother", "household"), new("mention/m-uncle", "household")],
    };
}
