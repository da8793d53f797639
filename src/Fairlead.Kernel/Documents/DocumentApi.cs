using System.Globalization;
using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Objects;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Documents;

/// <summary>Who wrote a document.</summary>
/// <param name="Id">The account's id.</param>
/// <param name="Name">The name that others read.</param>
public sealed record DocumentPersonFigures(Guid Id, string Name)
{
    internal static DocumentPersonFigures? Of(DocumentPerson? person) => person is null ? null : new(person.Id, person.Name);
}

/// <summary>An object that a document stands at or links to.</summary>
/// <param name="Reference">Its name among all objects: 'service:checkout'.</param>
/// <param name="Title">Its name for people; null where it is gone.</param>
/// <param name="Path">The path of its page; null where it is gone.</param>
public sealed record DocumentObjectFigures(string Reference, string? Title, string? Path)
{
    internal static DocumentObjectFigures Of(KnownObject known) => new(known.Reference.ToString(), known.Title, known.Path);
}

/// <summary>A document of a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">note, runbook, brief or lesson.</param>
/// <param name="Title">Its title.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="At">The object at which it stands; null for none.</param>
/// <param name="Author">Who wrote it; null for the command line, and where the account is gone.</param>
/// <param name="Editor">Who changed it last; null likewise.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="ChangedAt">When it was changed last.</param>
/// <param name="Version">Counts the edits; the same as its ETag.</param>
public sealed record DocumentFigures(
    string Id, string Kind, string Title, IReadOnlyList<string> Tags, DocumentObjectFigures? At, DocumentPersonFigures? Author, DocumentPersonFigures? Editor, DateTime CreatedAt, DateTime ChangedAt, int Version)
{
    internal static DocumentFigures Of(DocumentRow d) => new(
        d.Id, Words.Name(d.Kind), d.Title, d.Tags, d.At is { } at ? DocumentObjectFigures.Of(at) : d.Reference is { } gone ? new(gone.ToString(), null, null) : null,
        DocumentPersonFigures.Of(d.Author), DocumentPersonFigures.Of(d.Editor), d.CreatedAt, d.ChangedAt, d.Version);
}

/// <summary>A document with its text.</summary>
/// <param name="Document">All but the text.</param>
/// <param name="Text">The Markdown.</param>
/// <param name="Html">It as pages show it: no HTML of the author's, no pictures, safe links only.</param>
/// <param name="LinksTo">The objects to which it links.</param>
/// <param name="LinkedFrom">The documents that link to it, at most 20.</param>
/// <param name="Versions">The earlier versions that are kept, the newest first.</param>
public sealed record DocumentWhole(
    DocumentFigures Document, string Text, string? Html, IReadOnlyList<DocumentObjectFigures> LinksTo, IReadOnlyList<DocumentFigures> LinkedFrom, IReadOnlyList<DocumentVersionFigures> Versions);

/// <summary>An earlier version.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="Characters">The length of its text.</param>
/// <param name="Editor">Who had written it so; null for the command line, and where the account is gone.</param>
/// <param name="At">When.</param>
public sealed record DocumentVersionFigures(int Number, string Title, int Characters, DocumentPersonFigures? Editor, DateTime At);

/// <summary>The text of an earlier version.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">The Markdown.</param>
/// <param name="At">When it was written so.</param>
public sealed record DocumentVersionText(int Number, string Title, string Text, DateTime At);

/// <summary>A new document, or what changes of one; what is left out stays.</summary>
/// <param name="Title">One line.</param>
/// <param name="Text">The Markdown, at most 1 MB.</param>
/// <param name="Kind">note (left out), runbook, brief or lesson.</param>
/// <param name="Tags">At most 10 tags.</param>
/// <param name="At">The object at which it stands, such as 'service:checkout'; empty for none.</param>
public sealed record DocumentBody(string? Title = null, string? Text = null, string? Kind = null, IReadOnlyList<string>? Tags = null, string? At = null);

/// <summary>Documents over HTTP.</summary>
public static class DocumentApi
{
    // A text of 1 MB whose every character is escaped.
    private const int LargestBody = 8 << 20;

    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapApi("Documents").AddEndpointFilter<ScopeFilter>().WithMetadata(new ScopedRows())
            .MapGet("/documents", ListAsync).WithSummary("Documents, the last changed first, without their texts").Produces<ApiPage<DocumentFigures>>(StatusCodes.Status200OK, "application/json", "text/csv").WithMetadata(new Paged());
        var api = app.MapApi("Documents");
        api.MapGet("/documents/{id}", OneAsync).WithSummary("One document, with its text and its links both ways").Produces<DocumentWhole>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/documents/{id}/versions/{number}", VersionAsync).WithSummary("The text of an earlier version").Produces<DocumentVersionText>().ProducesProblem(StatusCodes.Status404NotFound);

        // The text is read before the transaction begins that the key is kept in.
        api.MapPost("/documents", AddAsync).RequireAuthorization(Rights.Edit).AddEndpointFilter(ReadFirstAsync).CreatesOnce().WithMetadata(new RequestSizeLimitAttribute(LargestBody))
            .WithSummary("Add a document").Accepts<DocumentBody>("application/json").Produces<DocumentWhole>(StatusCodes.Status201Created);
        api.MapPatch("/documents/{id}", ChangeAsync).RequireAuthorization(Rights.Edit).WithMetadata(new RequestSizeLimitAttribute(LargestBody))
            .WithSummary("Change a document").Accepts<DocumentBody>("application/json").Produces<DocumentWhole>().ChangesOneVersion();
        api.MapDelete("/documents/{id}", RemoveAsync).RequireAuthorization(Rights.Edit).WithSummary("Delete a document with its history").Produces(StatusCodes.Status204NoContent).ChangesOneVersion();
        app.MapGroup("").RequireAuthorization(Rights.View).AddEndpointFilter<ScopeFilter>().ExcludeFromDescription().MapGet("/documents.csv", (HttpContext http, ReadDocuments documents, string? kind, string? tag, string? at) => CsvAsync(http, documents, kind, tag, at));
    }

    private static async Task<IResult> ListAsync(HttpContext http, ReadDocuments documents, string? after, string? kind, string? tag, string? at)
    {
        if (Csv.IsWanted(http))
            return await CsvAsync(http, documents, kind, tag, at);
        var (filter, problem) = FilterOf(http, kind, tag, at);
        if (filter is null)
            return problem!;
        var (limit, wrong) = Paging.LimitOf(http.Request);
        if (wrong is not null)
            return wrong;
        var (rows, next) = await documents.PageAsync(filter, after, limit, http.RequestAborted);
        return Paging.Answer(http, rows.Select(DocumentFigures.Of).ToList(), next);
    }

    private static async Task<IResult> CsvAsync(HttpContext http, ReadDocuments documents, string? kind, string? tag, string? at)
    {
        var (filter, problem) = FilterOf(http, kind, tag, at);
        return filter is null ? problem! : new CsvResult(
            http.Request.Path, Csv.Row("id", "kind", "title", "tags", "at", "author", "editor", "created", "changed", "version"), Rows(documents, filter, http.RequestAborted));
    }

    private static async IAsyncEnumerable<string> Rows(ReadDocuments documents, DocumentFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        string? after = null;
        do
        {
            var (rows, next) = await documents.PageAsync(filter, after, Paging.MostRows, cancel);
            foreach (var d in rows)
                yield return Csv.Row(d.Id, Words.Name(d.Kind), d.Title, string.Join(' ', d.Tags), d.Reference?.ToString(), d.Author?.Name, d.Editor?.Name, d.CreatedAt, d.ChangedAt, d.Version);
            after = next;
        }
        while (after is not null);
    }

    private static (DocumentFilter? Filter, IResult? Problem) FilterOf(HttpContext http, string? kind, string? tag, string? at)
    {
        if (!string.IsNullOrEmpty(kind) && DocumentWords.KindOf(kind) is null)
            return (null, Problems.Parameter($"kind '{Cut(kind)}': one of {string.Join(", ", DocumentWords.Kinds)}."));
        var reference = string.IsNullOrEmpty(at) ? null : ObjectReference.Of(at);
        if (!string.IsNullOrEmpty(at) && reference is null)
            return (null, Problems.Parameter($"at '{Cut(at)}': an object such as service:checkout."));
        return (DocumentFilter.Of(ScopeFilter.Context(http)) with { Kind = DocumentWords.KindOf(kind), Tag = TagOf(tag), At = reference }, null);
    }

    /// <returns>A tag to look for; null for none. What no tag can be finds nothing.</returns>
    internal static string? TagOf(string? tag) => Paging.CursorOf(tag)?.Trim().ToLowerInvariant() is { Length: > 0 } wanted ? wanted.Replace(' ', '_') : null;

    private static async Task<IResult> OneAsync(HttpContext http, ReadDocuments documents, RenderDocuments render, FairleadDb db, string id) =>
        await documents.OneAsync(id, http.RequestAborted) is { } view ? EntityTag.Answer(http, await WholeAsync(view, render, db, http.RequestAborted), view.Row.Version) : Problems.Unknown("document", Cut(id));

    private static async Task<IResult> VersionAsync(HttpContext http, ReadDocuments documents, string id, string number) =>
        ReadDocuments.IsId(id) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var which) && await documents.VersionAsync(id, which, http.RequestAborted) is { } version
            ? Results.Ok(new DocumentVersionText(version.Number, version.Title, version.Text, version.At))
            : Problems.Unknown("version of the document", $"{Cut(id)}/{Cut(number)}");

    private static async ValueTask<object?> ReadFirstAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Request.EnableBuffering();
        var (body, problem) = await RequestBody.ReadAsync<DocumentBody>(http.Request);
        if (body is null)
            return problem;
        http.Request.Body.Position = 0;
        var text = DocumentRule.Lines(body.Text ?? "");
        if (text.Length <= DocumentRule.LongestText)
            http.Items[typeof(RenderedDocument)] = await http.RequestServices.GetRequiredService<RenderDocuments>().RunAsync(http.RequestServices.GetRequiredService<FairleadDb>(), text, http.RequestAborted);
        return await next(context);
    }

    private static async Task<IResult> AddAsync(HttpContext http, EditDocuments edit, ReadDocuments documents)
    {
        var (body, problem) = await RequestBody.ReadAsync<DocumentBody>(http.Request);
        if (body is null)
            return problem!;
        if (KindProblem(body) is { } wrong)
            return wrong;
        var read = http.Items[typeof(RenderedDocument)] as RenderedDocument;
        var result = await edit.AddAsync(Caller.Of(http.User)!, Wanted(body, null), http.RequestAborted, read);
        if (result.Saved is not { } document)
            return Problems.Of(result.Errors);
        var view = (await documents.OneAsync(document.Id, http.RequestAborted))!;
        return Created.Of($"/api/v1/documents/{document.Id}", document.Version, Whole(view, read?.Html));
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, EditDocuments edit, ReadDocuments documents, RenderDocuments render, FairleadDb db, string id)
    {
        var (version, stale) = EntityTag.Edited(http.Request);
        if (stale is not null)
            return stale;
        var (body, problem) = await RequestBody.ReadAsync<DocumentBody>(http.Request);
        if (body is null)
            return problem!;
        if (KindProblem(body) is { } wrong)
            return wrong;
        if (await documents.OneAsync(id, http.RequestAborted) is null)
            return Problems.Unknown("document", Cut(id));
        var result = await edit.ChangeAsync(Caller.Of(http.User)!, id, Wanted(body, version), http.RequestAborted);
        return result.Saved is { } document
            ? EntityTag.Answer(http, await WholeAsync((await documents.OneAsync(id, http.RequestAborted))!, render, db, http.RequestAborted), document.Version)
            : Problems.Of(result.Errors);
    }

    private static async Task<IResult> RemoveAsync(HttpContext http, EditDocuments edit, ReadDocuments documents, string id)
    {
        var (version, stale) = EntityTag.Edited(http.Request);
        if (stale is not null)
            return stale;
        if (await documents.OneAsync(id, http.RequestAborted) is null)
            return Problems.Unknown("document", Cut(id));
        var result = await edit.RemoveAsync(Caller.Of(http.User)!, id, version, http.RequestAborted);
        return result.Saved is not null ? Results.NoContent() : Problems.Of(result.Errors);
    }

    private static IResult? KindProblem(DocumentBody body) =>
        body.Kind is null || DocumentWords.KindOf(body.Kind) is not null ? null : Problems.Of([new("kind", $"One of {string.Join(", ", DocumentWords.Kinds)}.")]);

    private static DocumentWanted Wanted(DocumentBody body, int? version) => new(DocumentWords.KindOf(body.Kind), body.Title, body.Text, body.Tags, body.At, version);

    private static async Task<DocumentWhole> WholeAsync(DocumentView view, RenderDocuments render, FairleadDb db, CancellationToken cancel) => Whole(view, (await render.RunAsync(db, view.Text, cancel)).Html);

    private static DocumentWhole Whole(DocumentView view, string? html) => new(
        DocumentFigures.Of(view.Row),
        view.Text,
        html,
        [.. view.LinksTo.Select(DocumentObjectFigures.Of)],
        [.. view.LinkedFrom.Take(ReadDocuments.MostShown).Select(DocumentFigures.Of)],
        [.. view.Versions.Select(v => new DocumentVersionFigures(v.Number, v.Title, v.Characters, DocumentPersonFigures.Of(v.Editor), v.At))]);

    private static string Cut(string text) => text.Length > 40 ? text[..40] : text;
}
