using System.Globalization;
using System.Text;

namespace Kith.Bench;

/// <summary>Sets in the form of FEBRL's, small and made here, so that linkage can be run without them. What it finds in these says nothing of how well it links.</summary>
internal static class SmallFebrl
{
    private const int People = 40;
    private static readonly string[] Given = ["anna", "bruno", "carla", "denis", "edith", "farid", "greta", "hamid", "irene", "jonas", "karin", "luca"];
    private static readonly string[] Family = ["ashlow", "thornby", "marwood", "wychley", "greenfold", "pemberton", "farlow", "hollgate", "quinham", "bramworth"];

    public static string[] Write(string folder)
    {
        // The first three hold duplicates within a list; the fourth is two lists of the same people.
        foreach (var file in new[] { "dataset1.csv", "dataset2.csv", "dataset3.csv" })
            File.WriteAllText(Path.Combine(folder, file), Lines(org: true, dup: true));
        File.WriteAllText(Path.Combine(folder, "dataset4a.csv"), Lines(org: true, dup: false));
        File.WriteAllText(Path.Combine(folder, "dataset4b.csv"), Lines(org: false, dup: true));
        return ["--data", folder];
    }

    private static string Lines(bool org, bool dup)
    {
        var lines = new StringBuilder("rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth, soc_sec_id\n");
        for (var i = 0; i < People; i++)
        {
            if (org) lines.AppendLine(Line(i, "org", Named(i)));
            // Every second duplicate has lost a letter.
            if (dup) lines.AppendLine(Line(i, "dup-0", i % 2 == 0 ? Named(i) : Named(i).Remove(3, 1)));
        }
        return lines.ToString();
    }

    private static string Named(int i) => Family[i * 7 % Family.Length] + (char)('a' + (i * 3 % 26)) + (char)('a' + (i * 5 % 21));

    private static string Line(int i, string which, string family) => string.Create(
        CultureInfo.InvariantCulture,
        $"rec-{i}-{which}, {Given[i % Given.Length]}, {family}, {i % 90 + 1}, mill lane {i % 17}, , weston {i % 13}, {2000 + i * 31 % 900}, nsw, {1930 + i * 13 % 70}{i * 5 % 12 + 1:00}{i * 11 % 28 + 1:00}, {1_000_000 + i * 7919}");
}
