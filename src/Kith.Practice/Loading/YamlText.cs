using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Kith.Practice.Loading;

/// <summary>
/// Turns any text into a tree or into mistakes, never into an exception. Only the plain part of YAML is read: no aliases (which can
/// explode), no tags, one document, and no deeper than <see cref="MaxDepth"/>.
/// </summary>
internal sealed class YamlText
{
    public const int MaxDepth = 40;
    public const int MaxLength = 1_000_000;

    private readonly string _file;
    private readonly Mistakes _mistakes;
    private readonly Parser _parser;

    private YamlText(string file, string text, Mistakes mistakes) =>
        (_file, _mistakes, _parser) = (file, mistakes, new Parser(new StringReader(text)));

    public static Node? Read(string file, string text, Mistakes mistakes)
    {
        var lines = text.Split('\n');
        var readable = text.Length <= MaxLength;
        if (!readable)
        {
            mistakes.Add(MistakeKind.TooLarge, new(file, 1), file);
        }
        for (var i = 0; i < lines.Length && readable; i++)
        {
            var start = lines[i].AsSpan()[..^lines[i].AsSpan().TrimStart().Length];
            if (start.Contains('\t'))
            {
                mistakes.Add(MistakeKind.Tab, new(file, i + 1), "tab");
                readable = false;
            }
            if (lines[i].Any(c => c == '\uFFFD' || (char.IsControl(c) && c != '\t')))
            {
                mistakes.Add(MistakeKind.NotText, new(file, i + 1), "character");
                readable = false;
            }
        }
        return readable ? new YamlText(file, text, mistakes).Document() : null;
    }

    private Node? Document()
    {
        try
        {
            Next<StreamStart>();
            if (_parser.Current is StreamEnd)
            {
                return new Scalar("", true, 1);
            }
            Next<DocumentStart>();
            var root = Value(1);
            Next<DocumentEnd>();
            if (_parser.Current is DocumentStart second)
            {
                throw NotUsed(second, "---");
            }
            return root;
        }
        catch (Stopped)
        {
            return null;
        }
        catch (YamlException e)
        {
            _mistakes.Add(MistakeKind.NotYaml, new(_file, (int)Math.Max(1, e.Start.Line)), "text", e.Message.Split('\n')[0].TrimEnd('.'));
            return null;
        }
#pragma warning disable CA1031 // The library's scanner may throw other things on odd input; whatever it is, the text is not YAML.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _mistakes.Add(MistakeKind.NotYaml, new(_file, 1), "text", e.Message.Split('\n')[0].TrimEnd('.'));
            return null;
        }
    }

    private Node Value(int depth)
    {
        var current = _parser.Current!;
        if (depth > MaxDepth)
        {
            _mistakes.Add(MistakeKind.TooDeep, At(current), "nesting");
            throw new Stopped();
        }
        if (current is AnchorAlias alias)
        {
            throw NotUsed(current, "*" + alias.Value);
        }
        if (current is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            throw NotUsed(current, "&" + anchored.Anchor.Value);
        }
        if (current is NodeEvent { Tag.IsEmpty: false } tagged)
        {
            throw NotUsed(current, tagged.Tag.IsNonSpecific ? "!" : tagged.Tag.Value);
        }
        return current switch
        {
            YamlDotNet.Core.Events.Scalar scalar => Text(scalar),
            SequenceStart => List(depth),
            MappingStart => Map(depth),
            _ => throw new YamlException(current.Start, current.End, "a value was expected"),
        };
    }

    private Scalar Text(YamlDotNet.Core.Events.Scalar scalar)
    {
        _parser.MoveNext();
        return new(scalar.Value, scalar.Style == ScalarStyle.Plain, Line(scalar));
    }

    private Sequence List(int depth)
    {
        var line = Line(_parser.Current!);
        Next<SequenceStart>();
        var items = ImmutableArray.CreateBuilder<Node>();
        while (_parser.Current is not SequenceEnd)
        {
            items.Add(Value(depth + 1));
        }
        Next<SequenceEnd>();
        return new(items.ToImmutable(), line);
    }

    private Mapping Map(int depth)
    {
        var line = Line(_parser.Current!);
        Next<MappingStart>();
        var entries = ImmutableArray.CreateBuilder<(Scalar, Node)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (_parser.Current is not MappingEnd)
        {
            var start = _parser.Current!;
            if (Value(depth + 1) is not Scalar key)
            {
                throw NotUsed(start, "a list or map as a key");
            }
            var value = Value(depth + 1);
            if (seen.Add(key.Text))
            {
                entries.Add((key, value));
            }
            else
            {
                _mistakes.Add(MistakeKind.DuplicateKey, new(_file, key.Line), key.Text);
            }
        }
        Next<MappingEnd>();
        return new(entries.ToImmutable(), line);
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        if (_parser.Current is null)
        {
            _parser.MoveNext();
        }
        if (_parser.Current is not T)
        {
            throw new YamlException(_parser.Current?.Start ?? Mark.Empty, Mark.Empty, "something else was expected");
        }
        _parser.MoveNext();
    }

    private Stopped NotUsed(ParsingEvent at, string what)
    {
        _mistakes.Add(MistakeKind.NotUsed, At(at), what);
        return new Stopped();
    }

    private Place At(ParsingEvent e) => new(_file, Line(e));

    private static int Line(ParsingEvent e) => (int)e.Start.Line;

    /// <summary>Reading of this file ends; why has been said.</summary>
    private sealed class Stopped : Exception;
}
