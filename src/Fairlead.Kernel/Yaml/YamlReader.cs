using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fairlead.Yaml;

/// <summary>What is wrong in a YAML file as such.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What is wrong and what would be right.</param>
internal sealed record YamlProblem(long Line, string Message);

/// <summary>A file that was read.</summary>
/// <param name="Documents">Its documents; none where something is wrong.</param>
/// <param name="Problem">What is wrong; null where nothing is.</param>
internal sealed record YamlReading(IReadOnlyList<YamlPart> Documents, YamlProblem? Problem = null);

/// <summary>
/// The one reader of YAML. A file comes from outside: it is counted event by event before a tree is built of it, without a call within a call, so that
/// neither depth nor aliases nor size can cost more than the limits say. See decision 0021.
/// </summary>
internal static class YamlReader
{
    /// <param name="text">The file.</param>
    /// <param name="limits">What it may be at most.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Its documents, or what is wrong.</returns>
    public static YamlReading Read(string text, YamlLimits limits, TimeProvider time, CancellationToken cancel)
    {
        if (text.Length > YamlLimits.MostBytes || Encoding.UTF8.GetByteCount(text) > YamlLimits.MostBytes)
            return Wrong(1, TooLarge);
        using var watched = new WatchedText(text, limits.Time, time, cancel);
        var parser = new Parser(watched);
        var building = new Building(limits);
        try
        {
            while (parser.MoveNext())
            {
                cancel.ThrowIfCancellationRequested();
                if (parser.Current is { } next && building.Take(next) is { } problem)
                    return Wrong(next.Start.Line, problem);
            }

            return new YamlReading(building.Documents);
        }
        catch (YamlException e)
        {
            return Wrong(e.Start.Line, $"this is not YAML: {(e.Message.Length > 300 ? e.Message[..300] + " …" : e.Message)}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // Where a list in brackets is left open the library loses count, and says so in this way.
            return Wrong(parser.Current?.Start.Line ?? 1, "this is not YAML: something that was opened is not closed.");
        }
        catch (TimeoutException)
        {
            return Wrong(parser.Current?.Start.Line ?? 1, string.Create(CultureInfo.InvariantCulture, $"the file takes longer than {limits.Time.TotalSeconds:0} seconds to read."));
        }
    }

    /// <summary>What is said of a file that is too large, also by those who do not read it to its end.</summary>
    public static string TooLarge { get; } = $"the file has more than {YamlLimits.MostBytes >> 20} MiB.";

    private static YamlReading Wrong(long line, string message) => new([], new YamlProblem(Math.Max(1, line), message));

    // Open lists and maps stand in a stack of our own; what it holds is bounded, the program's is not touched.
    private sealed class Building(YamlLimits limits)
    {
        private readonly Stack<Open> _open = [];
        private readonly List<YamlPart> _documents = [];
        private int _begun, _nodes;

        public IReadOnlyList<YamlPart> Documents => _documents;

        /// <returns>What is wrong with it; null for nothing.</returns>
        public string? Take(ParsingEvent next) => next switch
        {
            DocumentStart when ++_begun > limits.Documents => limits.Documents == 1
                ? "one document is wanted, and this is another."
                : $"a file has at most {limits.Documents:N0} documents.",
            AnchorAlias alias => $"'*{Short(alias.Value.Value)}' stands for what is written elsewhere; that is not read here, write it out.",
            NodeEvent node => Node(node),
            SequenceEnd or MappingEnd => Put(_open.Pop().Close()),
            _ => null,
        };

        private string? Node(NodeEvent node)
        {
            if (++_nodes > limits.Nodes)
                return $"the file has more than {limits.Nodes:N0} values.";
            if (!node.Tag.IsEmpty)
                return "a tag ('!' before a value) is not read here; a text that begins with '!' needs quotes.";
            if (!node.Anchor.IsEmpty)
                return "an anchor ('&' before a value) is not read here; a text that begins with '&' needs quotes.";
            var line = node.Start.Line;
            if (node is Scalar scalar)
            {
                return scalar.Value.Length > limits.Text
                    ? $"a text has at most {limits.Text:N0} characters, and this one {scalar.Value.Length:N0}."
                    : Put(new YamlText(scalar.Value, scalar.Style == ScalarStyle.Plain, line));
            }

            if (_open.TryPeek(out var around) && around.WantsName)
                return "a list or map cannot be the name of a value.";
            if (_open.Count >= limits.Depth)
                return $"values stand deeper within each other than {limits.Depth}.";
            _open.Push(new Open(node is MappingStart, line));
            return null;
        }

        private string? Put(YamlPart part)
        {
            if (_open.TryPeek(out var around))
                return around.Put(part);
            _documents.Add(part);
            return null;
        }

        private static string Short(string name) => name.Length > 60 ? name[..60] : name;
    }

    private sealed class Open(bool isMap, long line)
    {
        private readonly List<YamlPart> _items = [];
        private readonly List<(YamlText Name, YamlPart Value)> _members = [];
        private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);
        private YamlText? _name;

        public bool WantsName => isMap && _name is null;

        public string? Put(YamlPart part)
        {
            if (!isMap)
            {
                _items.Add(part);
            }
            else if (_name is { } name)
            {
                _members.Add((name, part));
                _name = null;
            }
            else
            {
                _name = (YamlText)part;
                if (!_lines.TryAdd(_name.Value, part.Line))
                    return $"'{(_name.Value.Length > 60 ? _name.Value[..60] : _name.Value)}' stands in line {_lines[_name.Value]} already.";
            }

            return null;
        }

        public YamlPart Close() => isMap ? new YamlMap(_members, line) : new YamlList(_items, line);
    }

    // Also within one endless text the reader comes past here.
    private sealed class WatchedText(string text, TimeSpan most, TimeProvider time, CancellationToken cancel) : TextReader
    {
        private const int Interval = 4096;

        private readonly long _began = time.GetTimestamp();
        private int _at;

        public override int Peek() => _at < text.Length ? text[_at] : -1;

        public override int Read()
        {
            if (_at % Interval == 0)
                Watch();
            return _at < text.Length ? text[_at++] : -1;
        }

        public override int Read(char[] buffer, int index, int count)
        {
            Watch();
            var length = Math.Min(Math.Min(count, Interval), text.Length - _at);
            text.CopyTo(_at, buffer, index, length);
            _at += length;
            return length;
        }

        private void Watch()
        {
            cancel.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(_began) > most)
                throw new TimeoutException();
        }
    }
}
