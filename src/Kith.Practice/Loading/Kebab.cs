using System.Text;
using System.Text.RegularExpressions;

namespace Kith.Practice.Loading;

/// <summary>Ids and the words of closed lists as the pack spells them: working-day.</summary>
internal static partial class Kebab
{
    public static bool IsId(string text) => text.Length <= 60 && Shape().IsMatch(text);

    public static string Of<T>(T value)
        where T : struct, Enum => Of(value.ToString());

    public static string Of(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            text.Append(char.IsUpper(c) && text.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }

    public static string[] Names<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];

    public static T? Parse<T>(string word)
        where T : struct, Enum => Enum.GetValues<T>().Where(v => Of(v) == word).Select(v => (T?)v).FirstOrDefault();

    [GeneratedRegex(@"^[a-z0-9]+(?:-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
