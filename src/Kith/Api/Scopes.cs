namespace Kith.Api;

/// <summary>What an agency's system may be let do.</summary>
public static class Scopes
{
    public const string SendContacts = "contacts:send";
    public const string ReadContacts = "contacts:read";

    public const string AddEvents = "events:add";

    public static readonly IReadOnlyList<string> All = [SendContacts, ReadContacts, AddEvents];
}
