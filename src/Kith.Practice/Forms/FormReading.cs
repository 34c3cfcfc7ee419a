using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Practice.Loading;

namespace Kith.Practice.Forms;

/// <summary>First pass: takes each answer by the kind of its field. Depends on nothing but the field, so the order of fields does not matter.</summary>
internal sealed class FormReading(FormContext context, ProblemList problems)
{
    public Sheet Read(Form form, JsonNode? answers)
    {
        var sheet = new Sheet(null, form.Fields, "", "");
        Fill(sheet, answers, FormMessages.NotAnObject);
        return sheet;
    }

    private void Fill(Sheet sheet, JsonNode? answers, Func<string, Problem> otherKind)
    {
        var sent = answers as JsonObject ?? [];
        if (answers is not (JsonObject or null) || !CanBeRead(sent))
        {
            problems.Add(answers is JsonObject ? FormMessages.Unreadable(sheet.Place) : otherKind(sheet.Place));
            sheet.Unread = true;
            return;
        }
        foreach (var (word, _) in sent)
        {
            if (!problems.Full && !sheet.Fields.Any(f => f.Id == word))
                problems.Add(FormMessages.UnknownField(FieldPath.Under(sheet.Place, Legible(word)), Legible(word), Nearest.To(word, sheet.Fields.Select(f => f.Id))));
        }
        foreach (var field in sheet.Fields)
        {
            var found = problems.Found;
            if (Answer(sheet, field, sent[field.Id]) is { } answer)
                sheet.Answers[field.Id] = answer;
            if (problems.Found > found)
                sheet.Spoilt.Add(field.Id);
        }
    }

    private JsonNode? Answer(Sheet sheet, Field field, JsonNode? sent)
    {
        switch (field.Type)
        {
            case FieldType.Group:
                var group = new Sheet(sheet, field.Fields, sheet.PlaceOf(field), sheet.Item);
                sheet.Groups[field.Id] = group;
                Fill(group, sent, place => FormMessages.WrongKind(place, sheet.NameOf(field), "a group of answers"));
                return group.Answers.Count > 0 ? group.Answers : null;
            case FieldType.Repeat:
                var items = Items(sheet, field, sent);
                sheet.Repeats[field.Id] = items;
                return items.IsEmpty ? null : new JsonArray([.. items.Select(i => (JsonNode)i.Answers)]);
            default:
                if (sent is null)
                    return null;
                var reading = AnswerKinds.Read(new(field, sheet.PlaceOf(field), sheet.NameOf(field), context), sent);
                foreach (var problem in reading.Problems)
                    problems.Add(problem);
                return reading.Answer;
        }
    }

    /// <summary>Items without any answer are left out, except as many as the form insists on: of those it says what is missing.</summary>
    private ImmutableArray<Sheet> Items(Sheet sheet, Field field, JsonNode? sent)
    {
        var place = sheet.PlaceOf(field);
        if (sent is not (JsonArray or null))
        {
            problems.Add(FormMessages.WrongKind(place, sheet.NameOf(field), "a list"));
            return [];
        }
        var list = sent as JsonArray ?? [];
        var most = Math.Min(field.Max ?? FieldPath.MostItems, FieldPath.MostItems);
        if (list.Count > most)
            problems.Add(FormMessages.TooMany(place, Wording.Sentence(Wording.Thing(field.Label)), most, list.Count));

        var read = list.Take(most).Select((item, index) => Item(sheet, field, item, FieldPath.Item(place, index), index)).ToList();
        var empties = Math.Max(0, Fewest(field) - read.Count(r => !r.Empty));
        var kept = read.Where(r => !r.Empty || empties-- > 0).Select(r => r.Item).ToImmutableArray();
        for (var i = 0; i < kept.Length; i++)
            Settle(kept[i], FieldPath.Item(sheet.PathOf(field), i));
        return kept;
    }

    private (Sheet Item, bool Empty) Item(Sheet sheet, Field field, JsonNode? sent, string place, int index)
    {
        var item = new Sheet(sheet, field.Fields, place, Wording.Item(field.Label, index + 1, sheet.Item)) { SentIndex = index };
        var found = problems.Found;
        Fill(item, sent, at => FormMessages.WrongKind(at, Wording.Sentence(item.Item), "a group of answers"));
        return (item, item.Answers.Count == 0 && problems.Found == found);
    }

    internal static int Fewest(Field field) => field.Min ?? (field.Need == Need.Required ? 1 : 0);

    /// <summary>Gives an item, and what lies in it, the path under which it is kept.</summary>
    private static void Settle(Sheet sheet, string path)
    {
        sheet.Path = path;
        foreach (var (id, group) in sheet.Groups)
            Settle(group, FieldPath.Under(path, id));
        foreach (var (id, items) in sheet.Repeats)
        {
            for (var i = 0; i < items.Length; i++)
                Settle(items[i], FieldPath.Item(FieldPath.Under(path, id), i));
        }
    }

    /// <summary>A parsed object finds out only when it is first read that it names a thing twice, or is not valid text.</summary>
    private static bool CanBeRead(JsonObject sent)
    {
        try
        {
            return sent.Count >= 0 && sent.All(_ => true);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A name that somebody sent, fit to be shown.</summary>
    private static string Legible(string word)
    {
        var shown = string.Concat(word.Take(60).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c));
        return word.Length > 60 ? string.Create(CultureInfo.InvariantCulture, $"{shown}…") : shown;
    }
}
