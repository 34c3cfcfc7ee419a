using System.CommandLine;
using Kith.Session;

namespace Kith.CommandLine;

/// <summary><c>kith key</c>: a new key for KITH_KEY.</summary>
internal static class KeyCommand
{
    public static Command Build()
    {
        var command = new Command("key", $"Prints a new key for {SealingKeys.Variable}, with which the keys of people's sessions are sealed. It is kept nowhere.");
        command.SetAction(_ =>
        {
            Console.WriteLine(SealingKeys.New());
            return 0;
        });
        return command;
    }
}
