using Kith.Practice.Pack;

namespace Kith.Practice.Loading.Lint;

/// <summary>Who sees what led to their work holds work: as a member of a team. What ends does so with a day.</summary>
internal static class RoleLint
{
    public static void Check(PackUnderLint pack)
    {
        foreach (var role in pack.Roles.Values)
        {
            if (role.Sees != Role.Held && role.Audience != "team")
            {
                pack.Mistake(MistakeKind.SeesWithoutTeam, role, role.Sees, role.Id);
            }
            if (role.SeesAfter is { Length: > 0 } after && (role.Sees == Role.Held
                || (pack.Timescales.TryGetValue(after, out var values) && values.Any(v => v.RunsOn || v.Unit is not (TimeUnit.CalendarDay or TimeUnit.Week)))))
            {
                pack.Mistake(MistakeKind.SeesAfterNothing, role, after, role.Id);
            }
        }
    }
}
