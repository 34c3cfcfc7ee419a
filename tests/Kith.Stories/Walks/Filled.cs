using System.Text.Json.Nodes;
using Kith.Practice.Kernel;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Walks;

/// <summary>Answers to the forms of the practice, a canary in every field that takes words.</summary>
internal sealed class Filled(Canaries words, string lawfulBasis)
{
    private static JsonObject Threshold() => new() { ["level"] = 3, ["indicators"] = new JsonArray("persistent-neglect") };

    public JsonObject Child(string area, string school, string born, bool numbered = false)
    {
        var child = new JsonObject
        {
            ["family-name"] = words.Name(), ["given-names"] = words.Name(), ["date-of-birth"] = born, ["ethnicity"] = "WBRI", ["sex"] = "F",
            ["address"] = new JsonObject { ["lines"] = $"4 {words.Name()} Close", ["postcode"] = words.Postcode(area) }, ["school"] = school,
        };
        if (numbered) child["nhs-number"] = words.NhsNumber();
        return child;
    }

    public JsonObject Adult(params (int Child, string Relationship, bool Implicated)[] of) => new()
    {
        ["family-name"] = words.Name(), ["given-names"] = words.Name(), ["date-of-birth"] = "1988-03-09", ["lives"] = "lives-there",
        ["relationships"] = new JsonArray([.. of.Select(o => (JsonNode)new JsonObject { ["child"] = o.Child, ["relationship"] = o.Relationship, ["implicated"] = o.Implicated ? "yes" : "no" })]),
    };

    public JsonObject Report(JsonObject[] children, JsonObject[] household, string referrer, bool danger = false) => new()
    {
        ["danger-now"] = danger ? "yes" : "no", ["children"] = new JsonArray([.. children]), ["household"] = new JsonArray([.. household]),
        ["concern"] = $"Worried because of {words.Word()}.", ["childs-words"] = $"“{words.Word()}”", ["child-now"] = $"With {words.Word()}",
        ["consent"] = new JsonObject { ["state"] = "overridden", ["reason"] = $"Ground {words.Word()}" }, ["threshold"] = Threshold(),
        ["referrer"] = new JsonObject { ["name"] = referrer, ["role"] = $"Lead for {words.Word()}", ["kind"] = "professional", ["phone"] = words.Phone() },
    };

    public JsonObject Consultation(string referrer) => new()
    {
        ["concern"] = $"Would like to talk about {words.Word()}.", ["children"] = new JsonArray(new JsonObject { ["family-name"] = words.Name(), ["given-names"] = words.Name() }),
        ["consent"] = new JsonObject { ["state"] = "given" }, ["referrer"] = new JsonObject { ["name"] = referrer, ["kind"] = "professional", ["phone"] = words.Phone() },
    };

    public string Words(string about) => $"{about} {words.Word()}.";

    public JsonObject Reason() => new() { ["reason"] = Words("Because of") };

    public JsonObject Assessment() => new()
    {
        ["child-seen"] = "2026-11-16", ["voice"] = new JsonObject { ["said"] = Words("She said"), ["alone"] = "no", ["not-alone"] = Words("With"), ["changed"] = Words("We changed") }, ["analysis"] = Words("It means"),
    };

    public JsonObject EarlyHelp() => new()
    {
        ["voice"] = new JsonObject { ["said"] = Words("He said"), ["alone"] = "yes", ["changed"] = Words("Now") }, ["going-well"] = Words("Well:"), ["worries"] = Words("Worry:"), ["goals"] = Words("Goal:"),
    };

    public JsonObject Knows() => new()
    {
        ["trace"] = "known", ["summary"] = Words("We know of"), ["health"] = Words("Health:"), ["offences"] = Words("Offence:"), ["restricted"] = Words("Source:"),
        ["people"] = new JsonArray(new JsonObject { ["family-name"] = words.Name(), ["given-names"] = words.Name() }), ["risk"] = "medium", ["may-share"] = "professionals",
    };

    /// <summary>What somebody does with an open step; null where nothing is done by hand.</summary>
    public Action? Step(string pathway, string episode, string instance, string step, string? agency, int version, Random chance)
    {
        Action Decide(string outcome, JsonObject answers) => new Action.Decide(episode, instance, version, outcome, answers);
        JsonObject Levelled()
        {
            var answers = Reason();
            answers["threshold"] = Threshold();
            return answers;
        }
        string One(params string[] outcomes) => outcomes[chance.Next(outcomes.Length)];
        if (agency is not null) return new Action.Fill(episode, instance, version, Knows());
        return (pathway, step) switch
        {
            ("contact", "screen") => new Action.Fill(episode, instance, version, new JsonObject
            {
                ["summary"] = Words("Seen:"), ["threshold"] = Threshold(), ["peers"] = new JsonArray(new JsonObject { ["name"] = Words("Goes about with") }),
                ["places"] = new JsonArray(new JsonObject { ["name"] = Words("Meets at") }),
            }),
            ("contact", "rate") => Decide("amber", Reason()),
            ("contact", "next") => Decide(One("mash", "referral", "early-help", "no-further-action"), Levelled()),
            ("mash", "ask-agencies") => new Action.Ask(episode, instance, version, new JsonObject
            {
                ["agencies"] = new JsonArray("police", "community-health"), ["question"] = Words("What do you know of"), ["lawful-basis"] = lawfulBasis,
            }),
            ("mash", "analyse") => new Action.Fill(episode, instance, version, new JsonObject { ["analysis"] = Words("It means"), ["not-known"] = Words("Not known:") }),
            ("mash", "outcome") => Decide(One("referral", "early-help", "no-further-action"), Levelled()),
            ("referral", "accept") => Decide("accepted", Reason()),
            ("referral", "assess") => new Action.Fill(episode, instance, version, Assessment()),
            ("early-help", "triage") => Decide("accepted", Reason()),
            ("early-help", "assess") => new Action.Fill(episode, instance, version, EarlyHelp()),
            ("consultation", "advise") => Decide("advice-given", new JsonObject { ["about"] = new JsonArray("threshold"), ["reason"] = Words("We advised") }),
            ("access-request", "answer") => Decide(One("let-in", "told", "declined"), Reason()),
            ("emergency-access", "review") => Decide("justified", new JsonObject { ["spoken"] = "yes", ["reason"] = Words("Right, for") }),
            ("lookalike", "look") => Decide("other", Reason()),
            _ => null,
        };
    }
}
