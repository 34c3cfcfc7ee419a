using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Pack;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Session;
using Microsoft.AspNetCore.Diagnostics;
using NodaTime;

namespace Kith.Web.Navigation;

/// <summary>What the role may do, with the number of unread notices; the public's when nobody is signed in.</summary>
public sealed class DeskNavigation(RecordStore store, PackShelf packs, Demonstration demonstration, SignInSettings settings, IClock clock, ReaderSight sight)
    : INavigation
{
    public async ValueTask<NavigationView> ForAsync(HttpContext http)
    {
        // A page that tells of a fault asks nothing of a database that may be the fault.
        var fault = http.Features.Get<IExceptionHandlerFeature>() is not null || http.Response.StatusCode >= 500;
        var demo = fault ? demonstration.Known == true : await demonstration.Is(http.RequestAborted);
        if (SignedIn.Of(http) is not { } who)
            return new([new("Report a concern", "/report"), new("Sign in", "/sign-in")], ActingAs: null, demo);
        var acting = new ActingAs(who.Name, who.RoleName, who.TeamName ?? who.AgencyName, "/sign-in");
        var counts = fault ? DeskCounts.None : await Count(who.Reader, http.RequestAborted);
        return new(Links(who.Reader, counts), acting, demo, Home(packs.Current, who.Reader)) { Searches = !fault && packs.Current.Roles.GetValueOrDefault(who.Reader.Role)?.Audience is not (null or "none") };
    }

    /// <summary>Where a role's day begins.</summary>
    public static string Home(PracticePack pack, Reader reader) => pack.Roles.GetValueOrDefault(reader.Role)?.Audience switch
    {
        "front-door" or "team" => "/work",
        "agency" => "/asks",
        "own" => "/inbox",
        _ => "/gaps",
    };

    private async Task<DeskCounts> Count(Reader reader, CancellationToken cancel)
    {
        var audience = packs.Current.Roles.GetValueOrDefault(reader.Role)?.Audience;
        await using var db = store.Context();
        // Numbers disclose nobody, and the page's own disclosure is closed by now.
        var asker = await sight.By(db, new Gate(packs.Current), reader, clock.GetCurrentInstant(), cancel) with { Disclosed = new Disclosure() };
        var counts = await DeskCounts.Of(db, asker, inbox: audience is not "none", asks: audience is "agency", handovers: audience is "front-door" or "team"
            && reader.Team is not null, cancel);
        return counts with { Drafts = await Forms.DraftsShown.Of(db, asker, counts.Drafts, p => p, cancel) };
    }

    private ImmutableArray<NavigationLink> Links(Reader reader, DeskCounts counts)
    {
        if (!packs.Current.Roles.TryGetValue(reader.Role, out var role))
            return [SignOut];
        var may = new Gate(packs.Current);
        var holds = role.Audience is "front-door" or "team";
        var links = ImmutableArray.CreateBuilder<NavigationLink>();
        if (holds)
            links.Add(new("Work", "/work"));
        if (role.Audience == "agency")
            links.Add(new("Requests", "/asks", counts.Asked));
        if (role.Audience != "none")
            links.Add(new("Inbox", "/inbox", counts.Unread));
        if (role.Audience is "agency" or "own")
            links.Add(new("Shared with us", "/documents"));
        if (may.MayOpen(reader, "contact"))
            links.Add(new("New contact", "/contacts/new"));
        if (may.MayOpen(reader, "consultation"))
            links.Add(new("Consultation", "/consultations/new"));
        if (may.MayOpen(reader, "subject-access"))
            links.Add(new("Subject access", "/subject-access/new"));
        if (!counts.Drafts.IsEmpty)
            links.Add(new("Drafts", "/drafts", counts.Drafts.Length));
        if (may.MaySearch(reader))
            links.Add(new("People", "/people"));
        if (role.Audience == "front-door")
            links.Add(new("MASH board", "/board"));
        if (holds)
            links.Add(new("Handover", "/handover", counts.Offered));
        if (role.Audience is "front-door" or "none")
            links.Add(new("Gaps", "/gaps"));
        if (may.MayExplain(reader))
            links.Add(new("Who may see what", "/need-to-know/why"));
        if (may.MayNameSuccessors(reader))
            links.Add(new("Restrictions", "/need-to-know/restrictions"));
        if (packs.Current.Accounts.AdministeredBy.Contains(reader.Role))
            links.Add(new("Accounts", "/accounts"));
        if (!settings.Demonstration)
            links.Add(new("Your account", "/account"));
        links.Add(SignOut);
        return links.ToImmutable();
    }

    private static readonly NavigationLink SignOut = new("Sign out", "/sign-out", Post: true);
}
