using Kith.Practice.Pack;
using NodaTime;

namespace Kith.Practice.Loading;

/// <summary>access/accounts.yaml. Packs were published before there was one, and open episodes keep to those: absent, it says what held then.</summary>
internal static class AccountRulesReader
{
    public const string FileName = "access/accounts.yaml";

    private const int Most = 100_000;

    public static AccountRules Read(Reading reading)
    {
        if (!reading.Files.Texts.ContainsKey(FileName) || reading.Open(FileName, "the rules for accounts") is not { } block)
        {
            return AccountRules.Unsaid;
        }
        var session = block.InnerNeeded("session", "the rules for sessions");
        var tries = block.InnerNeeded("tries", "the rules for tries");
        var link = block.InnerNeeded("answer-link", "the rules for answer links");
        var rules = new AccountRules(
            Duration.FromMinutes(Count(session, "idle-minutes")), Duration.FromHours(Count(session, "absolute-hours")), Duration.FromMinutes(Count(session, "warn-minutes")),
            Duration.FromMinutes(Count(tries, "window-minutes")), Count(tries, "per-account"), Count(tries, "per-address"),
            Count(block, "password-length"), Duration.FromDays(Count(block, "invitation-days")), Duration.FromDays(Count(block, "dormant-days")),
            Duration.FromDays(Count(link, "days")), Count(link, "wrong-codes"), block.NamesIn("administered-by", NameKind.Role));
        if (session is not null && rules.Warn >= rules.Idle)
        {
            reading.Mistakes.Add(MistakeKind.WarnsTooSoon, session.Place, "warn-minutes");
        }
        session?.Done();
        tries?.Done();
        link?.Done();
        block.Done();
        return rules;
    }

    private static int Count(Block? block, string key)
    {
        if (block is null)
        {
            return 1;
        }
        var mistakes = block.Reading.Mistakes.Count;
        var count = block.Number(key);
        if (count is < 1 or > Most && block.Reading.Mistakes.Count == mistakes)
        {
            block.Reading.Mistakes.Add(MistakeKind.NotACount, block.PlaceOf(key), $"{count}", key);
        }
        return Math.Clamp(count, 1, Most);
    }
}
