namespace Kith.Forms;

/// <summary>The few names of fields that mean something to the program itself, whatever pathway has them.</summary>
internal static class Reserved
{
    /// <summary>A yes here means that somebody is in danger at this moment.</summary>
    public const string DangerNow = "danger-now";

    public const string ReferrerName = "referrer.name";
    public const string ReferrerRole = "referrer.role";
    public const string ReferrerEmail = "referrer.email";
    public const string ReferrerKind = "referrer.kind";

    public const string Professional = "professional";
}
