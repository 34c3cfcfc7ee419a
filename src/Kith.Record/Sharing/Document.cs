using System.Collections.Immutable;
using NodaTime;

namespace Kith.Record.Sharing;

/// <summary>A document as it was given, ready to be written in any format. About one person, for one recipient; nothing in it is not shown.</summary>
/// <param name="About">Who it is about, as far as the recipient may know; otherwise the reference.</param>
/// <param name="To">The recipient's name.</param>
/// <param name="As">What they are to the work: Parent; Bedfordshire Police.</param>
/// <param name="Address">Where it is posted; null when it is handed over or opened here.</param>
/// <param name="Held">What is said of what was held back; empty when nothing is.</param>
/// <param name="Expires">Last day on which it may be opened here.</param>
public sealed record Document(
    string Id, string Kind, string Title, string About, string To, string As, string? Address, string Purpose, string Basis, string? Agreement, string? Reference,
    Instant At, string By, LocalDate? Expires, ImmutableArray<DocumentSection> Sections, ImmutableArray<string> Held);

public sealed record DocumentSection(string Heading, ImmutableArray<DocumentText> Lines);

/// <param name="Source">Name of the source label, if the passage has one: it travels with the words.</param>
public sealed record DocumentText(string Label, string Value, int Depth, string? Source);
