using Kith.Session;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kith.Stories.Audit;

/// <summary>One way to ask a route for what it knows: by whom, where.</summary>
/// <param name="Names">False: it tells of an episode without naming anybody.</param>
internal sealed record Asked(Worker By, string Path, string? Role = null, (string Name, string Value)[]? Post = null, bool Names = true);

/// <summary>A child of whom every page that can show somebody shows something, with a canary in each field.</summary>
internal sealed record Canary(Case Contact, string Person, string Mash, string Consultation, string Document, string Request)
{
    public static readonly string[] Words = ["Zeppelina", "Quartzfeather", "MK40 9ZQ", "quokkasong"];
}

/// <summary>
/// Every route of the program: how it is asked for what it discloses, or why it discloses nobody. A route that is not here fails the tests:
/// list it, with a way to ask it that shows the canary, so that it is proved to show nothing when the audit fails.
/// </summary>
internal static class DisclosingRoutes
{
    private static readonly Dictionary<string, string> Nobody = new(StringComparer.Ordinal)
    {
        [""] = "the first page of the program", ["Index"] = "the same", ["accessibility"] = "words", ["privacy"] = "words", ["source"] = "words", ["health"] = "the state of the program",
        ["Kit"] = "the components, with people who are invented", ["status/{code:int}"] = "stands in for a page; shows nothing of it", ["sign-in"] = "workers, who are not in the record",
        ["sign-in/kept"] = "what was typed, given back to whoever typed it", ["sign-out"] = "words", ["report"] = "an empty form for the public", ["report/tell"] = "a form for the public: what they typed",
        ["report/sent"] = "a reference", ["contacts/new"] = "an empty form", ["consultations/new"] = "an empty form", ["subject-access/new"] = "an empty form",
        ["pack/{link}"] = "a door without a name; what it opens once is written into the audit before it is sent, and told to whom it is about", ["work/cover"] = "workers", ["drafts/{**place}"] = "saves; answers with nothing",
        ["openapi/{documentName}.json"] = "the description of the API", ["api/contacts"] = "takes what is sent; answers with its reference",
        ["documents"] = "that documents were given, of what kind and by whom",
        ["need-to-know/ask"] = "an empty form, and what the reader typed themselves", ["need-to-know/emergency"] = "an empty form; what it opens is read on its own page",
        ["drafts"] = "what the reader typed themselves, and where",
        ["account"] = "what the reader signs in with", ["accounts"] = "workers, who are not in the record", ["invitation/{token}"] = "the worker who was invited",
        ["session"] = "how long the session lasts", ["session/extend"] = "the same", ["passkeys/request"] = "asks a browser for a passkey", ["passkeys/creation"] = "asks a browser for a new one",
        ["answer/{token}"] = "asks for a code", ["answer/done"] = "words", ["answer/closed"] = "words", ["episodes/{episode}/asks/{instance}/link"] = "which agency is asked, and recipients, who are not in the record",
        ["api/token"] = "gives passes to systems",
        ["api/events"] = "takes what is sent; answers with what became of each event",
        ["events"] = "lines of a file that the reader sent, and what is wrong with them",
    };

    private static readonly Dictionary<string, Func<Canary, Asked[]>> Asks = new(StringComparer.Ordinal)
    {
        ["work"] = c => [new(Staff.Amara, "/work?tab=team")],
        ["board"] = c => [new(Staff.Bronwen, "/board")],
        ["gaps"] = c => [new(Staff.Amara, "/gaps")],
        ["inbox"] = c => [new(Staff.Osric, "/inbox")],
        ["inbox/{id}"] = c => [new(Staff.Osric, "/inbox/{notice}")],
        ["handover"] = c => [new(Staff.Kwabena, "/handover")],
        ["asks"] = c => [new(Staff.Quill, "/asks", "agency-responder")],
        ["asks/{episode}/{instance}"] = c => [new(Staff.Quill, $"/asks/{c.Mash}/ask-agencies@police", "agency-responder")],
        ["episodes/{id}"] = c => [new(Staff.Amara, $"/episodes/{c.Contact.Episode}"), new(Staff.Amara, $"/episodes/{c.Mash}")],
        ["episodes/{id}/outline"] = c => [new(Staff.Osric, $"/episodes/{c.Contact.Episode}/outline")],
        ["episodes/{id}/seen"] = c => [new(Staff.Amara, $"/episodes/{c.Contact.Episode}/seen")],
        ["people/{id}/seen"] = c => [new(Staff.Amara, $"/people/{c.Person}/seen")],
        ["steps/{episode}/{instance}"] = c => [new(Staff.Amara, $"/steps/{c.Mash}/ask-agencies"), new(Staff.Amara, $"/steps/{c.Mash}/ask-agencies", Post: [("question", "quokkasong?")])],
        ["people"] = c => [new(Staff.Amara, "/people", Post: [("name", "Quartzfeather")])],
        ["search"] = c => [new(Staff.Amara, "/search", Post: [("words", "Quartzfeather")])],
        ["people/{id}/chronology"] = c => [new(Staff.Amara, $"/people/{c.Person}/chronology")],
        ["people/{id}/chronology/{entry}"] = c => [new(Staff.Amara, $"/people/{c.Person}/chronology/report-{c.Contact.Report}-1")],
        ["people/{id}/chronologies/{chronology}"] = c => [new(Staff.Amara, $"/people/{c.Person}/chronologies/new")],
        ["people/{id}/events/new"] = c => [new(Staff.Amara, $"/people/{c.Person}/events/new")],
        ["people/{id}"] = c => [new(Staff.Amara, $"/people/{c.Person}")],
        ["people/{id}/merge"] = c => [new(Staff.Amara, $"/people/{c.Person}/merge?with={c.Person}")],
        // Two who look alike: asked in DuplicatesStories, who reads the audit too.
        ["people/duplicates"] = c => [],
        // A merge of two people: asked in MergingStories, who reads it too.
        ["people/{id}/merges/{merge}"] = c => [],
        ["people/{id}/family"] = c => [new(Staff.Amara, $"/people/{c.Person}/family")],
        ["people/{id}/family/add"] = c => [new(Staff.Amara, $"/people/{c.Person}/family/add")],
        // Asked in FamilyStories: this child has no recorded relationship, and was born.
        ["people/{id}/family/{relationship}"] = c => [],
        ["people/{id}/born"] = c => [],
        ["{kind:regex(^(people|episodes)$)}/{id}/files"] = c => [new(Staff.Amara, $"/people/{c.Person}/files", Names: false), new(Staff.Amara, $"/episodes/{c.Contact.Episode}/files", Names: false)],
        // Asked in AttachmentStories: this child has no file.
        ["files/{id}/{preview?}"] = c => [],
        ["reports/{report}/mentions/{mention}"] = c => [new(Staff.Amara, $"/reports/{c.Contact.Report}/mentions/{c.Contact.Mention}")],
        ["contacts/sent/{report}"] = c => [new(Staff.Osric, $"/contacts/sent/{c.Contact.Report}")],
        ["consultations/sent/{report}"] = c => [new(Staff.Osric, $"/consultations/sent/{c.Consultation}", Names: false)],
        ["episodes/{id}/share"] = c => [new(Staff.Amara, $"/episodes/{c.Contact.Episode}/share")],
        ["episodes/{episode}/care/{mention}"] = c => [new(Staff.Amara, $"/episodes/{c.Contact.Episode}/care/{c.Contact.Mention}")],
        ["episodes/{id}/asker"] = c => [new(Staff.Sunniva, $"/episodes/{c.Request}/asker")],
        ["episodes/{id}/pack"] = c => [new(Staff.Sunniva, $"/episodes/{c.Request}/pack")],
        ["episodes/{id}/consent"] = c => [new(Staff.Amara, $"/episodes/{c.Contact.Episode}/consent")],
        ["work/export"] = c => [new(Staff.Amara, "/work/export?tab=team", Post: [("purpose", "safeguarding")])],
        ["documents/{id}/{format?}"] = c => [new(Staff.Amara, c.Document), new(Staff.Amara, $"{c.Document}/csv"), new(Staff.Amara, $"{c.Document}/docx", Names: false), new(Staff.Amara, $"{c.Document}/json"), new(Staff.Amara, $"{c.Document}/html")],
        ["{kind:regex(^(people|episodes|reports)$)}/{id}/access"] = c =>
            [new(Staff.Bronwen, $"/people/{c.Person}/access"), new(Staff.Bronwen, $"/episodes/{c.Contact.Episode}/access", Names: false), new(Staff.Bronwen, $"/reports/{c.Contact.Report}/access", Names: false)],
        // Asked in KeeperStories: nothing here is restricted, and it names nobody.
        ["need-to-know/restrictions"] = c => [],
        ["episodes/{id}/withdraw"] = c => [new(Staff.Bronwen, $"/episodes/{c.Contact.Episode}/withdraw")],
        ["need-to-know/why"] = c => [new(Staff.Sunniva, "/need-to-know/why", Post: [("worker", "amara"), ("record", $"/people/{c.Person}")], Names: false)],
        ["episodes/{id}/keeping"] = c => [new(Staff.Amara, $"/episodes/{c.Contact.Episode}/keeping", Names: false)],
        ["safety"] = c => [new(Staff.Amara, "/safety")],
        ["safety/{episode}"] = c => [new(Staff.Amara, $"/safety/{c.Contact.Episode}")],
        ["api/contacts/{reference}"] = c => [],
        // Reached by a link and a code, not by a worker: asked in AnswerLinkTests, with the audit failing too.
        ["answer"] = c => [],
    };

    public static IEnumerable<RouteEndpoint> Table(RunningKith kith) => kith.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>();

    /// <summary>Routes that nobody has listed here.</summary>
    public static IEnumerable<string> Unlisted(RunningKith kith) =>
        Table(kith).Select(Pattern).Distinct(StringComparer.Ordinal).Where(p => !Nobody.ContainsKey(p) && !Asks.ContainsKey(p)).Order(StringComparer.Ordinal);

    /// <summary>What is listed and is no route any more.</summary>
    public static IEnumerable<string> Gone(RunningKith kith) => Nobody.Keys.Concat(Asks.Keys).Except(Table(kith).Select(Pattern), StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>Endpoints that are no pages, and do not say whether they disclose anybody.</summary>
    public static IEnumerable<string?> Unaudited(IEnumerable<RouteEndpoint> table) =>
        table.Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is null && e.Metadata.GetMetadata<DisclosureMark>() is null).Select(e => e.RoutePattern.RawText);

    public static IEnumerable<Asked> All(Canary canary) => Asks.Values.SelectMany(ask => ask(canary));

    private static string Pattern(RouteEndpoint route) => (route.RoutePattern.RawText ?? "").Trim('/');
}
