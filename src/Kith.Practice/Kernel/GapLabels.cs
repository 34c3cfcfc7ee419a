using Kith.Practice.Pathways;

namespace Kith.Practice.Kernel;

/// <summary>The label of the field that a gap names.</summary>
public static class GapLabels
{
    public static Forms.Field? Field(Pathway pathway, string gap) => Gaps.Field(pathway, gap);

    public static string Of(Pathway pathway, string gap) => Gaps.Field(pathway, gap)?.Label ?? gap;
}
