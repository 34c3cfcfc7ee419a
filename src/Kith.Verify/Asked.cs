namespace Kith.Witness;

/// <summary>What the command line asks for.</summary>
public sealed record Asked(string File, IReadOnlyList<PublicKey> Keys, IReadOnlyList<string> Checkpoints, string? Before)
{
    public static Asked Read(string[] args)
    {
        string? file = null, before = null;
        var (keys, checkpoints) = (new List<PublicKey>(), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            string Next() => ++i < args.Length ? args[i] : throw new CannotCheck($"{args[i - 1]} needs a value.\n{Witness.Usage}");
            switch (args[i])
            {
                case "--key":
                    keys.AddRange(Read(Next()));
                    break;
                case "--checkpoint":
                    checkpoints.Add(Next());
                    break;
                case "--before":
                    before = Next();
                    break;
                case var option when option.StartsWith('-'):
                    throw new CannotCheck($"“{option}” is not known.\n{Witness.Usage}");
                case var path:
                    file = file is null ? path : throw new CannotCheck($"Give one file, not “{file}” and “{path}”.");
                    break;
            }
        }
        if (file is null)
            throw new CannotCheck(Witness.Usage);
        if (keys.Count == 0)
            throw new CannotCheck("Give the public key of the record with --key: without it nobody can tell who signed. It is the line that “kith seal-key” prints; get it from a person, not from the file.");
        return new(file, keys, checkpoints, before);
    }

    private static IEnumerable<PublicKey> Read(string given) =>
        (System.IO.File.Exists(given) ? Witness.Text(given).Split('\n') : [given]).Select(line => line.Trim()).Where(line => line.Length > 0).Select(PublicKey.Parse);
}
