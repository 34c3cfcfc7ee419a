using System.Collections.Immutable;
using Kith.Practice.Forms;

namespace Kith.Practice.Pack;

/// <summary>What agencies add to a child's chronology by themselves, and how all of it is read together.</summary>
/// <param name="Event">The questions about an event besides its day, kind and standing; a question without a class has that of the event's kind.</param>
/// <param name="Kinds">Code set of kinds; the group of each is the sensitivity class of the event's words.</param>
/// <param name="Standings">Code set: how far an event is established.</param>
/// <param name="AddBy">Roles that may add events about a child whom their agency or team works with.</param>
/// <param name="AtMost">Rows of one file.</param>
/// <param name="Marks">Code set: what may be said of an entry afterwards.</param>
/// <param name="Uses">Code set: what a curated chronology is made for.</param>
/// <param name="SilenceDays">Days without a word of an open case that are shown as a gap.</param>
/// <param name="Compared">Fields about a child that are shown as a contradiction when two sources tell them differently.</param>
public sealed record Chronology(
    Form Event, string Kinds, string Standings, ImmutableArray<string> AddBy, int AtMost, string Marks, string Uses, int SilenceDays, ImmutableArray<string> Compared)
{
    /// <summary>Of a pack published before there was any: nobody adds events.</summary>
    public static readonly Chronology None = new(new Form("event", "", null, null, []), "", "", [], 0, "", "", 90, []);
}
