using System.Text;
using Kith.Practice.Entries;
using Kith.Record.Stores;
using Kith.Record.Views;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Stores;

public class StoresTests
{
    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_draft_is_kept_by_author_and_place_until_what_came_of_it_is_recorded(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        var drafts = new Drafts(store);
        await drafts.Save(new("worker-1", "step/s1", 3, Sample.Noon, "half a sen"u8.ToArray()));
        await drafts.Save(new("worker-1", "step/s1", 3, Sample.Noon + Duration.FromSeconds(2), "half a sentence, \0"u8.ToArray()));
        await drafts.Save(new("worker-1", "new/contact", 0, Sample.Noon, []));
        await drafts.Save(new("worker-2", "step/s1", 4, Sample.Noon, "mine"u8.ToArray()));

        var mine = (await drafts.Load("worker-1", "step/s1"))!;
        (mine.BaseVersion, mine.Updated, Encoding.UTF8.GetString(mine.Bytes)).ShouldBe((3, Sample.Noon + Duration.FromSeconds(2), "half a sentence, \0"));
        (await drafts.By("worker-1")).Select(d => d.Place).ShouldBe(["step/s1", "new/contact"]);
        (await drafts.Load("worker-3", "step/s1")).ShouldBeNull();

        await Should.ThrowAsync<EnvelopeFails>(() => store.Writer.Commit(async db =>
        {
            await Drafts.Discard(db, "worker-1", "step/s1");
            throw new EnvelopeFails();
        }));
        (await drafts.Load("worker-1", "step/s1")).ShouldNotBeNull();
        await store.Writer.Commit(async db =>
        {
            await Drafts.Discard(db, "worker-1", "step/s1");
            return Sample.Change("c1", Sample.Entry("episode/1"));
        });
        (await drafts.Load("worker-1", "step/s1")).ShouldBeNull();
        (await drafts.Load("worker-2", "step/s1")).ShouldNotBeNull();
        await Should.ThrowAsync<ArgumentException>(() => drafts.Save(new("worker-1", "step/s1", 3, Sample.Noon, new byte[Drafts.Limit + 1])));
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task What_was_read_is_durable_when_write_returns(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        var audit = new ReadAudit(store);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(async () =>
        {
            await audit.Write(new(Sample.Noon, $"worker-{i}", "screener", "northshire", "screening", "person", ["person/tilly", $"person/{i}", "person/tilly"]));
            await using var own = store.Context();
            (await own.Set<ReadAuditRow>().CountAsync(a => a.Human == $"worker-{i}")).ShouldBe(1);
        })));
        await using var db = store.Context();
        (await db.Set<ReadAuditSubjectRow>().CountAsync(s => s.Subject == "person/tilly")).ShouldBe(300);
        (await db.Set<ReadAuditSubjectRow>().CountAsync()).ShouldBe(600);
        await Should.ThrowAsync<Exception>(() => store.Plainly("UPDATE read_audit SET human = 'somebody else'"));
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_read_that_cannot_be_recorded_throws_and_the_others_do_not(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        await store.Plainly(store.IsPostgres
            ? "ALTER TABLE read_audit ADD CONSTRAINT broken CHECK (human <> 'worker-3')"
            : "CREATE TRIGGER broken BEFORE INSERT ON read_audit WHEN NEW.human = 'worker-3' BEGIN SELECT RAISE(ABORT, 'broken'); END");
        var audit = new ReadAudit(store);
        var writes = Enumerable.Range(0, 8).Select(i => (i, Task: audit.Write(new(Sample.Noon, $"worker-{i}", "screener", "northshire", "screening", "person", ["person/tilly"])))).ToList();
        foreach (var (i, write) in writes)
        {
            if (i == 3)
                await Should.ThrowAsync<Exception>(() => write);
            else
                await write;
        }
        await using var db = store.Context();
        (await db.Set<ReadAuditRow>().CountAsync()).ShouldBe(7);
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task The_same_key_gets_the_same_answer_however_many_ask_at_once(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        async Task<string> Post(string id, string body)
        {
            Answered? answer = null;
            await store.Writer.Commit(async db =>
            {
                answer = await Idempotency.Find(db, "police", "key-1", Encoding.UTF8.GetBytes(body));
                if (answer is not null)
                    return null;
                var mine = Encoding.UTF8.GetBytes($"reference {id}");
                Idempotency.Keep(db, "police", "key-1", Encoding.UTF8.GetBytes(body), 201, mine, Sample.Noon);
                answer = new(201, mine, SameBody: true);
                return Sample.Change(id, Sample.Entry($"episode/{id}"));
            });
            return answer!.SameBody ? Encoding.UTF8.GetString(answer.Body) : "409";
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Post($"c{i}", "{}"))));
        answers.Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        (await Post("c9", "{ }")).ShouldBe("409");
        await using var db = store.Context();
        (await db.Changes.CountAsync()).ShouldBe(1);
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task Notices_and_keys_stand_or_fall_with_their_change(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, ViewTables.All);
        await store.Writer.Commit(db =>
        {
            Outbox.Add(db, "n1", Sample.Noon, "agency:police", "receipt", "{}"u8.ToArray());
            ApiKeys.Issue(db, "police", "secret");
            return Task.FromResult<ChangeDraft?>(null);
        });
        await using var db = store.Context();
        (await Outbox.Waiting(db, 10)).ShouldBeEmpty();
        (await ApiKeys.Agency(db, "secret")).ShouldBeNull();

        await store.Writer.Commit(own =>
        {
            Outbox.Add(own, "n2", Sample.Noon + Duration.FromMinutes(1), "agency:health", "receipt", "{}"u8.ToArray());
            Outbox.Add(own, "n1", Sample.Noon, "agency:police", "receipt", "{}"u8.ToArray());
            ApiKeys.Issue(own, "police", "secret");
            return Task.FromResult<ChangeDraft?>(Sample.Change("c1", Sample.Entry("register/keys")));
        });
        (await ApiKeys.Agency(db, "secret")).ShouldBe("police");
        (await ApiKeys.Agency(db, "Secret")).ShouldBeNull();
        (await Outbox.Waiting(db, 10)).Select(n => n.Id).ShouldBe(["n1", "n2"]);
        await Outbox.Failed(store, "n2");
        await Outbox.Sent(store, "n1", Sample.Noon);
        (await Outbox.Waiting(db, 10)).Select(n => (n.Id, n.Attempts)).ShouldBe([("n2", 1)]);
    }

    private sealed class EnvelopeFails : Exception;
}
