using System.Text.Json;
using Fairlead.Api;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Timeline;

/// <summary>Something that happened, as the API gives it.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">push, change, review, run, deployment, release, artifact, incident, issue, test, coverage, other.</param>
/// <param name="Title">One line for people.</param>
/// <param name="Service">The key of the service; null where it is not known which.</param>
/// <param name="Repository">The repository as its source names it.</param>
/// <param name="Source">The key of the source that reported it; 'git' for a release tag, 'fairlead' for what somebody did here.</param>
/// <param name="SentBy">Whose API key let it in, owner and key; null where the source proved itself.</param>
/// <param name="Url">Its page at the source.</param>
/// <param name="Details">Everything that was reported, in the words of the field.</param>
public sealed record TimelineFigures(DateTime At, string Kind, string Title, string? Service, string? Repository, string Source, string? SentBy, string? Url, JsonElement Details);

/// <summary>Everything that happened, over HTTP.</summary>
public static class TimelineApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app) => app.MapApi("Timeline").AddEndpointFilter<ScopeFilter>().WithMetadata(new ScopedRows())
        .MapGet("/timeline", ListAsync).WithSummary("Everything that happened, the newest first").Produces<ApiPage<TimelineFigures>>(StatusCodes.Status200OK, "application/json", "text/csv").WithMetadata(new Paged());

    private static async Task<IResult> ListAsync(HttpContext http, FairleadDb db, ReadTimeline timeline, string? after, string? kind)
    {
        var unknown = (kind ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(k => !timeline.Kinds.Contains(k, StringComparer.Ordinal));
        if (unknown is not null)
            return Problems.Parameter($"kind '{(unknown.Length > 40 ? unknown[..40] : unknown)}': one of {string.Join(", ", timeline.Kinds)}.");
        var (limit, problem) = Paging.LimitOf(http.Request);
        if (problem is not null)
            return problem;
        var context = ScopeFilter.Context(http);
        var (entries, next) = await timeline.PageAsync(db, TimelineQuery.Of(context, kind, timeline.Kinds), after, limit, http.RequestAborted);
        return Paging.Answer(http, entries.Select(e => Figures(context.Catalog, e)).ToList(), next);
    }

    private static TimelineFigures Figures(CatalogView catalog, TimelineEntry e)
    {
        using var body = JsonDocument.Parse(e.Body);
        return new TimelineFigures(e.At, e.Kind, e.Title, catalog.Services.FirstOrDefault(s => s.Id == e.ServiceId)?.Key, e.Address, e.Origin, e.SentBy, e.Url, body.RootElement.Clone());
    }
}
