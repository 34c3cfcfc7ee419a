using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Walks;

/// <summary>
/// A family that one manager enters and closes at once: by the person, by the contact, or sealed, as the seed has it. Then everything is written there that
/// can be. For everybody else there is no such family; so the world must be, for them, what it is without it.
/// </summary>
internal sealed class HiddenFamily(Deeds deeds, Canaries words, int seed)
{
    private readonly CanaryCounty county = new(deeds, words);
    private JsonObject? child;

    private JsonObject Child => child ??= county.Fill.Child("MK4", "990002", "2015-01-19", numbered: true);

    public async Task Plant()
    {
        var (by, fill) = (Staff.Bronwen, county.Fill);
        var report = fill.Report([(JsonObject)Child.DeepClone()], [fill.Adult((0, "mother", false)), fill.Adult((0, "father", true))], by.Name);
        var told = await county.Open(by, report);
        var contact = told.Episodes[0];
        // Closed before anybody else could have known of it: to link a child tells whoever resembles it.
        await deeds.Must(by, new Action.Restrict($"episode/{contact}", seed % 3 == 2 ? "sealed" : "restricted", [], fill.Words("Must not be known:")));
        var person = await county.Link(by, told, told.Child(0));
        if (seed % 3 != 1) await deeds.Must(by, new Action.Restrict($"person/{person}", seed % 3 == 2 ? "sealed" : "restricted", [], fill.Words("Must not be known:")));
        var mother = await county.Link(by, told, told.Adult(0));
        await county.Step(by, contact, "screen");
        await county.Step(by, contact, "rate");
        await deeds.Must(by, new Action.RecordAddress(contact, told.Child(0), "refuge", $"8 {words.Name()} Yard", words.Postcode("MK4"), "2026-11-12", true, true));
        await deeds.Must(by, new Action.RecordAddress(contact, told.Adult(0), "home", $"8 {words.Name()} Yard", words.Postcode("MK4"), "2026-11-12", false, true));
        await deeds.Must(by, new Action.SetFlag(contact, told.Child(0), "visit-in-pairs", true, fill.Words("Because")));
        await deeds.Must(by, new Action.RecordConsent(contact, told.Adult(0), "help", "given", null, "2026-11-16", fill.Words("Says")));
        await deeds.Must(by, county.Related(person, mother, "mother", "identity"));
        await county.Attach(by, $"episode/{contact}", "concern");
        await county.Mark(person, $"report/{told.Report}", 1, "analysis", by);
        await county.Choose(person, [$"report/{told.Report}#1"], by);
        if (seed % 3 != 1 && seed % 2 == 0) await county.Decide(by, contact, "next", "mash");
    }

    /// <summary>
    /// Somebody who knows nothing of it tells of the same child under the same name and day of birth, in both worlds: what then happens, and what whoever
    /// screens it is shown, is the same in both. (“If the engine sees more, the actor's action goes through as if it were not there.”)
    /// </summary>
    public async Task EnterAgain(Deeds others)
    {
        var (own, fill) = (new CanaryCounty(others, new Canaries(1_003_000, words)), new Filled(new Canaries(1_507_000, words), "section-47"));
        var again = (JsonObject)Child.DeepClone();
        again["address"] = new JsonObject { ["postcode"] = "MK42 9AP" };
        var told = await own.Open(Staff.Osric, fill.Report([again], [], Staff.Osric.Name));
        await others.Try(Staff.Ravi, new Action.Link(told.Report, told.Child(0), null, fill.Words("Not on record")));
        await others.Try(Staff.Ravi, new Action.Fill(told.Episodes[0], "screen", 0, new JsonObject { ["summary"] = fill.Words("Seen") }));
    }
}
