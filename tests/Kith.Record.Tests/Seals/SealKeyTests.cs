using Kith.Record.Seals;
using Kith.Witness;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Seals;

public class SealKeyTests
{
    /// <summary>The example of C2SP's signed-note.</summary>
    [Fact]
    public void The_known_signature_is_accepted_and_no_other()
    {
        var key = PublicKey.Parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
        var signature = Convert.FromBase64String("Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=");
        Convert.ToHexStringLower(signature[..4]).ShouldBe("530d903a");
        key.Signed("This is an example message.\n", signature[4..]).ShouldBeTrue();
        key.Signed("This is an example message!\n", signature[4..]).ShouldBeFalse();
        signature[40] ^= 1;
        key.Signed("This is an example message.\n", signature[4..]).ShouldBeFalse();
    }

    [Fact]
    public void What_the_key_signs_the_witness_opens_under_its_own_name_only()
    {
        var key = SealKey.New("shire.example/kith");
        var (own, other) = (key.For("partnership"), key.For("elsewhere"));
        var note = own.Sign(3, new byte[32]);
        note.ShouldStartWith("shire.example/kith/partnership\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— shire.example/kith/partnership ");
        own.Signed(note).ShouldBeTrue();
        other.Signed(note).ShouldBeFalse();
        Checkpoint.Open(note, [PublicKey.Parse(own.PublicText)], "it").Size.ShouldBe(3);
        Should.Throw<NotGenuine>(() => Checkpoint.Open(note, [PublicKey.Parse(other.PublicText)], "it"));
        Should.Throw<NotGenuine>(() => Checkpoint.Open(note.Replace("\n3\n", "\n4\n", StringComparison.Ordinal), [PublicKey.Parse(own.PublicText)], "it"));
        Should.Throw<NotGenuine>(() => Checkpoint.Open(note.Replace("\n3\n", "\n03\n", StringComparison.Ordinal), [PublicKey.Parse(own.PublicText)], "it"));
        Should.Throw<NotGenuine>(() => Checkpoint.Open(note[..^1], [PublicKey.Parse(own.PublicText)], "it"));
        Should.Throw<NotGenuine>(() => Checkpoint.Open("", [PublicKey.Parse(own.PublicText)], "it"));
    }

    [Fact]
    public void A_key_is_read_back_and_a_damaged_one_is_refused_without_repeating_it()
    {
        var key = SealKey.New("shire.example/kith");
        SealKey.Parse($" {key.Text}\n").PublicText.ShouldBe(key.PublicText);
        var wrong = key.Text[..^3] + (key.Text[^3] == 'A' ? 'B' : 'A') + key.Text[^2..];
        foreach (var text in new[] { "", "PRIVATE+KEY+", key.PublicText, wrong, key.Text[..^4], key.Text.Replace("shire", "shore", StringComparison.Ordinal) })
            Should.Throw<FormatException>(() => SealKey.Parse(text)).Message.ShouldNotContain(key.Text[^10..]);
        foreach (var name in new[] { "", "two words", "a+b", "sh\nire" })
            Should.Throw<FormatException>(() => SealKey.New(name));
        Should.Throw<CannotCheck>(() => PublicKey.Parse(key.PublicText[..^4] + "AAA="));
    }
}
