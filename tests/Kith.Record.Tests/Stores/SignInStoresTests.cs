using Kith.Record.Stores;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Stores;

public class SignInStoresTests
{
    private static readonly Duration Window = Duration.FromMinutes(15);

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task Tries_made_at_once_at_two_nodes_are_all_counted(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var one = await RecordStore.Open(database.Db, []);
        await using var other = await RecordStore.Open(database.Db, []);
        Pace[] nodes = [new(one), new(other)];
        var let = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => nodes[i % 2].Take(Sample.Noon, Window, ("account x", 10), ($"address {i % 4}", 40)))));
        let.Count(within => within).ShouldBe(10);
        (await nodes[0].Take(Sample.Noon + Window, Window, ("account x", 10))).ShouldBeTrue("a new window");
        await nodes[1].GiveBack("account x");
        for (var i = 0; i < 10; i++) (await nodes[0].Take(Sample.Noon + Window, Window, ("account x", 10))).ShouldBeTrue();
        (await nodes[0].Take(Sample.Noon + Window, Window, ("account x", 10))).ShouldBeFalse();
        await nodes[1].Forgive("account x");
        (await nodes[0].Take(Sample.Noon + Window, Window, ("account x", 10))).ShouldBeTrue();
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task What_is_good_once_is_spent_by_one_of_many(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var one = await RecordStore.Open(database.Db, []);
        await using var other = await RecordStore.Open(database.Db, []);
        Spent[] nodes = [new(one), new(other)];
        var spent = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => nodes[i % 2].Spend("assertion 7", Sample.Noon + Window))));
        spent.Count(first => first).ShouldBe(1);
        (await nodes[0].Spend("assertion 8", Sample.Noon)).ShouldBeTrue();
        await nodes[0].Forget(Sample.Noon + Duration.FromSeconds(1));
        (await nodes[1].Spend("assertion 8", Sample.Noon)).ShouldBeTrue("forgotten when nobody would take it any more");
        (await nodes[1].Spend("assertion 7", Sample.Noon)).ShouldBeFalse("still remembered");
    }

    [Theory]
    [InlineData(Databases.Sqlite, Databases.Postgres)]
    [InlineData(Databases.Postgres, Databases.Sqlite)]
    public async Task What_people_sign_in_with_moves_with_the_record(string from, string to)
    {
        await using var here = await Databases.Fresh(from);
        await using var there = await Databases.Fresh(to);
        await using var old = await RecordStore.Open(here.Db, []);
        await using var @new = await RecordStore.Open(there.Db, []);
        await old.Write(db =>
        {
            db.AddRange(
                new AccountRow { Worker = "w", Login = "w@x.example", Invited = 1, LastSignIn = 2, CodeStep = 3 },
                new PasskeyRow
                {
                    Credential = [1, 2], Worker = "w", Name = "phone", PublicKey = [3], Created = 4, SignCount = uint.MaxValue, Transports = "internal", UserVerified = true, BackupEligible = true, BackedUp = false,
                    Attestation = [5], ClientJson = [6],
                },
                new AnswerLinkRow { Hash = [7], Recipient = "r", Episode = "e", Instance = "i", Agency = "a", CodeHash = [8], WrongCodes = 2, MadeBy = "w", Made = 9, Expires = 10 });
            return Task.CompletedTask;
        });
        await Copy.Run(old, @new);
        await using var db = @new.Context();
        (await db.Set<AccountRow>().SingleAsync()).LastSignIn.ShouldBe(2);
        var passkey = await db.Set<PasskeyRow>().SingleAsync();
        (passkey.UserVerified, passkey.BackedUp, passkey.SignCount).ShouldBe((true, false, uint.MaxValue));
        (await db.Set<AnswerLinkRow>().SingleAsync()).WrongCodes.ShouldBe(2);
    }
}
