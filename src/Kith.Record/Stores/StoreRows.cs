namespace Kith.Record.Stores;

/// <summary>Something half written: by whom, where (a step instance, or a form being begun), on top of which version.</summary>
public sealed class DraftRow : Row
{
    public required string Author { get; set; }
    public required string Place { get; set; }

    /// <summary>The version of the step instance that the author saw when beginning.</summary>
    public required long BaseVersion { get; set; }

    /// <summary>Microseconds.</summary>
    public required long Updated { get; set; }

    public required byte[] Bytes { get; set; }
}

/// <summary>Who saw a page, as whom and why; whom it showed stands in <see cref="ReadAuditSubjectRow"/>.</summary>
public sealed class ReadAuditRow : Row
{
    public required string Id { get; set; }

    /// <summary>Microseconds.</summary>
    public required long At { get; set; }

    public required string Human { get; set; }
    public required string Role { get; set; }
    public required string Agency { get; set; }
    public required string Purpose { get; set; }

    /// <summary>The page's name and opaque id, never a query that somebody typed.</summary>
    public required string Page { get; set; }

    /// <summary>The team in which they acted; null for a role without one, and of readings from before this was written down, as all that follows.</summary>
    public string? Team { get; set; }

    /// <summary>Hash of the practice by which it was decided.</summary>
    public string? Pack { get; set; }

    /// <summary>Position of the last change when it was shown: restrictions, audience and entries up to there.</summary>
    public long? Height { get; set; }

    /// <summary>What let them in to the episodes that were decided one by one, a line each.</summary>
    public string? Grounds { get; set; }
}

public sealed class ReadAuditSubjectRow : Row
{
    public required string Audit { get; set; }
    public required string Subject { get; set; }

    /// <summary>Microseconds; the same as of the page, so that whoever has seen somebody is found newest first.</summary>
    public required long At { get; set; }
}

/// <summary>Two people's leave to delete what the read audit holds from before a moment, and the entry that records it.</summary>
public sealed class AuditReleaseRow : Row
{
    /// <summary>Microseconds: rows from before it may go.</summary>
    public required long UpTo { get; set; }

    public required string First { get; set; }
    public required string Second { get; set; }
    public required string ByChain { get; set; }
    public required long BySequence { get; set; }
}

/// <summary>Up to where the read audit has been looked through for unusual reading.</summary>
public sealed class AuditWatchRow : Row
{
    /// <summary>Microseconds.</summary>
    public required long At { get; set; }

    public required string Audit { get; set; }
}

/// <summary>Unusual reading that was put before somebody: once a day for each reader, rule and record.</summary>
public sealed class AccessAlertRow : Row
{
    public required string Human { get; set; }
    public required string Rule { get; set; }

    /// <summary><c>person/…</c> or <c>mention/…</c>; empty for a rule that counts.</summary>
    public required string Record { get; set; }

    /// <summary>Local, ISO.</summary>
    public required string Day { get; set; }

    /// <summary>The review.</summary>
    public required string Episode { get; set; }
}

/// <summary>A notice waiting to be carried out of the house.</summary>
public sealed class OutboxRow : Row
{
    public required string Id { get; set; }

    /// <summary>Microseconds.</summary>
    public required long At { get; set; }

    public required string To { get; set; }
    public required string Kind { get; set; }
    public required byte[] Body { get; set; }

    /// <summary>Microseconds; null while it waits.</summary>
    public long? Sent { get; set; }

    public int Attempts { get; set; }
}

/// <summary>The answer that an agency's system was given under a key of its own choosing.</summary>
public sealed class IdempotencyRow : Row
{
    public required string Agency { get; set; }
    public required string Key { get; set; }

    /// <summary>SHA-256 of the request's body.</summary>
    public required byte[] BodyHash { get; set; }

    public required int Status { get; set; }
    public required byte[] Answer { get; set; }

    /// <summary>Microseconds.</summary>
    public required long At { get; set; }
}

/// <summary>A key by which an agency's system is known. The key itself is never stored.</summary>
public sealed class ApiKeyRow : Row
{
    /// <summary>SHA-256 of the key, which is 256 random bits.</summary>
    public required byte[] Hash { get; set; }

    public required string Agency { get; set; }
}

/// <summary>A practice pack as it was published, by its hash: immutable, so that an episode can keep to the shape it began on.</summary>
public sealed class PublishedPackRow : Row
{
    public required string Hash { get; set; }

    public required string Version { get; set; }

    public required byte[] Bytes { get; set; }
}

/// <summary>A key that cookies and forms are sealed with. Whoever can read it could sign in as anybody: guard the database accordingly.</summary>
public sealed class SessionKeyRow : Row
{
    public required string Name { get; set; }
    public required string Xml { get; set; }
}
