using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Sharing;
using Kith.Record.Tests.Landings;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Tests;

/// <summary>Words from a restricted source stay where they were given: every action says which words it carries, and none of its texts escapes.</summary>
public class WordsOfActionsTests
{
    /// <summary>Texts of an action that nobody writes, or that are looked at elsewhere: ids, codes, dates; everything else is words.</summary>
    private static readonly string[] NotWords =
    [
        "Open.Pathway", "Open.Form", "Open.Route", "Open.FrontDoor", "Open.From", "Open.Given.Team", "Open.Given.Record", "Open.Given.Cleared", "Open.Given.Opens",
        "*.Record", "*.Restriction", "*.Cleared", "*.Worker", "*.Episode", "*.Step", "*.Outcome", "*.Report", "*.Mention", "*.Person", "*.Other", "Merge.Into", "*.Id", "*.Prompt", "*.Field",
        "*.ToTeam", "*.Notice", "*.Address", "*.Flag", "*.Event", "*.Chain", "*.As", "*.Relationship", "*.Chronology", "*.Use", "*.Entries", "*.File",
        "Bar.Why", "Recall.Why", "Recall.MovedTo", "Recall.Readers", "Recall.Told", "Recall.Documents.*", "Recall.Files", "Recall.Recorded.*", "WithdrawEvent.Documents.*", "TakeBack.Why", "Attach.Class", "Attach.Type", "Attach.Sha256", "Attach.Scan", "Attach.Pieces",
        "RecordAddress.Kind", "RecordAddress.From", "RecordBirth.Born", "RecordBirth.Sex", "EndRelationship.Until", "RecordConsent.By", "RecordConsent.Purpose", "RecordConsent.State",
        "RecordConsent.Competent", "RecordConsent.On", "RecordRelationship.What.*", "CorrectRelationship.What.*", "Assign.What.Key", "Assign.What.To", "Redact.Lines", "LetGo.Lines", "FindAsker.Standing", "FindAsker.Behalf", "Disclose.What.Grounds.*", "Disclose.What.Stood",
        "RecordEvents.Events.Person", "RecordEvents.Events.On", "RecordEvents.Events.Time", "RecordEvents.Events.Kind", "RecordEvents.Events.Standing", "RecordEvents.Events.Corrects",
        "ExportList.List", "ExportList.Purpose",
        // A document's lines were taken from the record and looked at one by one; its purpose and basis are codes.
        "Disclose.What.Lines.*", "Disclose.What.Withheld", "Disclose.What.Kind", "Disclose.What.To", "Disclose.What.Agency", "Disclose.What.Role", "Disclose.What.Purpose", "Disclose.What.Basis", "Disclose.What.Delivery",
        // Nobody is stopped for the words in which they say that a child may come to harm.
        "EmergencyAccess.Reason",
    ];

    public static TheoryData<Type> Every => [.. typeof(Action).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(Action)) && !t.IsAbstract).OrderBy(t => t.Name, StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Every))]
    public void Every_action_says_which_words_it_carries(Type kind)
    {
        var planted = new List<(string At, string Word)>();
        var action = (Action)Made(kind, kind.Name, planted);
        var carried = KeptPassages.Texts(action).Select(t => t.Text).ToHashSet(StringComparer.Ordinal);
        planted.Where(p => !carried.Contains(p.Word) && !Excused(p.At)).Select(p => p.At).ShouldBeEmpty($"{kind.Name} carries these texts and does not say so, in {nameof(KeptPassages)}. Say it there, or, if nobody writes it, here.");
    }

    /// <summary>What is recorded by addresses, and what must not wait.</summary>
    private static readonly Type[] NotAsked = [typeof(Action.RecordAddress), typeof(Action.EmergencyAccess)];

    [Theory, MemberData(nameof(Every))]
    public void Every_action_that_carries_words_is_asked_about_an_address_in_each_of_them(Type kind)
    {
        var action = (Action)Made(kind, kind.Name, []);
        var places = NotAsked.Contains(kind) ? [] : KeptPassages.Texts(action).Select(t => t.Place).ToArray();
        AddressesInWords.Asked(Pack.Value, action).Select(p => p.Place).ShouldBe(places);
    }

    [Fact]
    public void Where_practice_asks_for_an_address_nobody_is_asked_why_there_is_one_and_nobody_waits_with_a_child_in_danger()
    {
        JsonObject Report(string danger) => new()
        {
            ["children"] = new JsonArray(new JsonObject { ["family-name"] = "Longwood", ["address"] = new JsonObject { ["lines"] = "4 Larkspur Close, MK40 2AB", ["postcode"] = "MK40 2AB" } }),
            ["concern"] = "They fled to MK41 9ZZ.", ["danger-now"] = danger,
        };
        AddressesInWords.Asked(Pack.Value, new Action.Open("contact", "report", Report("no"), "worker")).Select(p => p.Place).ShouldBe(["concern"]);
        AddressesInWords.Asked(Pack.Value, new Action.Open("contact", "report", Report("yes"), "worker")).ShouldBeEmpty();
    }

    private static readonly Lazy<PracticePack> Pack = new(Golden.Practice);

    [Fact]
    public void There_are_actions_to_look_at() => Every.Count.ShouldBeGreaterThan(40);

    [Fact]
    public void One_that_says_nothing_is_an_error() => Should.Throw<InvalidOperationException>(() => KeptPassages.Texts(new Unheard()).ToArray());

    private sealed record Unheard : Action;

    private static bool Excused(string at) => NotWords.Any(n => n == at || (n.StartsWith("*.", StringComparison.Ordinal) && at.Count(c => c == '.') == 1 && at.EndsWith(n[1..], StringComparison.Ordinal))
        || (n.EndsWith(".*", StringComparison.Ordinal) && at.StartsWith(n[..^1], StringComparison.Ordinal)));

    /// <summary>One of its kind, with an unmistakable word in each text.</summary>
    private static object Made(Type type, string at, List<(string, string)> planted)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Made(inner, at, planted);
        if (type == typeof(string)) return Word(at, planted);
        if (type == typeof(JsonObject)) return new JsonObject { ["answer"] = Word(at, planted), ["list"] = new JsonArray(new JsonObject { ["deep"] = Word(at, planted) }) };
        if (type == typeof(JsonNode)) return JsonValue.Create(Word(at, planted))!;
        if (type == typeof(bool)) return true;
        if (type == typeof(int)) return 1;
        if (type == typeof(long)) return 1L;
        if (type == typeof(Instant)) return Instant.FromUtc(2026, 11, 20, 12, 0);
        if (type == typeof(ImmutableSortedDictionary<string, string>)) return ImmutableSortedDictionary<string, string>.Empty.Add("line", Word(at, planted));
        if (type.IsAssignableTo(typeof(IEnumerable)) && type.IsGenericType) return Several(type, at, planted);
        var make = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First(c => c.GetParameters() is not [{ } one] || one.ParameterType != type);
        var made = make.Invoke([.. make.GetParameters().Select(p => Made(p.ParameterType, $"{at}.{p.Name}", planted))]);
        foreach (var extra in type.GetProperties().Where(p => p.CanWrite && make.GetParameters().All(c => !string.Equals(c.Name, p.Name, StringComparison.Ordinal))))
            extra.SetValue(made, Made(extra.PropertyType, $"{at}.{extra.Name}", planted));
        return made;
    }

    private static object Several(Type type, string at, List<(string, string)> planted)
    {
        var item = type.GetGenericArguments()[0];
        var one = Array.CreateInstance(item, 1);
        one.SetValue(Made(item, at, planted), 0);
        return type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            ? typeof(ImmutableArray).GetMethods().Single(m => m.Name == nameof(ImmutableArray.Create) && m.GetParameters() is [{ ParameterType.IsArray: true }]).MakeGenericMethod(item).Invoke(null, [one])!
            : one;
    }

    private static string Word(string at, List<(string, string)> planted)
    {
        var word = $"canary {planted.Count} of {at}, MK40 2AB";
        planted.Add((at, word));
        return word;
    }
}
