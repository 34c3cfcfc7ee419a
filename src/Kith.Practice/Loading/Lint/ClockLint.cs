using Kith.Practice.Pathways;

namespace Kith.Practice.Loading.Lint;

/// <summary>Clocks run from something that happens to something that happens, rated by something that is decided.</summary>
internal static class ClockLint
{
    public static void Check(PackUnderLint pack, Pathway pathway)
    {
        foreach (var clock in pathway.Clocks)
        {
            End(clock.From, "start", "opened", "asked");
            End(clock.Until, "end", "closed", "answered");
            var perRequest = clock.From == "asked" || clock.Until == "answered";
            if (clock.Step is null && perRequest)
            {
                pack.Mistake(MistakeKind.ClockStep, clock, clock.Id, "does not say which step asks");
            }
            else if (clock.Step is { } step && (!perRequest || (pathway.Step(step) is { } named && named.Kind != StepKind.Ask)))
            {
                pack.Mistake(MistakeKind.ClockStep, clock, clock.Id, perRequest ? $"names “{step}”, which asks nobody" : $"names “{step}” and is not about requests");
            }
            if (clock.RatedBy is { } rated && GuardLint.Outcomes(pack, pathway, rated, rated) is { } outcomes)
            {
                foreach (var outcome in clock.ByOutcome.Keys.Except(outcomes, StringComparer.Ordinal))
                {
                    pack.Mistake(MistakeKind.NotAnOutcome, rated, outcome, outcomes, rated.Name, string.Join(", ", outcomes));
                }
            }

            void End(string word, string verb, string whole, string perAgency)
            {
                if (word.Length > 0 && word != whole && word != perAgency && pathway.Step(word) is null)
                {
                    var known = pathway.Steps.Select(s => s.Id).Append(whole).Append(perAgency);
                    pack.Mistake(MistakeKind.ClockEnd, clock, word, known, verb, whole, perAgency);
                }
            }
        }
    }
}
