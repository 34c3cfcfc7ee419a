using System.Collections.Immutable;

namespace Kith.Pages.Family;

/// <summary>Somebody or something around a child.</summary>
/// <param name="What">In words: mother, school, agency.</param>
/// <param name="Closeness">strong, weak, stressful, broken; null when nobody judged it.</param>
/// <param name="Word">The same in words, written on the line.</param>
public sealed record Around(string Name, string What, string? Closeness, string? Word);

/// <summary>Draws a child in the middle of those around them; the line says how close. Pure.</summary>
public static class Ecomap
{
    private const int BoxWidth = 150;
    private const int BoxHeight = 62;
    private const int Widest = 18;

    public static Picture Draw(string name, IReadOnlyList<Around> around, string title, string description)
    {
        var radius = Math.Max(210, around.Count * 30);
        var (width, height) = ((2 * radius) + BoxWidth + 40, (2 * (radius * 3 / 4)) + BoxHeight + 40);
        var (cx, cy) = (width / 2, height / 2);
        var marks = ImmutableArray.CreateBuilder<Mark>();
        for (var i = 0; i < around.Count; i++)
        {
            var angle = (2 * Math.PI * i / around.Count) - (Math.PI / 2);
            var (x, y) = (cx + (int)Math.Round(radius * Math.Cos(angle)), cy + (int)Math.Round(radius * 0.75 * Math.Sin(angle)));
            Tie(marks, (cx, cy), (x, y), around[i].Closeness);
            if (around[i].Word is { } word) marks.Add(new Mark.Words((cx + cx + x) / 3, ((cy + cy + y) / 3) + 4, [word.ToLowerInvariant()]));
            marks.Add(new Mark.Box(x - (BoxWidth / 2), y - (BoxHeight / 2), BoxWidth, BoxHeight));
            marks.Add(new Mark.Words(x, y - 9, [.. Labels.Lines(around[i].Name, Widest, 2), .. Labels.Lines(around[i].What, Widest, 1)]));
        }
        marks.Add(new Mark.Figure(cx, cy, 120, "female", Double: true, Crossed: false));
        var lines = Labels.Lines(name, 13, 3);
        marks.Add(new Mark.Words(cx, cy + 5 - ((lines.Length - 1) * Picture.LineHeight / 2), lines, Bold: true));
        return new Picture(title, description, width, height, marks.ToImmutable());
    }

    private static void Tie(ImmutableArray<Mark>.Builder marks, (int X, int Y) from, (int X, int Y) to, string? closeness)
    {
        switch (closeness)
        {
            case "strong":
                marks.Add(new Mark.Line([from, to], "strong"));
                break;
            case "weak":
                marks.Add(new Mark.Line([from, to], "dotted"));
                break;
            case "stressful":
                marks.Add(new Mark.Line(ZigZag(from, to)));
                break;
            case "broken":
                marks.Add(new Mark.Line([from, to], "dashed"));
                break;
            default:
                marks.Add(new Mark.Line([from, to]));
                break;
        }
    }

    private static ImmutableArray<(int, int)> ZigZag((int X, int Y) from, (int X, int Y) to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var length = Math.Sqrt((dx * dx) + (dy * dy));
        var steps = Math.Max(4, (int)(length / 12));
        return
        [
            .. Enumerable.Range(0, steps + 1).Select(i =>
            {
                var (part, side) = (i / (double)steps, i is 0 || i == steps ? 0 : i % 2 == 0 ? 7 : -7);
                return (from.X + (int)Math.Round((dx * part) - (dy / length * side)), from.Y + (int)Math.Round((dy * part) + (dx / length * side)));
            }),
        ];
    }
}
