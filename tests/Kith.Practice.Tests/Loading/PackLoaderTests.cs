using Kith.Practice.Forms;
using Kith.Practice.Loading;
using Kith.Practice.Pathways;
using Shouldly;
using Xunit;

namespace Kith.Practice.Tests.Loading;

public sealed class PackLoaderTests
{
    [Fact]
    public void A_pack_without_mistakes_loads()
    {
        var result = PackLoader.Load(TinyPack.Files);

        result.Mistakes.Select(m => m.ToString()).ShouldBeEmpty();
        var pack = result.Pack.ShouldNotBeNull();
        pack.Pathways.Keys.ShouldBe(["contact", "mash"]);
        pack.Hash.ShouldBe(TinyPack.Files.Hash());
    }

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        var contact = PackLoader.Load(TinyPack.Files).Pack!.Pathways["contact"];

        contact.Opening.By.ShouldBe(["worker", "public"]);
        contact.Step("next")!.After.ShouldBe(["screen", "rate"]);
        contact.Clocks[0].ByOutcome["red"].ShouldBe("four-hours");
        contact.Clocks[0].RatedBy.ShouldBe(new Source(SourceKind.Outcome, "rate"));
        contact.Prompts[0].UnknownAsks.ShouldBeFalse();
        var test = contact.Forms["screening"].Fields[1].ShowWhen.ShouldBeOfType<Condition.Test>();
        test.Source.ShouldBe(new Source(SourceKind.Answer, "report/danger"));
        test.Values.ShouldBe(["no"]);
    }

    [Fact]
    public void A_field_without_a_class_has_that_of_what_surrounds_it()
    {
        var report = PackLoader.Load(TinyPack.Files).Pack!.Pathways["contact"].Forms["report"];

        report.Fields[0].Fields[0].Class.ShouldBe("identity");
        report.Fields[0].Fields[0].Need.ShouldBe(Need.Expected);
        report.Fields[1].Min.ShouldBe(1);
    }

    [Fact]
    public void A_published_pack_loads_again_from_its_bundle()
    {
        var bundle = TinyPack.Files.ToBundle();

        var again = PackFiles.FromBundle(bundle);

        again.Hash().ShouldBe(TinyPack.Files.Hash());
        PackLoader.Load(again).Pack!.Hash.ShouldBe(TinyPack.Files.Hash());
        Should.Throw<FormatException>(() => PackFiles.FromBundle(bundle.AsSpan(0, bundle.Length - 1)));
        Should.Throw<FormatException>(() => PackFiles.FromBundle("something else"u8));
    }

    [Fact]
    public void Cases_the_demonstration_and_line_ends_do_not_change_the_hash_and_a_word_does()
    {
        var hash = TinyPack.Files.Hash();

        TinyPack.Files.Put("pathways/contact/cases.yaml", "cases: []").Hash().ShouldBe(hash);
        TinyPack.Files.Put("demonstration/names.yaml", "names: []").Hash().ShouldBe(hash);
        PackFiles.Of("elsewhere", TinyPack.Files.Texts.Select(t => KeyValuePair.Create(t.Key, t.Value.Replace("\n", "\r\n", StringComparison.Ordinal))))
            .Hash().ShouldBe(hash);
        TinyPack.With("pack.yaml", "Tiny", "Tinier").Hash().ShouldNotBe(hash);
    }
}
