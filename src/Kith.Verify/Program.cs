namespace Kith.Witness;

internal static class Program
{
    private static int Main(string[] args) => Witness.Run(args, Console.Out, Console.Error);
}
