using System.Collections.Immutable;

namespace Kith.Record.Views;

/// <summary>Every view there is, in one place. Order is the order of projection.</summary>
public static class ViewTables
{
    public static readonly ImmutableArray<IProjector> All =
    [
        new ReportView(),
        new MentionView(),
        new EpisodeView(),
        new StepView(),
        new DeadlineView(),
        new GapView(),
        new PromptView(),
        new NoticeView(),
        new HandoverView(),
        new AudienceView(),
        new OriginView(),
        new MergeView(),
        new NamedView(),
        new FlagView(),
        new PassageView(),
        new DisclosureView(),
        new RecallView(),
        new PersonAddressView(),
        new ConsentView(),
        new KinshipView(),
        new NetworkView(),
        new AttachedView(),
        new RegisterView(),
        new ChronologyView(),
        new VoiceView(),
        new KeepingView(),
        new LikenessView(),
        new GroundView(),
    ];
}
