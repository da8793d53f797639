using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Fairlead.Tests.Shared;

/// <summary>A page as a browser without scripts understands it.</summary>
internal static class Html
{
    public const string TokenName = "__RequestVerificationToken";

    private static readonly HtmlParser Parser = new();

    public static IHtmlDocument Of(string html) => Parser.ParseDocument(html);

    /// <summary>What a reader reads, without tags and space around it.</summary>
    public static string Plain(string html) => Of(html).DocumentElement.TextContent.Trim();

    /// <summary>The token that its forms carry; empty without one.</summary>
    public static string Token(this IParentNode page) => page.QuerySelector($"input[name='{TokenName}']")?.GetAttribute("value") ?? "";

    /// <summary>The name of a form; null where it has none.</summary>
    public static string? Handler(this IElement form) => form.QuerySelector("input[name='_handler']")?.GetAttribute("value");

    /// <summary>What a form sends without being filled in.</summary>
    public static IEnumerable<(string Name, string Value)> Hidden(this IParentNode form) => Values(form.QuerySelectorAll("input[type='hidden'][name]"));

    /// <summary>What a form sends as it stands there, but for boxes that are ticked.</summary>
    public static IEnumerable<(string Name, string Value)> Filled(this IElement form) => Values(form.QuerySelectorAll("input[name][value]:not([type='checkbox'])"))
        .Concat(form.QuerySelectorAll("select[name]").Select(s => (Name: s.GetAttribute("name")!, Value: s.QuerySelector("option[selected]")?.GetAttribute("value") ?? "")));

    /// <summary>Attributes of style and events, style elements, addresses that are code, and scripts that are neither files nor data.</summary>
    public static IEnumerable<string> InlineCode(this IHtmlDocument page) => page.All
        .Where(e => e is IHtmlStyleElement || (e is IHtmlScriptElement && !e.HasAttribute("src") && e.GetAttribute("type") != "application/json") || e.Attributes.Any(IsCode))
        .Select(e => e.OuterHtml);

    private static bool IsCode(IAttr attribute) =>
        attribute.LocalName == "style" || attribute.LocalName.StartsWith("on", StringComparison.Ordinal) ||
        (attribute.LocalName is "href" or "src" or "action" or "formaction" && attribute.Value.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<(string Name, string Value)> Values(IEnumerable<IElement> inputs) => inputs.Select(i => (Name: i.GetAttribute("name")!, Value: i.GetAttribute("value") ?? ""));
}
