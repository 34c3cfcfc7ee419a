using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Kith.Pages.Family;

/// <summary>A piece of a drawing. Lengths are in the drawing's own units, one to a screen pixel.</summary>
public abstract record Mark
{
    /// <param name="Kind">plain, strong, dashed or dotted.</param>
    public sealed record Line(ImmutableArray<(int X, int Y)> Through, string Kind = "plain", bool Closed = false) : Mark;

    /// <param name="Shape">male (a square), female (a circle), unknown (a diamond) or unborn (a triangle).</param>
    /// <param name="Double">A second line around it: whose record this is.</param>
    public sealed record Figure(int X, int Y, int Size, string Shape, bool Double, bool Crossed) : Mark;

    /// <summary>Lines of words, the first at this height, each in the middle above <paramref name="X"/>; what lies behind them is covered.</summary>
    public sealed record Words(int X, int Y, ImmutableArray<string> Lines, bool Bold = false) : Mark;

    public sealed record Box(int X, int Y, int Width, int Height) : Mark;
}

/// <summary>
/// A picture as an SVG that stands in the page by itself: it needs no script, prints, and takes its colours from the page. Attributes only, no
/// style, because the page lets none in.
/// </summary>
/// <param name="Title">What it is.</param>
/// <param name="Description">What whoever cannot see it is told; the table beside it says the rest.</param>
public sealed record Picture(string Title, string Description, int Width, int Height, ImmutableArray<Mark> Marks)
{
    public const int LineHeight = 17;

    /// <param name="id">Of the element; unique on the page.</param>
    public IHtmlContent Svg(string id)
    {
        var svg = new StringBuilder();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"kith-picture__svg\" role=\"img\" aria-labelledby=\"{id}-title {id}-words\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\">");
        svg.Append($"<title id=\"{id}-title\">{Text(Title)}</title><desc id=\"{id}-words\">{Text(Description)}</desc>");
        foreach (var mark in Marks.OrderBy(m => m is Mark.Line ? 0 : m is Mark.Words ? 2 : 1)) Draw(svg, mark);
        return new HtmlString(svg.Append("</svg>").ToString());
    }

    private static void Draw(StringBuilder svg, Mark mark)
    {
        switch (mark)
        {
            case Mark.Line line:
                var path = string.Join(" L", line.Through.Select(p => $"{p.X} {p.Y}"));
                svg.Append($"<path d=\"M{path}{(line.Closed ? " Z" : "")}\" fill=\"none\" stroke=\"currentColor\" {Stroke(line.Kind)}/>");
                break;
            case Mark.Box box:
                svg.Append($"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{box.Height}\" rx=\"6\" fill=\"#ffffff\" stroke=\"currentColor\" stroke-width=\"1.5\"/>");
                break;
            case Mark.Words words:
                var width = (words.Lines.Max(l => l.Length) * 7) + 4;
                svg.Append($"<rect x=\"{words.X - (width / 2)}\" y=\"{words.Y - 13}\" width=\"{width}\" height=\"{words.Lines.Length * LineHeight}\" fill=\"#ffffff\"/>");
                for (var i = 0; i < words.Lines.Length; i++)
                    svg.Append($"<text x=\"{words.X}\" y=\"{words.Y + (i * LineHeight)}\" text-anchor=\"middle\" font-size=\"14\" fill=\"currentColor\"{(words.Bold && i == 0 ? " font-weight=\"700\"" : "")}>{Text(words.Lines[i])}</text>");
                break;
            case Mark.Figure figure:
                Draw(svg, figure);
                break;
        }
    }

    private static void Draw(StringBuilder svg, Mark.Figure f)
    {
        foreach (var size in f.Double ? new[] { f.Size + 12, f.Size } : [f.Size])
        {
            var half = size / 2;
            svg.Append(f.Shape switch
            {
                "male" => $"<rect x=\"{f.X - half}\" y=\"{f.Y - half}\" width=\"{size}\" height=\"{size}\"",
                "female" => $"<circle cx=\"{f.X}\" cy=\"{f.Y}\" r=\"{half}\"",
                "unborn" => $"<path d=\"M{f.X} {f.Y - half} L{f.X + half} {f.Y + half} L{f.X - half} {f.Y + half} Z\"",
                _ => $"<path d=\"M{f.X} {f.Y - half} L{f.X + half} {f.Y} L{f.X} {f.Y + half} L{f.X - half} {f.Y} Z\"",
            }).Append(" fill=\"#ffffff\" stroke=\"currentColor\" stroke-width=\"2\"/>");
        }
        if (!f.Crossed) return;
        var arm = f.Size / 2;
        svg.Append($"<path d=\"M{f.X - arm} {f.Y - arm} L{f.X + arm} {f.Y + arm} M{f.X + arm} {f.Y - arm} L{f.X - arm} {f.Y + arm}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/>");
    }

    private static string Stroke(string kind) => kind switch
    {
        "strong" => "stroke-width=\"5\"",
        "dashed" => "stroke-width=\"1.5\" stroke-dasharray=\"8 5\"",
        "dotted" => "stroke-width=\"1.5\" stroke-dasharray=\"2 4\"",
        _ => "stroke-width=\"1.5\"",
    };

    private static string Text(string words) => HtmlEncoder.Default.Encode(words);
}

/// <summary>Words cut to where they stand in a picture; the table says them whole.</summary>
internal static class Labels
{
    /// <summary>As few lines as will do, none longer than <paramref name="longest"/>, no more than <paramref name="most"/>.</summary>
    public static ImmutableArray<string> Lines(string words, int longest, int most)
    {
        var lines = new List<string>();
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= longest) lines[^1] += $" {word}";
            else lines.Add(word);
        }
        var cut = lines.Take(most).Select(l => l.Length <= longest ? l : $"{l[..(longest - 1)]}…").ToList();
        if (lines.Count > most) cut[^1] = $"{(cut[^1].Length >= longest ? cut[^1][..(longest - 1)] : cut[^1])}…";
        return [.. cut];
    }
}
