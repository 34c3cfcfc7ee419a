using System.Collections.Immutable;
using Kith.Pages.Family;
using Kith.Record.Family;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.Family;

/// <summary>Who stands where in the pictures, and who lived with whom: pure.</summary>
public sealed class PicturesTests
{
    private static Drawn Who(string id, string shape = "unknown", bool home = false, bool died = false, string order = "2000") => new(id, $"Name of {id}", "", shape, died, home, order);

    [Fact]
    public void Parents_stand_above_a_man_left_of_a_woman_children_below_by_age_and_whoever_nothing_places_comes_last()
    {
        var people = new[] { Who("me", "female", order: "2015"), Who("mum", "female"), Who("dad", "male"), Who("gran", "female"), Who("big", "male", order: "2012"), Who("gp") };
        DrawnTie[] ties = [new("me", "mum", "parent", false), new("me", "dad", "parent", false), new("big", "mum", "parent", false), new("mum", "gran", "parent", false), new("me", "gp", "other", false)];
        GenogramRows.Of("me", people, ties).Select(r => string.Join(' ', r)).ShouldBe(["gran", "dad mum", "big me", "gp"]);
    }

    [Fact]
    public void A_circle_or_a_contradiction_in_what_was_told_is_still_drawn_once_each()
    {
        var people = new[] { Who("me"), Who("a"), Who("b") };
        DrawnTie[] ties = [new("me", "a", "parent", false), new("a", "b", "parent", false), new("b", "me", "parent", false), new("me", "a", "child", false)];
        GenogramRows.Of("me", people, ties).SelectMany(r => r).Order().ShouldBe(["a", "b", "me"]);
        Genogram.Draw("me", people, ties, "t", "d").Marks.OfType<Mark.Figure>().Count().ShouldBe(3);
    }

    [Fact]
    public void The_picture_has_the_usual_signs_and_keeps_what_is_typed_out_of_its_own_tongue()
    {
        var people = new[] { Who("me", "unborn", home: true), Who("mum", "female", home: true), Who("dad", "male", died: true) };
        var picture = Genogram.Draw("me", people, [new("me", "mum", "parent", false), new("me", "dad", "parent", false)], "Family of <script>", "d");
        var figures = picture.Marks.OfType<Mark.Figure>().ToList();
        figures.Single(f => f.Double).Shape.ShouldBe("unborn");
        figures.Single(f => f.Crossed).Shape.ShouldBe("male");
        picture.Marks.OfType<Mark.Line>().Count(l => l is { Closed: true, Kind: "dashed" }).ShouldBe(1, "one line around the household");
        var svg = picture.Svg("g").ToString()!;
        svg.ShouldNotContain("<script>");
        svg.ShouldNotContain("style=");
        svg.ShouldContain("role=\"img\" aria-labelledby=\"g-title g-words\"");
        Genogram.Draw("me", people, [new("me", "mum", "parent", false)], "t", "d").Svg("g").ToString().ShouldBe(Genogram.Draw("me", people, [new("me", "mum", "parent", false)], "t", "d").Svg("g").ToString());
    }

    [Fact]
    public void No_two_of_a_family_stand_on_one_spot_and_all_stand_in_the_picture()
    {
        for (var many = 1; many < 30; many++)
        {
            var people = Enumerable.Range(0, many).Select(i => Who($"p{i}", i % 2 == 0 ? "male" : "female", home: i % 3 == 0)).ToArray();
            string[] kinds = ["parent", "child", "sibling", "partner", "carer", "grandparent", "kin", "former-partner"];
            var ties = Enumerable.Range(1, many - 1).Select(i => new DrawnTie($"p{i * 7 % i}", $"p{i}", kinds[i % kinds.Length], i % 5 == 0)).ToArray();
            var picture = Genogram.Draw("p0", people, ties, "t", "d");
            var figures = picture.Marks.OfType<Mark.Figure>().ToList();
            figures.Select(f => (f.X, f.Y)).Distinct().Count().ShouldBe(many);
            figures.ShouldAllBe(f => f.X > 0 && f.X < picture.Width && f.Y > 0 && f.Y < picture.Height);
        }
    }

    [Fact]
    public void The_ecomap_says_in_words_what_its_lines_say()
    {
        var picture = Ecomap.Draw("Rose", [new("Mum", "Mother", "strong", "Strong"), new("School", "School", "stressful", "Stressful"), new("Club", "Club", null, null)], "t", "d");
        picture.Marks.OfType<Mark.Words>().SelectMany(w => w.Lines).ShouldBe(["strong", "Mum", "Mother", "stressful", "School", "School", "Club", "Club", "Rose"]);
        picture.Marks.OfType<Mark.Line>().Count(l => l.Kind == "strong").ShouldBe(1);
        picture.Marks.OfType<Mark.Line>().Count(l => l.Through.Length > 4).ShouldBe(1, "jagged");
    }

    [Fact]
    public void A_stay_goes_on_through_reports_that_are_silent_and_ends_with_one_that_says_otherwise()
    {
        Living[] said =
        [
            new("dad", new(2020, 1, 1), "lives-there", "A"), new("dad", new(2021, 1, 1), "lives-there", "B"), new("dad", new(2022, 1, 1), "lives-elsewhere", "C"), new("dad", new(2024, 1, 1), "lives-there-part-time", "D"),
            new("gran", new(2021, 1, 1), "not-known", "B"), new("mum", new(2022, 1, 1), "lives-there", "C"),
        ];
        var stays = Households.Told(said).ToList();
        stays.Select(s => $"{s.Member} {s.Part} {s.From.Year} {s.Last.Year} {s.Until?.Year}").ShouldBe(["dad lives-there 2020 2021 2022", "dad lives-there-part-time 2024 2024 ", "mum lives-there 2022 2022 "]);
        stays[0].Sources.ShouldBe(["A", "B", "C"]);
    }

    [Fact]
    public void Two_who_had_one_address_lived_together_for_as_long_as_both_had_it()
    {
        Dwelling[] homes =
        [
            new("child", "MK1 1AA 4", new(2018, 1, 1), new(2020, 6, 1)), new("child", "MK2 2BB 9", new(2020, 6, 1), null),
            new("mum", "MK1 1AA 4", new(2015, 1, 1), new(2019, 1, 1)), new("nan", "MK2 2BB 9", new(2021, 1, 1), null), new("ex", "MK1 1AA 4", new(2021, 1, 1), null),
        ];
        Households.Shared("child", homes, new(2026, 1, 1)).Select(s => $"{s.Member} {s.From.Year} {s.Until?.Year}").ShouldBe(["mum 2018 2019", "nan 2021 "]);
    }

    [Fact]
    public void Brothers_and_sisters_share_a_parent_or_were_said_to_be_some_and_nobody_is_their_own()
    {
        static FamilyTie Tie(string of, string other, string code) => new(of, other, code, null, null, null, false, null, "identity", null, new KinSource(null, null, null, "R", Instant.MinValue, null, null));
        string? Draws(string code) => code switch { "mother" or "father" => "parent", "own-child" => "child", "brother-or-sister" => "sibling", _ => "other" };
        var found = Siblings.Of("me", [Tie("me", "mum", "mother"), Tie("mum", "half", "own-child"), Tie("full", "mum", "mother"), Tie("full", "dad", "father"), Tie("me", "dad", "father"), Tie("told", "me", "brother-or-sister"), Tie("me", "pal", "friend")], Draws);
        found.Select(s => $"{s.Other}:{string.Join('+', s.Shared)}:{s.Said}").ShouldBe(["full:dad+mum:False", "half:mum:False", "told::True"]);
    }
}
