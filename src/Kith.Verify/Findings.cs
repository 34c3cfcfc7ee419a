namespace Kith.Witness;

/// <summary>What is wrong, sentence by sentence, as it is found.</summary>
public sealed class Findings(TextWriter tell)
{
    private const int Told = 1_000;

    public long Count { get; private set; }

    /// <summary>What stands before the number of problems in the last line.</summary>
    public string Sum { get; set; } = "";

    public void Add(string sentence)
    {
        if (++Count <= Told)
            tell.WriteLine(sentence);
        else if (Count == Told + 1)
            tell.WriteLine("There are more; they are counted only.");
    }

    public override string ToString() => $"{Sum}problems {Count}";
}
