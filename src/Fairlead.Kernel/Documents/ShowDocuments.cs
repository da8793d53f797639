using Fairlead.Data;

namespace Fairlead.Documents;

/// <summary>Makes HTML of a document for a page, with the present names of what it links to.</summary>
/// <param name="db">The database.</param>
/// <param name="render">Makes it.</param>
internal sealed class ShowDocuments(FairleadDb db, RenderDocuments render)
{
    public Task<RenderedDocument> HtmlAsync(string text, CancellationToken cancel) => render.RunAsync(db, DocumentRule.Lines(text), cancel);
}
