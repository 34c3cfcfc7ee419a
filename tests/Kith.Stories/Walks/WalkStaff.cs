using Kith.Record.Casework;

namespace Kith.Stories.Walks;

/// <summary>Those who walk beside the people of the stories: the other borough's manager and social worker, a second school, a colleague in each team. All invented.</summary>
internal static class WalkStaff
{
    public static readonly Worker Lowri = At("lowri", "Lowri Penhaligon-Cole", ("front-door-manager", "luton-social-care", "luton-front-door"));
    public static readonly Worker Tobias = At("tobias", "Tobias Underhay", ("social-worker", "luton-social-care", "luton-assessment"));
    public static readonly Worker Petra = At("petra", "Petra Vane-Osei", ("social-worker", "bedford-social-care", "bedford-assessment"));
    public static readonly Worker Hester = At("hester", "Hester Applegarth", ("early-help-manager", "bedford-early-help", "bedford-early-help"));
    /// <summary>Works at a school and lives with a child of the record.</summary>
    public static readonly Worker Gideon = At("gideon", "Gideon Marchbanks", ("referring-professional", "school-990002", null));
    public static readonly Worker Isolde = At("isolde", "Isolde Trevanion", ("administrator", "partnership-office", null));

    public static readonly Worker[] More = [Lowri, Tobias, Petra, Hester, Gideon, Isolde];

    public static readonly (Worker Who, string Role)[] Readers = [.. Staff.All.Concat(More).SelectMany(w => w.Postings.Select(p => (w, p.Role)))];

    private static Worker At(string id, string name, params (string Role, string Agency, string? Team)[] postings) =>
        new(id, name, [.. postings.Select(p => new Posting(id, p.Role, p.Agency, p.Team))]);
}
