namespace Kith.Forms;

/// <summary>Where a draft belongs: a form being begun, or a step of an episode. Also what the address of its page is made of.</summary>
public static class DraftPlaces
{
    private const string NewPrefix = "new/";
    private const string StepPrefix = "steps/";
    private const string AskPrefix = "asks/";

    public static string New(string pathway, string key) => $"{NewPrefix}{pathway}/{key}";

    public static string Step(string episode, string instance) => $"{StepPrefix}{episode}/{instance}";

    public static string Ask(string episode, string instance) => $"{AskPrefix}{episode}/{instance}";

    /// <summary>A file of events that was sent and waits to be recorded: one for each worker.</summary>
    public const string EventFile = "events/file";

    public static bool IsNew(string place, string pathway) => place.StartsWith($"{NewPrefix}{pathway}/", StringComparison.Ordinal);

    public static (string Episode, string Instance)? StepOf(string place) =>
        place.Split('/') is ["steps" or "asks", var episode, var instance] ? (episode, instance) : null;

    public static (string Pathway, string Key)? NewOf(string place) => place.Split('/') is ["new", var pathway, var key] ? (pathway, key) : null;

    public static bool IsPlace(string place) => place.Length <= 200 && (StepOf(place) is not null || NewOf(place) is not null);
}
