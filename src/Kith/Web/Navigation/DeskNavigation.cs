using System.Collections.Immutable;
using Kith.Access;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Session;
using Microsoft.AspNetCore.Diagnostics;
using NodaTime;

namespace Kith.Web.Navigation;

/// <summary>What the role may do, with the number of unread notices; the public's when nobody is signed in.</summary>
public sealed class DeskNavigation(RecordStore store, PackShelf packs, Demonstration demonstration, IClock clock) : INavigation
{
    public async ValueTask<NavigationView> ForAsync(HttpContext http)
    {
        // A page that tells of a fault asks nothing of a database that may be the fault.
        var fault = http.Features.Get<IExceptionHandlerFeature>() is not null || http.Response.StatusCode >= 500;
        var demo = fault ? demonstration.Known == true : await demonstration.Is(http.RequestAborted);
        if (SignedIn.Of(http) is not { } who)
            return new([new("Report a concern", "/report"), new("Sign in", "/sign-in")], ActingAs: null, demo);
        var acting = new ActingAs(who.Name, who.RoleName, who.TeamName ?? who.AgencyName, "/sign-in");
        return new(Links(who.Reader, fault ? 0 : await Unread(who.Reader, http.RequestAborted)), acting, demo, "/work");
    }

    /// <summary>A number, which discloses nobody.</summary>
    private async Task<int> Unread(Reader reader, CancellationToken cancel)
    {
        await using var db = store.Context();
        return await new InboxQuery(db, await Asker.For(db, new Gate(packs.Current), reader, clock.GetCurrentInstant(), new Disclosure(), cancel)).Count(cancel);
    }

    private ImmutableArray<NavigationLink> Links(Reader reader, int unread)
    {
        if (!packs.Current.Roles.TryGetValue(reader.Role, out var role))
            return [];
        var may = new Gate(packs.Current);
        var links = ImmutableArray.CreateBuilder<NavigationLink>();
        if (role.Audience != "none")
        {
            links.Add(new("Work", "/work"));
            links.Add(new("Inbox", "/inbox", unread));
        }
        if (may.MayOpen(reader, "contact"))
            links.Add(new("New contact", "/contacts/new"));
        if (may.MayOpen(reader, "consultation"))
            links.Add(new("Consultation", "/consultations/new"));
        if (may.MaySearch(reader))
            links.Add(new("People", "/people"));
        if (role.Audience == "front-door")
            links.Add(new("MASH board", "/board"));
        if (role.Audience is "front-door" or "team")
            links.Add(new("Handover", "/handover"));
        if (role.Audience is "front-door" or "none")
            links.Add(new("Gaps", "/gaps"));
        links.Add(new("Sign out", "/sign-out", Post: true));
        return links.ToImmutable();
    }
}
