using System.Collections.Frozen;
using System.Text;
using Kith.Practice.Pack;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Kith.Accounts;

/// <summary>What a password must be: long, and not what everybody tries first. No rules about kinds of characters, and none about changing it by the calendar.</summary>
public static class Passwords
{
    private const int Longest = 256;
    private const int Rounds = 210_000;

    private static readonly PasswordHasher<string> Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));
    private static readonly Lazy<FrozenSet<string>> Common = new(Read);

    // Compared against when there is no such account, so that the answer takes as long.
    private static readonly Lazy<string> Nobodys = new(() => Hasher.HashPassword("", Guid.NewGuid().ToString()));

    /// <summary>What is wrong with it, in a sentence; null when nothing is.</summary>
    public static string? Problem(string password, string login, string name, AccountRules rules)
    {
        if (password.EnumerateRunes().Count() < rules.PasswordLength)
            return $"Enter a password of at least {rules.PasswordLength} characters. Four words that have nothing to do with each other are easy to remember.";
        if (password.Length > Longest)
            return $"Enter a password of at most {Longest} characters.";
        var plain = Plain(password);
        if (plain.Distinct().Count() < 5)
            return "This password repeats the same few characters. Enter another.";
        if (IsCommon(plain))
            return "This password is among those that everybody tries first. Enter another: four words that have nothing to do with each other.";
        return WithoutWords(plain, login, name).Count(char.IsLetterOrDigit) < rules.PasswordLength / 2
            ? "This password is little more than your name, or the name of this service. Enter another." : null;
    }

    public static string Hash(string password) => Hasher.HashPassword("", Same(password));

    /// <summary>Takes as long for nobody's account as for somebody's.</summary>
    public static (bool Right, bool Outdated) Check(string? hash, string password)
    {
        if (password.Length > Longest) password = password[..Longest] + "x";
        var result = Hasher.VerifyHashedPassword("", hash ?? Nobodys.Value, Same(password));
        return (hash is not null && result != PasswordVerificationResult.Failed, result == PasswordVerificationResult.SuccessRehashNeeded);
    }

    // The same letters typed on another keyboard may be other characters.
    private static string Same(string password) => password.Normalize(NormalizationForm.FormKC);

    private static string Plain(string password) => Same(password).ToLowerInvariant();

    private static bool IsCommon(string plain)
    {
        if (Common.Value.Contains(plain)) return true;
        var core = plain.Trim([.. plain.Where(c => !char.IsLetter(c)).Distinct()]);
        var half = core[..(core.Length / 2)];
        return Common.Value.Contains(core) || Common.Value.Contains(Unleet(core)) || (core.Length > 3 && core == half + half && Common.Value.Contains(half));
    }

    private static string Unleet(string text) => string.Concat(text.Select(c => c switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', _ => c }));

    private static string WithoutWords(string plain, string login, string name) =>
        Plain($"{login} {name} kith safeguarding").Split([' ', '@', '.', '-', '_', '+'], StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length > 3)
            .Aggregate(plain, (left, word) => left.Replace(word, " ", StringComparison.Ordinal));

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(Passwords).Assembly.GetManifestResourceStream("common-passwords.txt") ?? throw new InvalidOperationException("common-passwords.txt is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#').ToFrozenSet(StringComparer.Ordinal);
    }
}
