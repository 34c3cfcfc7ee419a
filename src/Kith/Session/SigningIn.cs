using System.Collections.Immutable;
using Kith.Record.Casework;
using Kith.Record.Stores;
using Kith.Web.Navigation;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Kith.Session;

/// <summary>What comes of signing in: where to go; or postings to choose from; or a form that had come too late.</summary>
/// <param name="GoTo">A page of ours.</param>
/// <param name="Choose">What the worker may act as, when it is more than one thing; empty with no <paramref name="GoTo"/> when it is nothing.</param>
public sealed record Arrival(string? GoTo, ImmutableArray<SignedIn> Choose, KeptForm? Returned);

/// <summary>Goes on from when it is proved who somebody is, however it was proved.</summary>
public sealed class SigningIn(Postings postings, PackShelf packs, IDataProtectionProvider protection)
{
    /// <summary>A session for this worker: in their only posting, or without one until they choose.</summary>
    public async Task<Arrival> Arrive(HttpContext http, string worker, Proof proof, string? then, string? kept)
    {
        var own = await postings.Of(worker, http.RequestAborted);
        if (own.IsEmpty) return new(null, [], null);
        if (own is [var only]) return await Act(http, only, proof, then, kept);
        await Sessions.Begin(http, worker, null, proof);
        return new(null, own, null);
    }

    /// <summary>In this posting from now on.</summary>
    /// <param name="began">When the session began that this goes on from: changing what one acts in does not make it last longer.</param>
    public async Task<Arrival> Act(HttpContext http, SignedIn who, Proof proof, string? then, string? kept, Instant? began = null)
    {
        await Sessions.Begin(http, who.Reader.Human, who, proof, began);
        var returned = KeptForm.Open(protection, kept, KnownBrowser.Of(http)!);
        return new(Local(then) ?? DeskNavigation.Home(packs.Current, who.Reader), [], returned);
    }

    /// <summary>An address of our own to go to; null for anything else.</summary>
    public static string? Local(string? then) =>
        then is ['/', ..] && then is not ['/', '/' or '\\', ..] && !then.Any(char.IsControl) && !then.Contains('\\', StringComparison.Ordinal) ? then : null;
}
