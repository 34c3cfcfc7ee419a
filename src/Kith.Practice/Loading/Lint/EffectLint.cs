using Kith.Practice.Pathways;

namespace Kith.Practice.Loading.Lint;

/// <summary>Effects reach beyond their pathway: to the one that opened it, to the one that it opens, to those who are told.</summary>
internal static class EffectLint
{
    public static void Check(PackUnderLint pack, Pathway pathway)
    {
        foreach (var effect in PackUnderLint.EffectsOf(pathway))
        {
            switch (effect)
            {
                case Effect.Open open when pack.Pathways.TryGetValue(open.Pathway, out var opened) && !opened.Opening.By.Contains("effect"):
                    pack.Mistake(MistakeKind.NotOpened, effect, open.Pathway, pathway.Id);
                    break;
                case Effect.Resume resume:
                    InParent(pack, pathway, effect, resume.Step, MistakeKind.ResumesNothing, p => p.Steps.Select(s => s.Id));
                    break;
                case Effect.CloseParent close:
                    InParent(pack, pathway, effect, close.Reason, MistakeKind.ClosesNothing, p => p.CloseReasons.Keys);
                    break;
                case Effect.Notify notify:
                    MeantFor(pack, effect, notify.Notice, notify.To);
                    break;
            }
        }
        foreach (var step in pathway.Steps.Where(s => s.Asking?.Notice is not null))
        {
            MeantFor(pack, step, step.Asking!.Notice!, "agency");
        }
    }

    private static void InParent(
        PackUnderLint pack, Pathway pathway, Effect effect, string word, MistakeKind kind, Func<Pathway, IEnumerable<string>> names)
    {
        var openers = pack.OpenersOf(pathway).ToList();
        var known = openers.SelectMany(names).Distinct(StringComparer.Ordinal).ToList();
        if (pack.KnowsAll && word.Length > 0 && !known.Contains(word, StringComparer.Ordinal))
        {
            pack.Mistake(kind, effect, word, known, openers.Count == 0 ? "nothing" : string.Join(", ", openers.Select(o => o.Id)));
        }
    }

    private static void MeantFor(PackUnderLint pack, object piece, string notice, string? to)
    {
        string[] kinds = to switch
        {
            "referrer" => ["professional", "lay"],
            "worker-or-cover" or "worker" => ["worker"],
            "duty" or "team" => ["team"],
            "agency" => ["agency"],
            _ => [],
        };
        if (kinds.Length > 0 && pack.Notices.TryGetValue(notice, out var sent) && !sent.For.Intersect(kinds, StringComparer.Ordinal).Any())
        {
            pack.Mistake(MistakeKind.WrongRecipient, piece, notice, to!, string.Join(" or ", kinds));
        }
    }
}
