using Kith.Record;
using Kith.Session;

namespace Kith.CommandLine;

/// <summary>Turns what a person can put right into one line and an exit code; anything else keeps its stack trace.</summary>
internal static class Reporting
{
    public static async Task<int> Run(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (e is Refused or StoreRefused or SettingsRefused)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }
}
