using System.Collections.Immutable;

namespace Kith.Pages.Family;

/// <summary>
/// Draws a family by the usual signs: square a man, circle a woman, diamond not known, triangle not yet born, a cross for who has died, a double
/// line around whose record it is, a dashed line around those who live together. Pure: the same family is always drawn the same.
/// </summary>
public static class Genogram
{
    private const int Column = 150;
    private const int Row = 190;
    private const int Size = 46;
    private const int Margin = 30;
    private const int Widest = 17;

    public static Picture Draw(string focus, IReadOnlyList<Drawn> people, IReadOnlyCollection<DrawnTie> ties, string title, string description)
    {
        var rows = GenogramRows.Of(focus, people, ties);
        var width = (2 * Margin) + (rows.Max(r => r.Length) * Column);
        var at = new Dictionary<string, (int X, int Y)>(StringComparer.Ordinal);
        for (var r = 0; r < rows.Length; r++)
            for (var i = 0; i < rows[r].Length; i++)
                at[rows[r][i]] = ((width / 2) + (((2 * i) - rows[r].Length + 1) * Column / 2), Margin + (Size / 2) + 10 + (r * Row));
        var by = people.ToDictionary(p => p.Id, StringComparer.Ordinal);
        var marks = ImmutableArray.CreateBuilder<Mark>();
        Households(marks, rows, by, at);
        Families(marks, at, ties);
        Others(marks, at, ties);
        foreach (var person in people)
        {
            var (x, y) = at[person.Id];
            marks.Add(new Mark.Figure(x, y, Size, person.Shape, person.Id == focus, person.Died));
            marks.Add(new Mark.Words(x, y + (Size / 2) + 24, [.. Labels.Lines(person.Name, Widest, 2), .. Labels.Lines(person.Note, Widest, 2)], Bold: person.Id == focus));
        }
        return new Picture(title, description, width, (2 * Margin) + (rows.Length * Row) - 60, marks.ToImmutable());
    }

    /// <summary>Parents are joined by a line below them, and from its middle one goes down to their children.</summary>
    private static void Families(ImmutableArray<Mark>.Builder marks, Dictionary<string, (int X, int Y)> at, IReadOnlyCollection<DrawnTie> ties)
    {
        var parents = at.Keys.SelectMany(p => GenogramRows.Children(p, ties).Where(at.ContainsKey).Select(child => (Parent: p, Child: child))).ToLookup(p => p.Child, p => p.Parent, StringComparer.Ordinal);
        var families = parents.GroupBy(p => string.Join(' ', p.Order(StringComparer.Ordinal)), StringComparer.Ordinal).OrderBy(f => f.Key, StringComparer.Ordinal).ToList();
        for (var f = 0; f < families.Count; f++)
        {
            var (old, young) = (families[f].First().Distinct(StringComparer.Ordinal).OrderBy(p => at[p].X).ToList(), families[f].Select(c => c.Key).OrderBy(c => at[c].X).ToList());
            var (top, bar) = (old.Max(p => at[p].Y) + Side, young.Min(c => at[c].Y) - (Size / 2) - 22 - (f % 4 * 7));
            var middle = (at[old[0]].X + at[old[^1]].X) / 2;
            if (old.Count == 2 && at[old[0]].Y == at[old[1]].Y && at[old[1]].X - at[old[0]].X == Column)
            {
                top = at[old[0]].Y;
                marks.Add(new Mark.Line([(at[old[0]].X, top), (at[old[1]].X, top)], Kind(old[0], old[1], ties)));
            }
            else
            {
                top = Math.Min(top, bar - 6);
                foreach (var parent in old) marks.Add(new Mark.Line([at[parent], (at[parent].X, top)]));
                if (old.Count > 1) marks.Add(new Mark.Line([(at[old[0]].X, top), (at[old[^1]].X, top)]));
            }
            marks.Add(new Mark.Line([(middle, top), (middle, bar)]));
            marks.Add(new Mark.Line([(Math.Min(middle, at[young[0]].X), bar), (Math.Max(middle, at[young[^1]].X), bar)]));
            foreach (var child in young) marks.Add(new Mark.Line([(at[child].X, bar), at[child]]));
        }
    }

    /// <summary>Below the words under a figure.</summary>
    private const int Side = (Size / 2) + 90;

    /// <summary>What is neither parent nor child: partners without children, brothers and sisters without known parents, wider family, carers.</summary>
    private static void Others(ImmutableArray<Mark>.Builder marks, Dictionary<string, (int X, int Y)> at, IReadOnlyCollection<DrawnTie> ties)
    {
        foreach (var tie in ties.Where(t => at.ContainsKey(t.Of) && at.ContainsKey(t.Other)).DistinctBy(t => string.CompareOrdinal(t.Of, t.Other) < 0 ? (t.Of, t.Other, t.As) : (t.Other, t.Of, t.As)))
        {
            var (a, b) = (at[tie.Of], at[tie.Other]);
            switch (tie.As)
            {
                case "partner" or "former-partner" when !GenogramRows.Children(tie.Of, ties).Intersect(GenogramRows.Children(tie.Other, ties), StringComparer.Ordinal).Any():
                    marks.Add(new Mark.Line(Math.Abs(a.X - b.X) == Column && a.Y == b.Y ? [a, b] : [a, (a.X, a.Y + Side), (b.X, b.Y + Side), b], Kind(tie.Of, tie.Other, ties)));
                    if (tie.As == "former-partner" || tie.Ended) Cut(marks, (a.X + b.X) / 2, Math.Abs(a.X - b.X) == Column ? a.Y : a.Y + Side);
                    break;
                case "sibling" when !SharesParent(tie.Of, tie.Other, ties):
                    marks.Add(new Mark.Line([a, (a.X, a.Y - (Size / 2) - 16), (b.X, b.Y - (Size / 2) - 16), b], "dashed"));
                    break;
                case "grandparent" or "grandchild" or "elder" or "younger" or "kin":
                    marks.Add(new Mark.Line([a, b], "dotted"));
                    break;
                case "carer" or "cared-for":
                    marks.Add(new Mark.Line([a, b], "dashed"));
                    break;
            }
        }
    }

    private static bool SharesParent(string a, string b, IReadOnlyCollection<DrawnTie> ties) =>
        ties.Select(t => t.As == "parent" ? t.Other : t.Of).Distinct(StringComparer.Ordinal).Any(p => GenogramRows.Children(p, ties).Contains(a, StringComparer.Ordinal) && GenogramRows.Children(p, ties).Contains(b, StringComparer.Ordinal));

    private static string Kind(string a, string b, IReadOnlyCollection<DrawnTie> ties) =>
        ties.Any(t => t.As == "partner" && !t.Ended && ((t.Of == a && t.Other == b) || (t.Of == b && t.Other == a))) ? "plain" : "dashed";

    /// <summary>Two strokes across a line: it ended.</summary>
    private static void Cut(ImmutableArray<Mark>.Builder marks, int x, int y)
    {
        foreach (var dx in new[] { -4, 4 }) marks.Add(new Mark.Line([(x + dx - 5, y + 9), (x + dx + 5, y - 9)]));
    }

    /// <summary>One dashed line around those who live together, through every generation of them that follows on another.</summary>
    private static void Households(ImmutableArray<Mark>.Builder marks, ImmutableArray<ImmutableArray<string>> rows, Dictionary<string, Drawn> by, Dictionary<string, (int X, int Y)> at)
    {
        var spans = new List<(int Left, int Right, int Top, int Bottom)>();
        foreach (var row in rows)
        {
            var home = row.Where(i => by[i].Home).Select(i => at[i]).ToList();
            if (home.Count > 0)
                spans.Add((home.Min(p => p.X) - (Column / 2) + 8, home.Max(p => p.X) + (Column / 2) - 8, home[0].Y - (Size / 2) - 12, home[0].Y + Side - 2));
            if (home.Count == 0 || row == rows[^1])
            {
                if (spans.Count > 0) marks.Add(new Mark.Line(Around(spans), "dashed", Closed: true));
                spans.Clear();
            }
        }
    }

    private static ImmutableArray<(int, int)> Around(List<(int Left, int Right, int Top, int Bottom)> spans)
    {
        var path = ImmutableArray.CreateBuilder<(int, int)>();
        for (var i = 0; i < spans.Count; i++)
        {
            path.Add((spans[i].Right, i == 0 ? spans[i].Top : spans[i - 1].Bottom));
            path.Add((spans[i].Right, spans[i].Bottom));
        }
        for (var i = spans.Count - 1; i >= 0; i--)
        {
            path.Add((spans[i].Left, spans[i].Bottom));
            path.Add((spans[i].Left, i == 0 ? spans[i].Top : spans[i - 1].Bottom));
        }
        return path.ToImmutable();
    }
}
