using System.Globalization;
using Kith.Matching;
using NodaTime.Text;

namespace Kith.Bench;

/// <summary>The FEBRL sets: synthetic people of an invented Australia with typing errors, and the truth in each record's number.</summary>
internal static class Febrl
{
    public sealed record Set(string Name, IReadOnlyList<Compared> Left, IReadOnlyList<Compared>? Right, string[] LeftTruth, string[]? RightTruth);

    private static readonly LocalDatePattern Day = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    /// <summary>All eight: each set with the social-security number and without.</summary>
    public static IEnumerable<Set> Sets(string folder)
    {
        foreach (var name in new[] { "febrl1", "febrl2", "febrl3", "febrl4" })
        {
            foreach (var id in new[] { true, false })
            {
                var (left, truth) = Read(folder, name == "febrl4" ? "dataset4a.csv" : $"dataset{name[^1]}.csv", id);
                var (right, rightTruth) = name == "febrl4" ? Read(folder, "dataset4b.csv", id) : (null, null);
                yield return new Set(id ? name : $"{name}-noid", left, right, truth, rightTruth);
            }
        }
    }

    private static (Compared[] People, string[] Truth) Read(string folder, string file, bool id)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path} is not there; --data names the folder that holds dataset1.csv to dataset4b.csv.");
        var lines = File.ReadAllLines(path);
        var columns = Cells(lines[0]);
        var rows = lines.Skip(1).Where(l => l.Length > 0).Select(l => columns.Zip(Cells(l)).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal)).ToList();
        return ([.. rows.Select(r => Person(r, id))], [.. rows.Select(r => r["rec_id"].Split('-')[1])]);
    }

    private static string[] Cells(string line) => [.. line.Split(',').Select(c => c.Trim())];

    private static Compared Person(Dictionary<string, string> row, bool id)
    {
        string[] Given(string column) => row[column] is { Length: > 0 } value ? [value] : [];
        var born = Day.Parse(row["date_of_birth"]);
        return new Compared(new Traits
        {
            GivenNames = [.. Given("given_name")],
            FamilyNames = [.. Given("surname")],
            Births = born.Success ? [Birth.On(born.Value)] : [],
            Addresses = [new Address(row["street_number"], row["address_1"], row["address_2"], row["suburb"], row["postcode"], row["state"])],
            Identifiers = id ? [.. Given("soc_sec_id").Select(v => new Identifier("social-security number", v))] : [],
        });
    }
}
