using Kith.Record;
using Kith.Tests.Shared;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Merging;

/// <summary>Whatever was merged with whatever, in whatever order, and parted in whatever order: every view is as it was, and as a rebuild makes it.</summary>
public sealed class MergeBackTests
{
    // What tells that there was a merge (in the chronology, too), and that people were told of it; and questions that practice raises once it sees both.
    private static readonly string[] Since = ["merge", "notice", "prompt", "chronology"];

    [Theory, InlineData(Databases.Sqlite, 1), InlineData(Databases.Sqlite, 2), InlineData(Databases.Sqlite, 3), InlineData(Databases.Postgres, 1), InlineData(Databases.Postgres, 4)]
    public async Task PW1_Parting_gives_back_exactly_both(string engine, int seed)
    {
        await using var kith = await RunningKith.Start(engine);
        var chance = new Random(seed);
        var people = new List<Known>();
        foreach (var given in new[] { "Tamberlane", "Tam", "Tammo", "Tamsel", "Tamarisk" })
        {
            var known = await kith.Child(Staff.Amara, given);
            people.Add(known);
            if (chance.Next(2) == 0) await kith.Do(Staff.Amara, new Action.SetFlag(known.Contact.Episode, known.Contact.Mention, "visit-in-pairs", true, "A dog."));
            if (chance.Next(3) == 0) await kith.Do(Staff.Amara, new Action.SetFlag(known.Contact.Episode, known.Contact.Mention, "visit-in-pairs", false, "It died."));
            if (chance.Next(2) == 0) await kith.Do(Staff.Amara, new Action.RecordAddress(known.Contact.Episode, known.Contact.Mention, "home", "1 Heron Yard", "MK40 7ZZ", "2026-11-01", chance.Next(2) == 0, true));
            if (chance.Next(2) == 0) await kith.Do(Staff.Amara, new Action.RecordConsent(known.Contact.Episode, known.Contact.Mention, "help", "refused", null, "2026-11-16", "Not now."));
            if (chance.Next(2) == 0) await kith.Do(Staff.Bronwen, new Action.Restrict($"person/{known.Person}", "restricted", chance.Next(2) == 0 ? [Staff.Amara.Id] : [], "A reason."));
            if (chance.Next(2) == 0) await kith.Do(Staff.Bronwen, new Action.Bar($"person/{known.Person}", Staff.Ravi.Id, "other", "A reason."));
            kith.Clock.Pass(Duration.FromMinutes(1));
        }
        var before = await kith.Views(Since);

        var (heads, merges) = (people.Select(p => p.Person).ToList(), new List<string>());
        while (heads.Count > 1 && (merges.Count < 2 || chance.Next(3) > 0))
        {
            var gone = heads[chance.Next(heads.Count)];
            heads.Remove(gone);
            merges.Add(await kith.Merge(Staff.Bronwen, gone, heads[chance.Next(heads.Count)]));
            kith.Clock.Pass(Duration.FromMinutes(1));
        }
        (await kith.Views(Since)).Except(before).ShouldNotBeEmpty();
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
        foreach (var merge in merges.OrderBy(_ => chance.Next()))
        {
            await kith.Do(Staff.Bronwen, new Action.Unmerge(merge, "They are two people."));
            (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
        }
        var after = await kith.Views(Since);
        after.Except(before).ShouldBeEmpty();
        before.Except(after).ShouldBeEmpty();
    }
}
