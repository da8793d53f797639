using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Objects;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Documents;

/// <summary>Makes HTML of a document for a page, with the present names of what it links to.</summary>
/// <param name="db">The database.</param>
/// <param name="render">Makes it.</param>
internal sealed class ShowDocuments(FairleadDb db, RenderDocuments render)
{
    public Task<RenderedDocument> HtmlAsync(string text, CancellationToken cancel) => render.RunAsync(db, text, cancel);

    /// <returns>What a text would look like, or what is wrong with it.</returns>
    public async Task<RenderedDocument> PreviewAsync(string? typed, CancellationToken cancel)
    {
        var text = DocumentRule.Lines(typed ?? "");
        return DocumentRule.Wrong("x", text, []) is [var wrong, ..] ? new(null, [], wrong) : await HtmlAsync(text, cancel);
    }
}

/// <summary>What an object's page shows of documents.</summary>
/// <param name="At">Those that stand at it; one more than are shown where there are more.</param>
/// <param name="From">Those that link to it; likewise.</param>
/// <param name="MayWrite">Whether the reader may write one there.</param>
internal sealed record DocumentsAtObject(IReadOnlyList<DocumentRow> At, IReadOnlyList<DocumentRow> From, bool MayWrite);

/// <summary>Reads that, on a context of its own: the sections of a page are read side by side.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="objects">Finds objects.</param>
internal sealed class ReadDocumentsAtObject(IDbContextFactory<FairleadDb> databases, KnownObjects objects)
{
    public async Task<DocumentsAtObject> RunAsync(Caller caller, ObjectReference reference, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var read = new ReadDocuments(db, objects);
        return new(await read.AtAsync(reference, cancel), await read.LinkedFromAsync(reference, cancel), (await read.MayWriteAsync(caller, reference, cancel)).MayWrite);
    }
}
