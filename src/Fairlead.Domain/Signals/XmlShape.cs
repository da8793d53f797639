using System.Buffers;
using System.Globalization;
using System.Text;

namespace Fairlead.Domain.Signals;

/// <summary>
/// Hands the text of a document on to its reader and looks at its shape on the way: elements, depth, attributes of one element, lengths. The reader compares and
/// sorts all attributes of an element before it says anything, so that they are counted before it has them. It never sees more than is allowed.
/// </summary>
/// <param name="text">The document.</param>
/// <param name="until">Ends the reading.</param>
internal sealed class XmlShape(TextReader text, CancellationToken until) : TextReader
{
    public const int MostDepth = 200, MostElements = 1_000_000, MostAttributes = 256, LongestTag = 64 << 10, LongestValue = 1 << 20;

    private static readonly SearchValues<char> InTag = SearchValues.Create("\"'=>/");

    private Place _place;
    private char _quote, _last, _beforeLast;
    private int _depth, _elements, _attributes, _tag, _value, _lines;
    private bool _skipsOne;

    private enum Place
    {
        Text,
        Open,
        Bang,
        Comment,
        Data,
        Instruction,
        EndTag,
        Tag,
        Value,
        Type,
        TypeValue,
    }

    /// <summary>The line that has been handed on last, from 1.</summary>
    public int Line => _lines + 1;

    public override int Peek() => throw new NotSupportedException("It is read in parts.");

    public override int Read(char[] buffer, int index, int count)
    {
        until.ThrowIfCancellationRequested();
        var read = text.Read(buffer, index, count);
        var part = buffer.AsSpan(index, read);
        for (var at = 0; at < part.Length;)
        {
            if (_place is Place.Text or Place.Value or Place.TypeValue or Place.EndTag)
                at = Pass(part, at);
            else
                Step(part, at++);
        }

        _lines += part.Count('\n');
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            text.Dispose();
        base.Dispose(disposing);
    }

    // Up to the one character that ends it; most of a document lies between.
    private int Pass(Span<char> part, int at)
    {
        var end = part[at..].IndexOf(_place switch { Place.Text => '<', Place.EndTag => '>', _ => _quote });
        var length = end < 0 ? part.Length - at : end;
        if (_place == Place.Value && (_value += length) > LongestValue)
            throw Wrong(part, at, $"An attribute has more than {LongestValue:N0} characters.");
        if (end < 0)
            return part.Length;
        if (_place == Place.EndTag)
            _depth--;
        _place = _place switch { Place.Text => Place.Open, Place.Value => Place.Tag, Place.TypeValue => Place.Type, _ => Place.Text };
        _last = _beforeLast = '\0';
        return at + length + 1;
    }

    private void Step(Span<char> part, int at)
    {
        var c = part[at];
        switch (_place)
        {
            case Place.Open:
                Begin(c);
                if (_place == Place.Tag && ++_elements > MostElements)
                    throw Wrong(part, at, $"There are more than {MostElements:N0} elements.");
                break;
            case Place.Bang:
                // The second of its two dashes is none of those that end it.
                _skipsOne = c == '-';
                _place = c switch { '-' => Place.Comment, '[' => Place.Data, _ => Place.Type };
                break;
            case Place.Comment when _skipsOne:
                (_skipsOne, _last, _beforeLast) = (false, '\0', '\0');
                return;
            case Place.Comment when c == '>' && _last == '-' && _beforeLast == '-':
            case Place.Data when c == '>' && _last == ']' && _beforeLast == ']':
            case Place.Instruction when c == '>' && _last == '?':
            case Place.Type when c == '>':
                _place = Place.Text;
                break;
            case Place.Type when c == '[':
                throw Wrong(part, at, "A document type with declarations in it is not read.");
            case Place.Type when c is '"' or '\'':
                (_quote, _place) = (c, Place.TypeValue);
                break;
            case Place.Tag:
                Tag(part, at, c);
                break;
        }

        (_beforeLast, _last) = (_last, c);
    }

    private void Begin(char c)
    {
        _place = c switch { '!' => Place.Bang, '?' => Place.Instruction, '/' => Place.EndTag, _ => Place.Tag };
        (_attributes, _tag) = (0, 0);
        (_last, _beforeLast) = ('\0', '\0');
    }

    private void Tag(Span<char> part, int at, char c)
    {
        if (++_tag > LongestTag)
            throw Wrong(part, at, $"A tag has more than {LongestTag:N0} characters beside its values.");
        if (!InTag.Contains(c))
            return;
        switch (c)
        {
            case '=' when ++_attributes > MostAttributes:
                throw Wrong(part, at, $"An element has more than {MostAttributes} attributes.");
            case '"' or '\'':
                (_quote, _value, _place) = (c, 0, Place.Value);
                break;
            case '>' when _last == '/':
                _place = Place.Text;
                break;
            case '>' when ++_depth > MostDepth:
                throw Wrong(part, at, $"Elements are nested deeper than {MostDepth}.");
            case '>':
                _place = Place.Text;
                break;
        }
    }

    private UnreadableMessageException Wrong(Span<char> part, int at, string message) =>
        new($"line {(1 + _lines + part[..at].Count('\n')).ToString(CultureInfo.InvariantCulture)}", message);
}
