using System.Collections.Immutable;
using Kith.Record.Casework;

namespace Kith.Stories;

public sealed record Worker(string Id, string Name, ImmutableArray<Posting> Postings)
{
    public Posting Posting(string? role = null) => Postings.Single(p => role is null || p.Role == role);
}

/// <summary>The people of the stories. All invented.</summary>
public static class Staff
{
    public static readonly Worker Amara = At("amara", "Amara Okonjo-Lisle", ("screener", "bedford-social-care", "bedford-front-door"));
    public static readonly Worker Ravi = At("ravi", "Ravi Thistlewood", ("screener", "bedford-social-care", "bedford-front-door"));
    public static readonly Worker Bronwen = At("bronwen", "Bronwen Tallis", ("front-door-manager", "bedford-social-care", "bedford-front-door"));
    public static readonly Worker Farida = At("farida", "Farida Haque-Morrow", ("screener", "luton-social-care", "luton-front-door"));
    public static readonly Worker Juno = At(
        "juno", "Juno Castellane", ("emergency-duty-worker", "emergency-duty", "emergency-duty"), ("screener", "bedford-social-care", "bedford-front-door"));
    public static readonly Worker Kwabena = At("kwabena", "Kwabena Asante-Doyle", ("social-worker", "bedford-social-care", "bedford-assessment"));
    public static readonly Worker Leonie = At("leonie", "Leonie Braithwaite-Shah", ("team-manager", "bedford-social-care", "bedford-assessment"));
    public static readonly Worker Mirela = At("mirela", "Mirela Dumitrescu-Hall", ("early-help-worker", "bedford-early-help", "bedford-early-help"));
    public static readonly Worker Quill = At("quill", "Quill Hathersage", ("agency-responder", "police", "police-desk"), ("referring-professional", "police", "police-desk"));
    public static readonly Worker Rosalind = At("rosalind", "Rosalind Ferreira-Nkemelu", ("agency-responder", "community-health", "community-health-desk"));
    public static readonly Worker Tamsin = At("tamsin", "Tamsin Ogundipe-Clay", ("agency-responder", "bedford-education", "bedford-education-desk"));
    public static readonly Worker Osric = At("osric", "Osric Vandermeer", ("referring-professional", "school-990001", null));
    public static readonly Worker Ines = At("ines", "Ines Quarterman", ("scrutineer", "partnership-office", null));
    public static readonly Worker Sunniva = At("sunniva", "Sunniva Adeyemi-Frost", ("privacy-officer", "bedford-social-care", "bedford-privacy"));
    public static readonly Worker Caspian = At("caspian", "Caspian Mwangi-Dale", ("privacy-officer", "bedford-social-care", "bedford-privacy"));
    public static readonly Worker Ffion = At("ffion", "Ffion Castlemaine", ("privacy-officer", "police", "police-privacy"));

    /// <summary>Kith itself, when time has passed.</summary>
    public static readonly Worker Engine = new("engine", "Kith", []);

    public static readonly ImmutableArray<Worker> All = [Amara, Ravi, Bronwen, Farida, Juno, Kwabena, Leonie, Mirela, Quill, Rosalind, Tamsin, Osric, Ines, Sunniva, Caspian, Ffion];

    private static Worker At(string id, string name, params (string Role, string Agency, string? Team)[] postings) =>
        new(id, name, [.. postings.Select(p => new Posting(id, p.Role, p.Agency, p.Team))]);
}
