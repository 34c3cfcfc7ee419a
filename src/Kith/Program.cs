return await Kith.CommandLine.KithCommand.Root(args).Parse(args).InvokeAsync();

public partial class Program;
