using System.Collections.Immutable;
using Microsoft.AspNetCore.Html;

namespace Kith.Web.Kit;

/// <summary>Something to put right. <paramref name="Field"/> is the html name of the input it is about. Listed by the layout: <c>ViewData["Problems"]</c>.</summary>
public sealed record ProblemView(string Text, string? Field = null);

/// <summary>A banner: <c>ViewData["Banner"]</c>, shown by the layout, or the partial <c>_NotificationBanner</c>.</summary>
public sealed record BannerView(string Text, bool Success = false, string? LinkText = null, string? LinkHref = null);

/// <summary>A link in words.</summary>
/// <param name="About">Read out after the text, never shown: "Change", about "date of birth".</param>
public sealed record LinkView(string Text, string Href, string? About = null);

/// <summary>A row of a summary list. Give <see cref="Html"/> only what Razor made.</summary>
public sealed record SummaryRow(string Key, string Value)
{
    public IHtmlContent? Html { get; init; }
    public TagView? Tag { get; init; }
    public string? Note { get; init; }
    public ImmutableArray<LinkView> Actions { get; init; } = [];
}

/// <summary><c>_SummaryList</c>; with a title it is a card.</summary>
public sealed record SummaryListView(ImmutableArray<SummaryRow> Rows, string? Title = null);

/// <summary>Something that happened, told in a sentence.</summary>
/// <param name="When">As people read it: "3 November 2026 at 14:05".</param>
/// <param name="WhenIso">For the <c>time</c> element.</param>
public sealed record TimelineItem(string Title, string? By, string When, string WhenIso, string? Text = null)
{
    public ImmutableArray<TagView> Tags { get; init; } = [];
    public ImmutableArray<SummaryRow> Details { get; init; } = [];
    public LinkView? Link { get; init; }
    public IHtmlContent? Html { get; init; }
}

/// <summary><c>_Timeline</c>, newest first or oldest first as the items come.</summary>
public sealed record TimelineView(ImmutableArray<TimelineItem> Items, int HeadingLevel = 3, string Empty = "Nothing has been recorded yet.");

/// <summary><c>_IdentityBar</c>: who this page is about, on every page about them.</summary>
public sealed record IdentityBarView(string Name, ImmutableArray<SummaryRow> Facts, string? Href = null)
{
    public ImmutableArray<TagView> Tags { get; init; } = [];
}

/// <summary>One of several views of the same thing.</summary>
public sealed record SubNavigationItem(string Text, string Href, bool Current = false, int? Count = null);

/// <summary><c>_SubNavigation</c>.</summary>
public sealed record SubNavigationView(string Label, ImmutableArray<SubNavigationItem> Items);

/// <summary><c>_Pagination</c>: earlier and later pages, without a total.</summary>
public sealed record PaginationView(string? PreviousHref, string? NextHref, string? Where = null);

/// <summary>A column of a table.</summary>
public sealed record ColumnView(string Text, bool Numeric = false);

/// <summary>A cell: text, or a link, with tags and a quiet second line.</summary>
public sealed record CellView(string Text, string? Href = null)
{
    public string? About { get; init; }
    public string? Note { get; init; }
    public ImmutableArray<TagView> Tags { get; init; } = [];
    public IHtmlContent? Html { get; init; }

    public static implicit operator CellView(string text) => new(text);
    public static implicit operator CellView(TagView tag) => new("") { Tags = [tag] };
}

/// <summary><c>_Table</c>. On a small screen each row becomes a list of label and value. The first cell of a row is its heading.</summary>
public sealed record TableView(string Caption, ImmutableArray<ColumnView> Columns, ImmutableArray<ImmutableArray<CellView>> Rows)
{
    public string Empty { get; init; } = "There is nothing here.";
    public string CaptionSize { get; init; } = "m";
}
