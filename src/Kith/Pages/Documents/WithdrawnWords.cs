using Kith.Practice.Pack;

namespace Kith.Pages.Documents;

/// <summary>What is said of a document that was withdrawn: why, in few words that repeat nothing of it; and whom to ask.</summary>
public static class WithdrawnWords
{
    public static string Why(string code) => code switch
    {
        "wrong-child" => "It was about another child, in part or whole.",
        "wrong-fact" => "It was wrong, in part or whole.",
        _ => "It held what may not be held.",
    };

    /// <summary>The duty desk of the partnership, which finds out who holds the work.</summary>
    public static string Ask(FrontDoor? door) => door is null ? "Ask the front door." : $"Ask the {door.Name}, {door.Phone}.";
}
