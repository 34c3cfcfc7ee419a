using System.Collections.Immutable;
using Kith.Matching;
using Kith.Practice;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>What mentions say of people, as far as the asker may read it, ready to be compared.</summary>
internal sealed class Describing(RecordContext db, Asker asker)
{
    /// <param name="read">Mentions that the asker knows.</param>
    public async Task<Dictionary<string, (Named Named, Traits Traits)>> Of(List<SeenMention> read, CancellationToken cancel)
    {
        const int fieldsEach = 40;
        var (mentions, seen) = (read.ConvertAll(r => r.Row), MentionsSeen.Of(read));
        var ids = mentions.Select(m => m.Id).ToArray();
        var answers = (await seen.Answers(db, asker, db.Set<MentionAnswerRow>().Where(a => ids.Contains(a.Mention) && a.Name != "relationships").OrderBy(a => a.Mention).ThenBy(a => a.Field)
            .Take(Math.Max(1, ids.Length * fieldsEach)), cancel)).ToLookup(a => a.Mention);
        // Nobody is found, or compared, by an address that must not be given out.
        var hidden = Sharing.Addresses.MayKnow(asker) ? [] : await Sharing.Addresses.Protected(db, ids, cancel);
        return mentions.ToDictionary(
            m => m.Id, m => (Naming.One(m, answers[m.Id]), Of(m, answers[m.Id].Where(a => !hidden.Contains(m.Id) || !a.Field.StartsWith("address", StringComparison.Ordinal)))), StringComparer.Ordinal);
    }

    public static Traits Together(IEnumerable<Traits> all)
    {
        var list = all.ToList();
        return new Traits
        {
            GivenNames = Each(t => t.GivenNames),
            FamilyNames = Each(t => t.FamilyNames),
            Births = Each(t => t.Births),
            Sexes = Each(t => t.Sexes),
            Addresses = Each(t => t.Addresses),
            Identifiers = Each(t => t.Identifiers),
            Schools = Each(t => t.Schools),
        };

        ImmutableArray<T> Each<T>(Func<Traits, ImmutableArray<T>> of) => [.. list.SelectMany(t => of(t)).Distinct()];
    }

    public static Traits Of(MentionRow mention, IEnumerable<MentionAnswerRow> answers)
    {
        const string sexNotKnown = "U";
        var said = answers.ToList();
        var named = Naming.One(mention, said);
        return new Traits
        {
            GivenNames = Said("given-names", "name", "known-as", "alias", "aliases"),
            FamilyNames = Said("family-name", "name", "previous-names"),
            Births =
            [
                .. named.Born is { } born ? [Birth.On(born)] : Array.Empty<Birth>(),
                .. named.Age is { } age && named.Born is null ? [Birth.Aged(age, mention.Received.Local().Date)] : Array.Empty<Birth>(),
                .. named.Expected is { } expected && named.Born is null ? [Birth.ExpectedOn(expected)] : Array.Empty<Birth>(),
            ],
            Sexes = [.. Said("sex").Where(s => s != sexNotKnown)],
            Addresses = Address(Said("address.lines").FirstOrDefault() ?? "", Said("address.postcode").FirstOrDefault()),
            Identifiers = [.. Said("nhs-number").Select(n => new Identifier("NHS number", n)), .. Said("upn").Select(n => new Identifier("UPN", n))],
            Schools = Said("school"),
        };

        ImmutableArray<string> Said(params string[] fields) => [.. said.Where(a => fields.Contains(a.Field.Split('[')[0])).Select(a => a.Value)];
    }

    /// <summary>House number, street and town out of lines as they were typed.</summary>
    public static ImmutableArray<Address> Address(string lines, string? postcode)
    {
        var parts = lines.Split(['\n', '\r', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        // "Flat 2, 14 Mill Street": the line that begins with a figure names the house.
        var house = parts.FindIndex(p => char.IsAsciiDigit(p[0]));
        var number = house < 0 ? null : parts[house].Split(' ')[0];
        var street = house < 0 ? parts.FirstOrDefault() : parts[house][number!.Length..].Trim() is { Length: > 0 } rest ? rest : parts.Skip(house + 1).FirstOrDefault();
        var town = parts.Count > house + 1 && parts.Count > 1 ? parts[^1] : null;
        return number is null && street is null && postcode is null ? [] : [new Address(number, street, null, town == street ? null : town, postcode)];
    }
}
