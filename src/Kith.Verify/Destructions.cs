using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kith.Witness;

/// <summary>Two people's leave to destroy one part, and the entry that vouches for it.</summary>
internal sealed record Destruction(string Chain, long Sequence, int Ordinal, string ByChain, long BySequence, string First, string Second, string Reason)
{
    public static Destruction Parse(Line line, (string Chain, long Sequence) of) => new(
        of.Chain, of.Sequence, checked((int)line.Whole(0)), line.DecodedText(2), line.Whole(1), line.DecodedText(3), line.DecodedText(4), line.DecodedText(5));
}

/// <summary>What was lawfully destroyed: an entry's “destroys” commits to all that it destroyed, by whose leave and why.</summary>
internal sealed class Destructions(Findings findings)
{
    private readonly List<Destruction> _all = [];
    private readonly Dictionary<(string, long), string> _vouched = [];

    public void Read(Header header)
    {
        if (header.Destroys is { } digest)
            _vouched[(header.Chain, header.Sequence)] = digest;
    }

    public void Add(Destruction destruction) => _all.Add(destruction);

    public void End()
    {
        foreach (var by in _all.GroupBy(d => (d.ByChain, d.BySequence)))
        {
            if (!_vouched.Remove(by.Key, out var digest))
                findings.Add($"{by.Key.ByChain}#{by.Key.BySequence}: {by.Count()} parts were destroyed in its name, the first of {by.First().Chain}#{by.First().Sequence}, and it does not say so.");
            else if (digest != Digest(by))
                findings.Add($"{by.Key.ByChain}#{by.Key.BySequence}: what was destroyed in its name is not what it says.");
        }
        foreach (var (chain, sequence) in _vouched.Keys)
            findings.Add($"{chain}#{sequence}: says that parts were destroyed, and the record of it is missing.");
    }

    private static string Digest(IEnumerable<Destruction> destroyed)
    {
        var lines = destroyed.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Chain}\n{d.Sequence}\n{d.Ordinal}\n{d.First}\n{d.Second}\n{d.Reason}\n")).Order(StringComparer.Ordinal);
        return Hashes.Hex(SHA256.HashData(Encoding.UTF8.GetBytes("kith destroys v1\n" + string.Concat(lines))));
    }
}
