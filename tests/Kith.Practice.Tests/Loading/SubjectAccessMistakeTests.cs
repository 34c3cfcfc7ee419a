using Kith.Practice.Loading;
using Shouldly;
using Xunit;

namespace Kith.Practice.Tests.Loading;

/// <summary>Mistakes in what follows from who asks for a record: K144 and K145 of the catalogue, and the words of its rules.</summary>
public sealed class SubjectAccessMistakeTests
{
    private const string File = "access/subject-access.yaml";

    [Fact]
    public void A_protected_class_is_cut_for_everybody_and_goes_by_a_second_person_only()
    {
        Said("second-person: yes", "second-person: no").ShouldContain("K144 No rule for everybody proposes a cut of “protected-address” and asks for a second person");
        Said("classes: [intelligence]", "standings: [parent], classes: [intelligence]").ShouldContain("K144 No rule for everybody proposes a cut of “intelligence”");
    }

    [Fact]
    public void Every_standing_says_what_follows() => Said("  - { standing: parent, own: no, implicated: second-person }\n", "").ShouldContain("K145 “parent” has no standing here");

    [Theory]
    [InlineData("finds: [reporter]", "finds: [reporters]", "“reporters” is not a value of “finds”")]
    [InlineData("labels: [restricted]", "labels: [secret]", "“secret” is not a value of “labels”")]
    [InlineData("fields: [childs-words, said]", "fields: [childs-word]", "“childs-word” is not a value of “fields”")]
    [InlineData("event-kinds: [child-said]", "event-kinds: [child-says]", "“child-says” is not a value of “event-kinds”")]
    [InlineData("reason: reporter", "reason: because", "“because” is not a value of “reason”")]
    [InlineData("answer: consent.told", "answer: consent.tolt", "“tolt” is not a value of “answer”")]
    [InlineData("rule: reporter", "rule: protected-address", "“protected-address” is already a rule")]
    [InlineData("finds: [file], ", "", "“file” has nothing in it")]
    public void Its_words_are_known(string right, string wrong, string says) => Said(right, wrong).ShouldContain(says);

    private static string Said(string right, string wrong)
    {
        var texts = RealPack.Files.Texts.ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
        var at = texts[File].IndexOf("\nstandings:", StringComparison.Ordinal);
        texts[File][at..].ShouldContain(right);
        texts[File] = texts[File][..at] + ReplaceFirst(texts[File][at..], right, wrong);
        return string.Join('\n', PackLoader.Load(PackFiles.Of("practice", texts)).Mistakes);
    }

    private static string ReplaceFirst(string text, string right, string wrong)
    {
        var at = text.IndexOf(right, StringComparison.Ordinal);
        return text[..at] + wrong + text[(at + right.Length)..];
    }
}
