using System.Collections.Immutable;
using Kith.Practice;
using Kith.Practice.Forms;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Sharing;

/// <summary>
/// An address belongs where addresses are kept, with its date and its protection. Whoever writes one into words is asked, once, whether it must stand
/// there: the one check for every action, whatever page, file or program it comes by.
/// </summary>
public static class AddressesInWords
{
    /// <summary>What of this is to be asked about; nothing where a child is in danger now.</summary>
    public static ImmutableArray<Problem> Asked(PracticePack pack, Action action)
    {
        // The first is what addresses are recorded by; the others must not wait for anything.
        if (action is Action.RecordAddress or Action.EmergencyAccess or Action.Open { Urgent: true }) return [];
        var formed = action is Action.Open or Action.Fill or Action.Decide or Action.Ask or Action.FillGap or Action.RecordEvents;
        Dictionary<string, Field>? fields = null;
        var asked = ImmutableArray.CreateBuilder<Problem>();
        foreach (var (place, text) in KeptPassages.Texts(action))
        {
            if (!AddressLike.Is(text)) continue;
            var field = formed ? (fields ??= Fields(pack)).GetValueOrDefault(KeptPassages.Bare(place)) : null;
            if (field is null || AddressLike.MayHold(field)) asked.Add(AddressLike.Problem(place, field?.Label ?? Named(place)));
        }
        return asked.ToImmutable();
    }

    /// <summary>The questions of all forms by their path without numbers; where forms differ, one that asks for an address before one that asks for words.</summary>
    private static Dictionary<string, Field> Fields(PracticePack pack)
    {
        var all = new Dictionary<string, Field>(StringComparer.Ordinal);
        foreach (var form in pack.Pathways.Values.SelectMany(p => p.Forms.Values).Append(pack.Chronology.Event)) Walk(form.Fields, "", false);
        return all;

        void Walk(ImmutableArray<Field> fields, string under, bool address)
        {
            foreach (var field in fields.IsDefault ? [] : fields)
            {
                var (at, asks) = (FieldPath.Under(under, field.Id), address || AddressLike.AsksFor(field));
                if (asks || !all.TryGetValue(at, out var known) || !(AddressLike.AsksFor(known) || AddressLike.MayHold(known))) all[at] = asks ? field with { Class = "address" } : field;
                Walk(field.Fields, at, asks);
            }
        }
    }

    private static string Named(string place)
    {
        var name = place.Split(':')[0].Replace('-', ' ');
        return name.Length == 0 ? "What you wrote" : $"{char.ToUpperInvariant(name[0])}{name[1..]}";
    }
}
