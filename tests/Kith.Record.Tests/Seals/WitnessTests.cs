using Kith.Record.Seals;
using Kith.Tests.Shared;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Seals;

/// <summary>The stand-alone verifier: what it accepts, what it finds, what it says when it cannot check.</summary>
public class WitnessTests
{
    /// <summary>Two pasts from one: each is whole in itself, and signed. Whoever holds a checkpoint of the other sees it.</summary>
    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_fork_is_found(string engine)
    {
        await using var one = await SealedRecord.Grown(engine);
        await using var copied = await Databases.Fresh(engine);
        await using var two = await RecordStore.Open(copied.Db, []);
        await Copy.Run(one.Store, two);
        var common = await one.Checkpoint();
        await one.Add("c6", "episode/1");
        await one.Seal();
        await two.Writer.Commit(_ => Task.FromResult<Kith.Practice.Entries.ChangeDraft?>(Sample.Change("c6", Sample.Noon + NodaTime.Duration.FromHours(2), Sample.Entry("episode/1", "Another past."))));
        await new Sealing(two, SealedRecord.Key).Run(Sample.Noon);

        var ours = await one.Checkpoint();
        await using var db = two.Context();
        var (theirs, since) = (one.File(await Checkpoints.Latest(db) ?? ""), one.File(await Checkpoints.Since(db, 8)));
        one.Witness(since, "--checkpoint", common).Code.ShouldBe(0, "it continues what was common");
        one.Witness(theirs, "--checkpoint", ours).ShouldBe((1, "The checkpoint of 9 leaves is not the one that you saved: the record was changed or forked.\nnorthshire.example/kith/partnership, 9 leaves, problems 1\n"));
        one.Witness(await one.Exported(), "--checkpoint", ours, "--checkpoint", theirs).Says.ShouldContain("the record was forked, and different witnesses were shown different ones");

        var path = one.File("");
        await using (var to = File.Create(path))
            await Export.Write(two, to, words: false);
        one.Witness(path, "--checkpoint", common).Code.ShouldBe(0);
        one.Witness(path, "--checkpoint", ours).Says.ShouldContain("The first 9 leaves are not those of the checkpoint that you saved");
        one.Witness(path, "--checkpoint", common, "--checkpoint", ours, "--before", await one.Exported(words: false)).Says.ShouldContain("episode/1#5: is not what it was in the earlier export.");
    }

    [Fact]
    public async Task An_older_record_than_the_checkpoint_is_found()
    {
        await using var record = await SealedRecord.Grown(Databases.Sqlite);
        var (old, before) = (await record.Exported(), await record.Checkpoint());
        await record.Add("c6", "episode/1");
        await record.Seal();
        var saved = await record.Checkpoint();
        record.Witness(old, "--checkpoint", saved).ShouldBe((1, "You saved a checkpoint of 9 leaves, and the export has 8: the record was cut off, or is older than your checkpoint.\nentries 8, chains 3, sealed 8, newer than the last seal 0, problems 1\n"));
        record.Witness(before, "--checkpoint", saved).Says.ShouldContain("the record was cut off");
        record.Witness(saved, "--checkpoint", before).ShouldBe((2, "To see that the record has only grown, ask for: kith checkpoint --since 8\n"));
    }

    [Fact]
    public async Task A_proof_convinces_as_it_is_and_not_otherwise()
    {
        await using var record = await SealedRecord.Grown(Databases.Sqlite);
        await using var db = record.Store.Context();
        var proof = await EntryProof.Of(db, "episode/1", 1);
        record.Witness(record.File(proof), "--checkpoint", await record.Checkpoint()).ShouldBe((0, "episode/1#1, in northshire.example/kith/partnership of 8 leaves, problems 0\n"));
        var other = await EntryProof.Of(db, "episode/1", 2);
        foreach (var (from, to) in new[]
        {
            ("\"sequence\": 1", "\"sequence\": 2"), ("episode/1", "episode/2"), ("\"leaf\": 0", "\"leaf\": 1"), ("\"position\": 1", "\"position\": 2"), ("\\n8\\n", "\\n9\\n"), ("kithProof\": 1", "kithProof\": \"1\""),
            (Between(proof, "\"headers\"", "]"), Between(other, "\"headers\"", "]")), (Between(proof, "\"path\"", "]"), Between(other, "\"path\"", "]")),
        })
        {
            proof.ShouldContain(from);
            record.Witness(record.File(proof.Replace(from, to, StringComparison.Ordinal))).Code.ShouldBe(1, from);
        }
        (await Should.ThrowAsync<StoreRefused>(() => EntryProof.Of(db, "episode/1", 99))).Message.ShouldBe("There is no entry episode/1#99.");
        await record.Add("c6", "episode/9");
        (await Should.ThrowAsync<StoreRefused>(() => EntryProof.Of(db, "episode/9", 1))).Message.ShouldContain("is not sealed yet");
    }

    [Fact]
    public async Task What_cannot_be_checked_is_said()
    {
        await using var record = await SealedRecord.Grown(Databases.Sqlite);
        var checkpoint = await record.Checkpoint();
        SealedRecord.Run().ShouldBe((2, Kith.Witness.Witness.Usage + "\n"));
        foreach (var (args, says) in new (string[], string)[]
        {
            ([checkpoint], "Give the public key"),
            ([checkpoint, "--key"], "--key needs a value"),
            ([checkpoint, "--key", "nonsense"], "The public key is not one"),
            ([checkpoint, "--loudly"], "“--loudly” is not known"),
            ([checkpoint, checkpoint, "--key", record.PublicKey], "Give one file"),
            (["/nowhere/at.all", "--key", record.PublicKey], "cannot be read"),
            ([record.File(""), "--key", record.PublicKey], "is empty"),
            ([await record.Exported(), "--key", record.PublicKey, "--before", "/nowhere/at.all"], "is not there"),
        })
        {
            var (code, said) = SealedRecord.Run(args);
            code.ShouldBe(2, said);
            said.ShouldContain(says);
        }
    }

    [Fact]
    public async Task An_export_for_a_witness_holds_no_words()
    {
        await using var record = await SealedRecord.Grown(Databases.Sqlite);
        var (bare, full) = (await File.ReadAllTextAsync(await record.Exported(words: false)), await File.ReadAllTextAsync(await record.Exported()));
        string Body() => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("""{"text":"c2 in episode/1"}"""));
        full.ShouldContain(Body());
        bare.ShouldNotContain(Body());
        bare.ShouldNotContain(" part ");
    }

    private static string Between(string text, string from, string to) => text[text.IndexOf(from, StringComparison.Ordinal)..text.IndexOf(to, text.IndexOf(from, StringComparison.Ordinal), StringComparison.Ordinal)];
}
