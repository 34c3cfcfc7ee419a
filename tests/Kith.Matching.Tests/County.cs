using NodaTime;

namespace Kith.Matching.Tests;

/// <summary>
/// A county of families, told of once or twice: parents, brothers and sisters, twins, and sons called after their fathers, at one address. The second
/// telling slips as people do. Everybody is made up; the same each time.
/// </summary>
internal sealed class County
{
    private static readonly string[] Boys = ["Oliver", "Noah", "Jack", "Mohammed", "Arthur", "Leo", "Oscar", "Harry", "Adam", "Jakub", "Samuel", "Theodore", "Yusuf", "Daniel", "William", "Thomas", "Ibrahim", "Callum", "Rafe", "Kofi"];
    private static readonly string[] Girls = ["Olivia", "Amelia", "Aisha", "Isla", "Ava", "Freya", "Zofia", "Grace", "Maryam", "Elizabeth", "Katherine", "Tabitha", "Priya", "Ruby", "Hannah", "Margaret", "Chloe", "Ngozi", "Erin", "Wren"];
    private static readonly string[] Starts = ["Ash", "Thorn", "Mar", "Wych", "Green", "Pem", "Far", "Holl", "Quin", "Bram", "Stan", "Whit", "Kes", "Old", "Lang", "Rad", "Cath", "Nor", "Sel", "Bex"];
    private static readonly string[] Ends = ["low", "wood", "ley", "ton", "thing", "by", "down", "field", "well", "bury", "ford", "gate", "ham", "combe", "worth", "ridge"];
    private static readonly string[] Streets = ["Castle Road", "Mill Street", "Gasworks Lane", "Bromham Road", "Foster Hill", "Priory Close", "Tavistock Street", "Elstow Road", "Ampthill Avenue", "Goldington Green"];

    private readonly Random random = new(20261122);

    public List<Compared> People { get; } = [];

    /// <summary>Who each really is; two entries with one number are one person.</summary>
    public List<int> Truth { get; } = [];

    /// <summary>Those who were born as twins, by who they really are.</summary>
    public HashSet<(int, int)> Twins { get; } = [];

    private int persons;

    public County(int households, double toldTwice)
    {
        for (var h = 0; h < households; h++)
            Household(toldTwice);
    }

    private void Household(double toldTwice)
    {
        var family = Pick(Starts) + Pick(Ends);
        var address = new Address($"{random.Next(1, 200)}", Pick(Streets), null, "Bedford", $"MK{random.Next(40, 46)} {random.Next(1, 10)}{(char)('A' + random.Next(26))}{(char)('A' + random.Next(26))}");
        var father = Pick(Boys);
        if (random.NextDouble() < 0.7)
            Tell(father, family, Day(1965, 2000), "male", address, toldTwice);
        Tell(Pick(Girls), random.NextDouble() < 0.3 ? Pick(Starts) + Pick(Ends) : family, Day(1968, 2002), "female", address, toldTwice);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var left = random.Next(1, 5); left > 0; left--)
        {
            var born = Day(2008, 2026);
            var (first, sex) = Child(taken, father);
            var one = Tell(first, family, born, sex, address, toldTwice);
            if (random.NextDouble() >= 0.05)
                continue;
            var (second, other) = Child(taken, father);
            Twins.Add((one, Tell(second, family, born, other, address, toldTwice)));
        }
    }

    private (string Name, string Sex) Child(HashSet<string> taken, string father)
    {
        while (true)
        {
            var boy = random.NextDouble() < 0.5;
            var name = boy && random.NextDouble() < 0.06 ? father : Pick(boy ? Boys : Girls);
            if (taken.Add(name))
                return (name, boy ? "male" : "female");
        }
    }

    private int Tell(string given, string family, LocalDate born, string sex, Address address, double toldTwice)
    {
        var number = persons++;
        Add(given, family, born, sex, address);
        if (random.NextDouble() >= toldTwice)
            return number;
        var moved = random.NextDouble() < 0.2;
        Add(
            Chance(0.06) ? Slip(given) : Chance(0.05) ? given[..Math.Min(4, given.Length)] : given,
            Chance(0.06) ? Slip(family) : Chance(0.04) ? $"{family}-{Pick(Starts)}{Pick(Ends)}" : family,
            Chance(0.05) ? null : Chance(0.04) && born.Day <= 12 ? new LocalDate(born.Year, born.Day, born.Month) : Chance(0.03) ? born.PlusDays(1) : born,
            Chance(0.2) ? null : sex,
            moved ? new Address($"{random.Next(1, 200)}", Pick(Streets), null, "Luton", $"LU{random.Next(1, 7)} {random.Next(1, 10)}AB") : Chance(0.1) ? null : address);
        return number;

        void Add(string g, string f, LocalDate? b, string? s, Address? a)
        {
            Truth.Add(number);
            People.Add(new Compared(new Traits
            {
                GivenNames = [g],
                FamilyNames = [f],
                Births = b is { } day ? [Birth.On(day)] : [],
                Sexes = s is null ? [] : [s],
                Addresses = a is null ? [] : [a],
            }));
        }
    }

    private string Slip(string word)
    {
        var at = random.Next(1, word.Length - 1);
        return random.Next(3) switch
        {
            0 => word.Remove(at, 1),
            1 => word[..at] + word[at + 1] + word[at] + word[(at + 2)..],
            _ => word[..at] + (char)('a' + random.Next(26)) + word[(at + 1)..],
        };
    }

    private LocalDate Day(int from, int until) => new LocalDate(from, 1, 1).PlusDays(random.Next(365 * (until - from)));

    private bool Chance(double share) => random.NextDouble() < share;

    private string Pick(string[] of) => of[random.Next(of.Length)];
}
