using Kith.Matching;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>
/// How common the names of one description are, so that a common one counts less. Of a rare name nothing is said: how few bear it
/// would tell whether somebody is there whom the reader may not find.
/// </summary>
internal static class NameShares
{
    private const int Population = 300_000, Common = 300, Most = 3_000, MostNames = 8;

    public static async Task<Model> Model(RecordContext db, Traits traits, CancellationToken cancel)
    {
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var name in traits.GivenNames.Concat(traits.FamilyNames).Select(n => string.Concat(Folding.Words(n))).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).Take(MostNames))
        {
            var bearers = await db.Set<PersonNameRow>().Where(n => n.Token == name).Select(n => n.Person).Take(Most).CountAsync(cancel);
            if (bearers >= Common)
                shares[name] = (double)bearers / Population;
        }
        return Matching.Model.Standard(Share, Share);

        double? Share(string name) => shares.TryGetValue(name, out var share) ? share : null;
    }
}
