using System.Text;
using Fairlead.Data;
using Fairlead.Objects;
using Markdig;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Fairlead.Documents;

/// <summary>What reading a text gave.</summary>
/// <param name="Html">It as HTML; null where it is wrong.</param>
/// <param name="Links">The objects of ours to which it links, each once.</param>
/// <param name="Wrong">Why it cannot be shown; null where nothing is wrong.</param>
public sealed record RenderedDocument(string? Html, IReadOnlyList<ObjectReference> Links, FieldError? Wrong);

/// <summary>Makes HTML of Markdown that somebody wrote: no HTML of theirs, no foreign pictures, links to the web, to emails and to paths only.</summary>
/// <remarks>
/// It runs before an edit is stored, outside of any transaction, and at each reading; nothing made of a text is stored, so that a safer version of this is at once the safety of all documents. Three
/// bounds hold in this order: <see cref="MarkdownLimits"/>, the depth that the parser allows and the length of the HTML, and the time; at most <see cref="AtOnce"/> run at a time.
/// </remarks>
public sealed class RenderDocuments : IDisposable
{
    /// <summary>How many texts are read at the same time.</summary>
    public const int AtOnce = 2;

    /// <summary>The longest HTML, in characters, and the most objects that one document links to.</summary>
    public const int LongestHtml = 8 << 20, MostLinks = 1000;

    private const int MostHeading = 6;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly FieldError TooMuch = new("text", "The Markdown is nested too deeply or grows too large when it is shown. Make it simpler.");

    private readonly SemaphoreSlim _turns = new(AtOnce, AtOnce);
    private readonly KnownObjects _objects;
    private readonly TimeProvider _time;
    private readonly MarkdownPipeline _pipeline;

    /// <param name="objects">Finds what links lead to.</param>
    /// <param name="time">The clock of the bound.</param>
    public RenderDocuments(KnownObjects objects, TimeProvider time)
    {
        (_objects, _time) = (objects, time);
        var builder = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables();
        builder.InlineParsers.InsertBefore<LinkInlineParser>(new ObjectLinkParser(objects));
        _pipeline = builder.Build();
    }

    /// <param name="db">Where names of linked objects are read; null leaves links as they are written.</param>
    /// <param name="text">The text; its lines end with LF.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The HTML and the links, or what is wrong with the text.</returns>
    public async Task<RenderedDocument> RunAsync(FairleadDb? db, string text, CancellationToken cancel)
    {
        if (MarkdownLimits.Wrong(text) is { } wrong)
            return new(null, [], wrong);
        await _turns.WaitAsync(cancel);
        Task running = Task.CompletedTask;
        try
        {
            var reading = Task.Run(() => Read(text), CancellationToken.None);
            running = reading;
            var read = await reading.WaitAsync(Longest, _time, cancel);
            if (read is null)
                return new(null, [], TooMuch);
            var links = LinksOf(read);
            if (links.Count > MostLinks)
                return new(null, [], new("text", $"It links to more than {MostLinks} objects."));
            if (db is not null)
                await NameAsync(db, read, cancel);
            var writing = Task.Run(() => Write(read), CancellationToken.None);
            running = writing;
            var html = await writing.WaitAsync(Longest, _time, cancel);
            return html is null ? new(null, [], TooMuch) : new(html, links, null);
        }
        catch (TimeoutException)
        {
            return new(null, [], TooMuch);
        }
        finally
        {
            // Whatever still runs keeps its turn, whether somebody waits for it or not: such texts never take more than their share of the machine.
            _ = running.ContinueWith(_ => _turns.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private MarkdownDocument? Read(string text)
    {
        try
        {
            var document = Markdown.Parse(text, _pipeline);

            // The page has the title as its first heading.
            foreach (var heading in document.Descendants<HeadingBlock>())
                heading.Level = Math.Min(MostHeading, heading.Level + 1);
            return document;
        }
        catch (ArgumentException)
        {
            // Deeper than Markdig allows.
            return null;
        }
    }

    private string? Write(MarkdownDocument document)
    {
        try
        {
            using var writer = new StringWriter(new StringBuilder(256, LongestHtml), System.Globalization.CultureInfo.InvariantCulture);
            var renderer = new HtmlRenderer(writer);
            _pipeline.Setup(renderer);
            renderer.ObjectRenderers.Replace<LinkInlineRenderer>(new LinkWriter());
            renderer.ObjectRenderers.Replace<AutolinkInlineRenderer>(new AddressWriter());
            renderer.Render(document);
            return writer.ToString();
        }
        catch (ArgumentException)
        {
            // Deeper than Markdig allows, or longer than the writer takes.
            return null;
        }
    }

    private List<ObjectReference> LinksOf(MarkdownDocument document) =>
        [.. document.Descendants<LinkInline>().Select(l => l.GetDynamicUrl?.Invoke() ?? l.Url).Where(DocumentLinks.IsAllowed).Select(u => _objects.OfPath(u!)).OfType<ObjectReference>().Distinct().Take(MostLinks + 1)];

    private async Task NameAsync(FairleadDb db, MarkdownDocument document, CancellationToken cancel)
    {
        var named = document.Descendants<LinkInline>().Select(l => (Link: l, Reference: l.GetData(typeof(ObjectReference)) as ObjectReference)).Where(l => l.Reference is not null).ToList();
        if (named.Count == 0)
            return;
        var found = await _objects.FindAsync(db, named.Select(n => n.Reference!), cancel);
        foreach (var (link, reference) in named)
        {
            if (found.TryGetValue(reference!, out var known) && link.FirstChild is LiteralInline words)
                words.Content = new(known.Title);
        }
    }
}
