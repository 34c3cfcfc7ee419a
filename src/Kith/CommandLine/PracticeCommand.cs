using System.CommandLine;
using Kith.Practice.Loading;

namespace Kith.CommandLine;

/// <summary><c>kith practice check</c>: every mistake in a practice at once, and its cases lived through.</summary>
internal static class PracticeCommand
{
    public static Command Build()
    {
        var folder = new Argument<string?>("folder")
        {
            Description = "Folder of the practice. Without it: --practice, or practice in the folder that you are in, or the one that came with the program.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var check = new Command("check", "Reports every mistake with its place, the nearest right word and the remedy, and runs the cases. Ends with: pathways N, forms N, cases N passed, N failed.")
        {
            folder,
        };
        check.SetAction(parse =>
        {
            var here = Path.Combine(Directory.GetCurrentDirectory(), "practice");
            var given = parse.GetValue(folder) ?? parse.GetValue(KithCommand.Practice) ?? (Directory.Exists(here) ? here : null);
            var done = PracticeCheck.Run(Opening.PracticeFolder(given));
            foreach (var line in done.Lines)
            {
                Console.WriteLine(line);
            }
            return done.ExitCode;
        });
        return new Command("practice", "The practice: what the partnership does, as YAML.") { check };
    }
}
