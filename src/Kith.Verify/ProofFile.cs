using System.Text.Json;

namespace Kith.Witness;

/// <summary>The proof of one entry: its header, those up to the next sealed one of its chain, that one's way up the tree, and the checkpoint.</summary>
internal static class ProofFile
{
    public static void Check(string text, IReadOnlyList<PublicKey> keys, IReadOnlyList<Checkpoint> saved, Findings findings)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var proof = json.RootElement;
            if (proof.GetProperty("kithProof").GetInt32() != 1)
                throw new CannotCheck("The proof is of another version than this program knows.");
            Check(proof, Checkpoint.Open(proof.GetProperty("checkpoint").GetString()!, keys, "The checkpoint in the proof"), saved, findings);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new NotGenuine($"The proof cannot be read as one ({e.GetType().Name}).");
        }
    }

    private static void Check(JsonElement proof, Checkpoint checkpoint, IReadOnlyList<Checkpoint> saved, Findings findings)
    {
        var (chain, sequence) = (proof.GetProperty("chain").GetString()!, proof.GetProperty("sequence").GetInt64());
        var headers = proof.GetProperty("headers").EnumerateArray().Select(h => h.GetBytesFromBase64()).ToArray();
        var seal = proof.GetProperty("sealed");
        var (leaf, last, position, hash) = (seal.GetProperty("leaf").GetInt64(), seal.GetProperty("sequence").GetInt64(), seal.GetProperty("position").GetInt64(), seal.GetProperty("hash").GetString()!);
        findings.Sum = $"{chain}#{sequence}, in {checkpoint.Origin} of {checkpoint.Size} leaves, ";

        if (headers.Length != last - sequence + 1)
            findings.Add($"{chain}#{sequence}: the proof does not show every entry up to the sealed one, {last}.");
        for (var i = 0; i < headers.Length; i++)
        {
            var header = Header.Parse(headers[i]);
            if (header.Chain != chain || header.Sequence != sequence + i)
                findings.Add($"{chain}#{sequence + i}: its header says that it is {header.Chain}#{header.Sequence}.");
            if (i > 0 && header.Previous != Hashes.Hex(Hashes.OfEntry(headers[i - 1])))
                findings.Add($"{chain}#{sequence + i}: does not follow the entry before it.");
        }
        if (headers.Length == 0 || Hashes.Hex(Hashes.OfEntry(headers[^1])) != hash)
            findings.Add($"{chain}#{last}: its header does not give the hash that was sealed.");
        var path = proof.GetProperty("path").EnumerateArray().Select(h => h.GetBytesFromBase64()).ToArray();
        if (!Tree.Includes(Hashes.Leaf(chain, last, position, Convert.FromHexString(hash)), leaf, checkpoint.Size, path, checkpoint.Root))
            findings.Add($"{chain}#{last}: is not leaf {leaf} of the signed tree.");
        foreach (var other in saved.Where(s => s.Origin == checkpoint.Origin && s.Size == checkpoint.Size && !s.Root.AsSpan().SequenceEqual(checkpoint.Root)))
            findings.Add($"The proof is of a tree of {other.Size} leaves that is not the one that you saved a checkpoint of.");
    }
}
