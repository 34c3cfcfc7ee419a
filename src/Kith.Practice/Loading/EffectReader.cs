using System.Collections.Immutable;
using Kith.Practice.Pathways;

namespace Kith.Practice.Loading;

/// <summary>What outcomes, openings and prompts do: each effect is one key with its value.</summary>
internal static class EffectReader
{
    private static readonly string[] Known =
        ["go", "open", "close", "close-parent", "link-to-open-case", "notify", "raise", "lower", "resume", "let-in", "destroy", "hold"];

    private static readonly string[] Recipients = ["referrer", "worker-or-cover", "worker", "duty", "team"];

    /// <summary>Of what only tells people, and moves nothing.</summary>
    public static ImmutableArray<Effect> Told(Block parent, string key)
    {
        var effects = Read(parent, key);
        foreach (var other in effects.Where(e => e is not Effect.Notify))
        {
            parent.Reading.Mistakes.Add(MistakeKind.NotAnEffect, parent.Reading.Where(other), Kebab.Of(other.GetType().Name), ["notify"], "notify");
        }
        return [.. effects.Where(e => e is Effect.Notify)];
    }

    public static ImmutableArray<Effect> Read(Block parent, string key)
    {
        var effects = ImmutableArray.CreateBuilder<Effect>();
        foreach (var item in parent.List(key)?.Items ?? [])
        {
            if (item is Scalar { Text: "link-to-open-case" } word)
            {
                effects.Add(parent.Reading.At(new(parent.File, word.Line), new Effect.LinkToOpenCase()));
            }
            else if (item is Scalar { Text: "destroy" or "hold" } bare)
            {
                effects.Add(parent.Reading.At<Effect>(new(parent.File, bare.Line), bare.Text == "hold" ? new Effect.Hold() : new Effect.Destroy()));
            }
            else if (item is Scalar unknown)
            {
                NotAnEffect(parent, unknown);
            }
            else if (parent.BlockOf(key, item, "an effect") is { } block && Read(block) is { } effect)
            {
                effects.Add(block.Mark(effect));
            }
        }
        return effects.ToImmutable();
    }

    private static Effect? Read(Block block)
    {
        var scope = block.File;
        Effect? effect = block.FirstKey?.Text switch
        {
            "go" => new Effect.Go(block.Name("go", NameKind.Stage, scope)),
            "close" => new Effect.Close(block.Name("close", NameKind.CloseReason, scope)),
            "close-parent" => new Effect.CloseParent(block.Text("close-parent")),
            "raise" => new Effect.Raise(block.Name("raise", NameKind.Flag)),
            "lower" => new Effect.Lower(block.Name("lower", NameKind.Flag)),
            "let-in" => new Effect.LetIn(block.Name("let-in", NameKind.Timescale)),
            "resume" => new Effect.Resume(block.Text("resume")),
            "link-to-open-case" when block.YesNo("link-to-open-case") => new Effect.LinkToOpenCase(),
            "open" when block.Find("open") is Scalar pathway => new Effect.Open(block.Name(pathway, NameKind.Pathway), null),
            "open" => Inner(block, "open", inner => new Effect.Open(
                inner.Name("pathway", NameKind.Pathway), inner.NameIf("inside", NameKind.Clock, scope))),
            "notify" => Inner(block, "notify", inner => new Effect.Notify(
                inner.OneOf("to", Recipients),
                inner.Name("notice", NameKind.Notice),
                inner.NameIf("acknowledge", NameKind.Timescale),
                inner.OneOfIf("escalate-to", Recipients))),
            _ => null,
        };
        if (effect is null && block.FirstKey is { } first && !Known.Contains(first.Text, StringComparer.Ordinal))
        {
            NotAnEffect(block, first);
        }
        else
        {
            block.Done();
        }
        return effect;
    }

    private static Effect? Inner(Block block, string key, Func<Block, Effect> read)
    {
        if (block.InnerNeeded(key, key) is not { } inner)
        {
            return null;
        }
        var effect = read(inner);
        inner.Done();
        return effect;
    }

    private static void NotAnEffect(Block block, Scalar word) =>
        block.Reading.Mistakes.Add(MistakeKind.NotAnEffect, new(block.File, word.Line), word.Text, Known, string.Join(", ", Known));
}
