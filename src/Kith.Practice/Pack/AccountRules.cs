using System.Collections.Immutable;
using NodaTime;

namespace Kith.Practice.Pack;

/// <summary>How people sign in: <c>access/accounts.yaml</c>.</summary>
/// <param name="Idle">A session ends when nothing was asked for so long.</param>
/// <param name="Absolute">A session ends so long after it began, whatever happens.</param>
/// <param name="Warn">So long before the end, the page says so.</param>
/// <param name="Window">Wrong tries are counted over so long.</param>
/// <param name="TriesPerAccount">Wrong tries for one sign-in name before the next is refused unseen.</param>
/// <param name="TriesPerAddress">The same for one network address.</param>
/// <param name="PasswordLength">Fewest characters.</param>
/// <param name="Invitation">How long an invitation is good for.</param>
/// <param name="Dormant">An account unused for so long is closed.</param>
/// <param name="AnswerLink">How long a recipient without an account may answer.</param>
/// <param name="WrongCodes">So many wrong codes end such a link.</param>
/// <param name="AdministeredBy">Roles that see the accounts.</param>
public sealed record AccountRules(
    Duration Idle, Duration Absolute, Duration Warn, Duration Window, int TriesPerAccount, int TriesPerAddress, int PasswordLength,
    Duration Invitation, Duration Dormant, Duration AnswerLink, int WrongCodes, ImmutableArray<string> AdministeredBy)
{
    /// <summary>What holds for packs published before they said anything about accounts.</summary>
    public static readonly AccountRules Unsaid = new(
        Duration.FromMinutes(30), Duration.FromHours(12), Duration.FromMinutes(5), Duration.FromMinutes(15), 8, 60, 12,
        Duration.FromDays(7), Duration.FromDays(90), Duration.FromDays(14), 5, ["administrator"]);
}
