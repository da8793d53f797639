using Fairlead.Api;
using Fairlead.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.SampleModule;

/// <summary>A note as the API gives it.</summary>
/// <param name="At">When it was written.</param>
/// <param name="Title">One line.</param>
public sealed record NoteFigures(DateTime At, string Title);

/// <summary>Notes over HTTP.</summary>
public static class NotesApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app) => app.MapApi("Notes").MapGet("/sample-notes", ListAsync).WithSummary("Notes, the newest first").Produces<ApiPage<NoteFigures>>();

    private static async Task<IResult> ListAsync(HttpContext http, FairleadDb db) =>
        Paging.Answer(http, await db.Set<Note>().AsNoTracking().OrderByDescending(n => n.At).Select(n => new NoteFigures(n.At, n.Title)).ToListAsync(http.RequestAborted), null);
}
