using System.Collections.Concurrent;
using Fairlead.Measures;
using Markdig;

namespace Fairlead.Definitions;

/// <summary>The pages of docs/definitions, as the product shows them.</summary>
public static class DefinitionTexts
{
    // One entry per definition, made on first use; their number is fixed at build time.
    private static readonly ConcurrentDictionary<string, string?> Html = new(StringComparer.Ordinal);
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    /// <param name="registry">Knows whose the measure is.</param>
    /// <param name="name">The name of a measure.</param>
    /// <returns>Its page as HTML without the title; null when there is none.</returns>
    public static string? HtmlOf(MeasureRegistry registry, string name) => Html.GetOrAdd(name, n => MarkdownOf(registry, n) is { } text ? Markdown.ToHtml(WithoutTitle(text), Pipeline) : null);

    /// <param name="registry">Knows whose the measure is.</param>
    /// <param name="name">The name of a measure.</param>
    /// <returns>Its page as it stands in docs/definitions; null when there is none.</returns>
    public static string? MarkdownOf(MeasureRegistry registry, string name)
    {
        using var stream = registry.HomeOf(name)?.GetManifestResourceStream($"definitions/{name}.md");
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string WithoutTitle(string text) => text.StartsWith("# ", StringComparison.Ordinal) ? text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..] : text;
}
