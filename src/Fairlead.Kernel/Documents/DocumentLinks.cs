using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;
using Fairlead.Objects;

namespace Fairlead.Documents;

/// <summary>Where a link in a document may lead: the web, an email, or a path.</summary>
internal static class DocumentLinks
{
    private const int Longest = 2000;

    /// <param name="address">An address, as Markdown has decoded it.</param>
    /// <returns>Whether a page may link there.</returns>
    public static bool IsAllowed(string? address)
    {
        // Browsers leave out tabs and line ends and take a backslash for a slash.
        if (address is not { Length: > 0 and <= Longest } || address.Any(c => c == '\\' || char.IsControl(c) || char.IsWhiteSpace(c)) || address.StartsWith("//", StringComparison.Ordinal))
            return false;
        if (address[0] is '/' or '#' or '?' or '.')
            return true;
        var end = address.AsSpan().IndexOfAny(':', '/', '?');
        return end < 0 || address[end] != ':' || address[..end].ToLowerInvariant() is "http" or "https" or "mailto";
    }

    /// <param name="address">An address that is allowed.</param>
    /// <returns>Whether it leads to another site.</returns>
    public static bool IsForeign(string address) => address.StartsWith("http", StringComparison.OrdinalIgnoreCase) && address.Contains("://", StringComparison.Ordinal);
}

/// <summary>Reads <c>[[service:checkout]]</c> and <c>[[service:checkout|words]]</c> as links to objects.</summary>
internal sealed class ObjectLinkParser : InlineParser
{
    private const int Longest = ObjectReference.LongestKind + ObjectReference.LongestKey + 220;

    private readonly KnownObjects _objects;

    public ObjectLinkParser(KnownObjects objects) => (_objects, OpeningCharacters) = (objects, ['[']);

    /// <inheritdoc />
    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (slice.PeekChar() != '[')
            return false;
        var from = slice.Start + 2;
        var length = slice.Text.IndexOf("]]", from, Math.Min(Longest, slice.End + 1 - from), StringComparison.Ordinal) - from;
        if (length < 1)
            return false;
        var parts = slice.Text.Substring(from, length).Split('|', 2);
        if (ObjectReference.Of(parts[0].Trim()) is not { } reference || _objects.PathOf(reference) is not { } path)
            return false;
        var link = new LinkInline(path, "") { IsClosed = true };
        var words = new LiteralInline(parts.Length > 1 && !string.IsNullOrWhiteSpace(parts[1]) ? parts[1].Trim() : reference.ToString());
        link.AppendChild(words);
        if (parts.Length == 1)
            link.SetData(typeof(ObjectReference), reference);
        processor.Inline = link;
        slice.Start = from + length + 2;
        return true;
    }
}

/// <summary>Writes links that are allowed; of others only the words. Pictures are links, too: none is loaded from anywhere.</summary>
internal sealed class LinkWriter : HtmlObjectRenderer<LinkInline>
{
    /// <inheritdoc />
    protected override void Write(HtmlRenderer renderer, LinkInline obj)
    {
        var address = obj.GetDynamicUrl?.Invoke() ?? obj.Url;
        if (!DocumentLinks.IsAllowed(address) || IsWithinAnother(obj))
        {
            renderer.WriteChildren(obj);
            return;
        }

        Open(renderer, address!);
        if (obj.FirstChild is null)
            renderer.WriteEscape(address);
        else if (obj.IsImage)
            Plain(renderer, obj);
        else
            renderer.WriteChildren(obj);
        renderer.Write("</a>");
    }

    /// <summary>Writes the beginning of a link.</summary>
    public static void Open(HtmlRenderer renderer, string address)
    {
        renderer.Write("<a href=\"");
        renderer.WriteEscapeUrl(address);
        renderer.Write(DocumentLinks.IsForeign(address) ? "\" rel=\"noreferrer\">" : "\">");
    }

    private static void Plain(HtmlRenderer renderer, LinkInline image)
    {
        var html = renderer.EnableHtmlForInline;
        renderer.EnableHtmlForInline = false;
        renderer.WriteChildren(image);
        renderer.EnableHtmlForInline = html;
    }

    private static bool IsWithinAnother(LinkInline link)
    {
        for (var above = link.Parent; above is not null; above = above.Parent)
        {
            if (above is LinkInline)
                return true;
        }

        return false;
    }
}

/// <summary>Writes addresses between angle brackets as links where they are allowed.</summary>
internal sealed class AddressWriter : HtmlObjectRenderer<AutolinkInline>
{
    /// <inheritdoc />
    protected override void Write(HtmlRenderer renderer, AutolinkInline obj)
    {
        var address = obj.IsEmail ? "mailto:" + obj.Url : obj.Url;
        var isLink = DocumentLinks.IsAllowed(address) && renderer.EnableHtmlForInline;
        if (isLink)
            LinkWriter.Open(renderer, address);
        renderer.WriteEscape(obj.Url);
        if (isLink)
            renderer.Write("</a>");
    }
}
