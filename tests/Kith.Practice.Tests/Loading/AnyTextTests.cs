using FsCheck;
using FsCheck.Fluent;
using Kith.Practice.Loading;
using Shouldly;
using Xunit;

namespace Kith.Practice.Tests.Loading;

/// <summary>Whatever the files hold, the loader answers with a pack or with mistakes.</summary>
public sealed class AnyTextTests
{
    private const string Marks = ":-{}[],\"'#&*!|>%@` \n\t\0~?\uFEFF\uD800é\u0001yesno019.";

    [Fact]
    public void However_the_practice_is_mangled_it_loads_or_says_what_is_wrong()
    {
        var files = RealPack.Files;
        Prop.ForAll(Mangled(files).ToArbitrary(), mangled =>
        {
            var result = PackLoader.Load(mangled);
            (result.Pack is null).ShouldBe(!result.Mistakes.IsEmpty);
            result.Mistakes.ShouldAllBe(m => m.Line >= 1 && m.ToString().Length > 20);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithQuietOnSuccess(true));
    }

    [Fact]
    public void However_the_cases_are_mangled_they_are_lived_through_or_told()
    {
        var cases = PracticeCheckTests.Cases;
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), 9).ToArbitrary(), seeds =>
        {
            var check = PracticeCheck.Run(TinyPack.Files.Put("pathways/contact/cases.yaml", Mangle(cases, seeds)));
            (check.ExitCode == 0).ShouldBe(check.Lines.Length == 1);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithQuietOnSuccess(true));
    }

    [Fact]
    public void Any_bytes_for_a_file_are_read_or_told()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(t => t is not null), text =>
            PackLoader.Load(TinyPack.Files.Put("pathways/contact/pathway.yaml", text)).Mistakes.ShouldNotBeEmpty())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithQuietOnSuccess(true));
    }

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{a: ", 50_000)]
    [InlineData("- ", 50_000)]
    [InlineData("? ", 20_000)]
    [InlineData("\"", 99_999)]
    [InlineData("a: &a [*a, *a]\n", 20_000)]
    public void Text_made_to_exhaust_is_told_at_once(string piece, int times)
    {
        var text = string.Concat(Enumerable.Repeat(piece, times));
        var watch = System.Diagnostics.Stopwatch.StartNew();

        PackLoader.Load(TinyPack.Files.Put("flags.yaml", text)).Mistakes.ShouldNotBeEmpty();

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    private static Gen<PackFiles> Mangled(PackFiles files) =>
        from file in Gen.Elements(files.Texts.Keys.Where(k => !k.StartsWith("demonstration/", StringComparison.Ordinal)).ToArray())
        from changes in Gen.Choose(1, 4)
        from seeds in Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), changes * 3)
        select files.Put(file, Mangle(files.Texts[file], seeds));

    private static string Mangle(string text, int[] seeds)
    {
        for (var i = 0; i + 2 < seeds.Length; i += 3)
        {
            text = seeds[i] % 3 == 0 ? MangleLine(text, seeds[i + 1], seeds[i + 2]) : MangleCharacter(text, seeds[i + 1], seeds[i + 2]);
        }
        return text;
    }

    private static string MangleLine(string text, int at, int how)
    {
        var lines = text.Split('\n').ToList();
        var line = at % lines.Count;
        switch (how % 4)
        {
            case 0: lines.RemoveAt(line); break;
            case 1: lines.Insert(line, lines[line]); break;
            case 2: lines[line] = "  " + lines[line]; break;
            default: (lines[line], lines[how % lines.Count]) = (lines[how % lines.Count], lines[line]); break;
        }
        return string.Join('\n', lines);
    }

    private static string MangleCharacter(string text, int at, int how)
    {
        if (text.Length == 0)
        {
            return text;
        }
        var index = at % text.Length;
        return (how % 3) switch
        {
            0 => text.Remove(index, 1),
            1 => text.Insert(index, Marks[how % Marks.Length].ToString()),
            _ => text.Remove(index, 1).Insert(index, Marks[how % Marks.Length].ToString()),
        };
    }
}
