using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pathways;
using Kith.Record.Queries;
using Kith.Record.Views;

namespace Kith.Record.Casework;

/// <summary>
/// What practice asks of a reader because of other work, reckoned when they look, from what they see. What was raised when somebody else acted is
/// shown to whoever sees its grounds; this is what would be raised if this reader acted now.
/// </summary>
public static class AskedNow
{
    public static async Task<EpisodeState> With(RecordContext db, Asker asker, PackShelf packs, EpisodeState state, ReportState? report, CancellationToken cancel = default)
    {
        var pathway = packs.Of(state.Shape).Pathways[state.Pathway];
        if (!state.IsOpen || state.Subject is null || !pathway.Prompts.Any(p => !state.Prompts.ContainsKey(p.Id) && Engine.AsksAround(p)))
            return state;
        var person = report?.Mentions.GetValueOrDefault(state.Subject)?.Person;
        var found = await FactsOf.Episode(db, asker, state, report, person is null ? [] : await OnePerson.Ids(db, person, cancel), person is not null, asker.Now, cancel);
        var reader = asker.Reader;
        var situation = new Situation(
            packs.Current, packs.Of, "", asker.Now, new Actor(reader.Human, reader.Role, reader.Agency, reader.Team),
            ImmutableSortedDictionary<string, EpisodeState>.Empty.Add(state.Id, state),
            report is null ? ImmutableSortedDictionary<string, ReportState>.Empty : ImmutableSortedDictionary<string, ReportState>.Empty.Add(report.Id, report),
            found.Facts.ToImmutableSortedDictionary(f => $"{state.Id}/{f.Key}", f => f.Value.Value, StringComparer.Ordinal));
        var asked = Engine.Asked(situation, state.Id).Where(p => !state.Prompts.ContainsKey(p));
        return state with { Prompts = state.Prompts.AddRange(asked.Select(p => KeyValuePair.Create(p, new PromptState(p, asker.Now, SetAside: false)))) };
    }
}
