using Kith.Practice.Loading;
using Shouldly;
using Xunit;

namespace Kith.Practice.Tests.Loading;

/// <summary>Mistakes in what is asked of a child's voice and of agencies' events: K143 of the catalogue, and the names that they use.</summary>
public sealed class ChronologyMistakeTests
{
    private const string Contact = "pathways/contact/pathway.yaml";
    private const string Voice = "voice:\n  label: Voice\n  asked-in: [assessment]\n  fields:\n    - { long-text: said, label: Said, class: concern }\n";

    [Fact]
    public void An_assessment_asks_for_the_childs_voice()
    {
        Said(("voice.yaml", Voice), (Contact, An("is: assessment"))).ShouldContain("K143 “screening” is a form of kind assessment, and does not ask for the child's voice");
        Said(("voice.yaml", Voice), (Contact, An("is: assesment"))).ShouldContain("Did you mean “assessment”?");
        Said(("voice.yaml", Voice)).ShouldBe("");
    }

    [Fact]
    public void The_group_of_a_kind_of_event_is_a_class()
    {
        const string file = "event:\n  name: Event\n  kinds: event-kind\n  standings: event-kind\n  add-by: [screner]\n  at-most: 5\n  fields:\n    - { long-text: what, label: What }\nmarks: event-kind\nuses: nothing\nsilence-days: 9\ncompared: [sex]\n";
        var said = Said(("chronology.yaml", file), ("codes/event-kind.yaml", "codes: event-kind\nname: Kind\nnational: no\nsource: none\nlist:\n  - { code: visit, name: Visit, group: gossip }\n"));
        said.ShouldContain("“gossip” is not a sensitivity class");
        said.ShouldContain("“screner” is not a role");
        said.ShouldContain("“nothing” is not a code set");
    }

    private static string An(string kind) => TinyPack.Files.Texts[Contact].Replace("  screening:\n", $"  screening:\n    {kind}\n", StringComparison.Ordinal);

    private static string Said(params (string File, string Text)[] planted)
    {
        var texts = TinyPack.Files.Texts.ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
        foreach (var (file, text) in planted) texts[file] = text;
        return string.Join('\n', PackLoader.Load(PackFiles.Of("practice", texts)).Mistakes);
    }
}
