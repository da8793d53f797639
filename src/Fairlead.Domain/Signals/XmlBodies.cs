using System.Globalization;
using System.Text;
using System.Xml;

namespace Fairlead.Domain.Signals;

/// <summary>Opens a report in XML. It comes from outside: no document type is obeyed, nothing is fetched, and <see cref="XmlShape"/> says how large and wide it may be.</summary>
internal static class XmlBodies
{
    private const long MaxCharacters = 256L * 1024 * 1024;

    private static readonly XmlReaderSettings Strict = Settings(DtdProcessing.Prohibit), WithDocumentType = Settings(DtdProcessing.Ignore);

    /// <param name="body">The report.</param>
    /// <param name="roots">What its outermost element may be.</param>
    /// <param name="read">Reads it from that element on.</param>
    /// <param name="mayNameType">Whether a document type may stand in it, as the tools of that form write it. It is passed over: its entities are unknown.</param>
    /// <param name="until">Ends the reading.</param>
    /// <exception cref="UnreadableMessageException">It is no XML, or its outermost element is none of those; the path is the line.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> body, string[] roots, Func<XmlReader, T> read, bool mayNameType = false, CancellationToken until = default)
    {
        try
        {
            using var text = new XmlShape(XmlCharacters.Of(body), until);
            using var reader = XmlReader.Create(text, mayNameType ? WithDocumentType : Strict);
            reader.MoveToContent();
            return roots.Contains(reader.LocalName, StringComparer.Ordinal)
                ? read(reader)
                : throw Wrong(reader, $"'{SignalText.Title(reader.LocalName)}' is not expected as the outermost element, but {string.Join(" or ", roots)}.");
        }
        catch (XmlException e)
        {
            var problem = !mayNameType && HasType(body) ? "A document type (<!DOCTYPE …>) is not read here." : $"The report is no XML: {e.Message}";
            throw new UnreadableMessageException(Line(e.LineNumber), problem);
        }
        catch (DecoderFallbackException)
        {
            throw new UnreadableMessageException(XmlCharacters.LineOfInvalid(body.Span), "There are bytes that are none of its encoding.");
        }
        catch (OverflowException)
        {
            throw new UnreadableMessageException("", "The report counts more than 2,147,483,647.");
        }
    }

    // Said in our words: what the library says of it names a setting of its own.
    private static bool HasType(ReadOnlyMemory<byte> body) => body.Span.IndexOf("<!DOCTYPE"u8) >= 0;

    /// <returns>The name of the outermost element; null for what does not begin as XML does.</returns>
    public static string? RootOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var text = new XmlShape(XmlCharacters.Of(body), default);
            using var reader = XmlReader.Create(text, WithDocumentType);
            return reader.MoveToContent() == XmlNodeType.Element ? reader.LocalName : null;
        }
        catch (Exception e) when (e is XmlException or UnreadableMessageException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Moves to the next start or end of an element; others are passed over.</summary>
    /// <returns>False at the end of the document.</returns>
    public static bool Next(XmlReader reader)
    {
        while (reader.Read())
        {
            if (reader.NodeType is XmlNodeType.Element or XmlNodeType.EndElement)
                return true;
        }

        return false;
    }

    /// <returns>The whole number from 0 that an attribute holds; null where it is not there.</returns>
    public static int? Count(XmlReader reader, string attribute)
    {
        if (reader.GetAttribute(attribute) is not { Length: > 0 } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw Wrong(reader, $"{attribute}='{SignalText.Title(text)}' is no whole number from 0.");
    }

    public static UnreadableMessageException Wrong(XmlReader reader, string message) => new(Line(((IXmlLineInfo)reader).LineNumber), message);

    private static XmlReaderSettings Settings(DtdProcessing documentType) => new()
    {
        DtdProcessing = documentType,
        XmlResolver = null,
        MaxCharactersInDocument = MaxCharacters,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CloseInput = true,
    };

    // Before anything was read the reader stands on line 0.
    private static string Line(int line) => $"line {Math.Max(1, line).ToString(CultureInfo.InvariantCulture)}";
}
