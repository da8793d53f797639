using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Measures;
using Fairlead.Settings;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Fairlead.Reports;

/// <summary>The report of what a page shows, as a file to hand on.</summary>
public static class ReportApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/report", DownloadAsync).RequireAuthorization(Rights.View).AddEndpointFilter<ScopeFilter>().ExcludeFromDescription();

    private static async Task<IResult> DownloadAsync(HttpContext http, FairleadDb db, MeasureRegistry registry, PreviewRules preview, ILoggerFactory logs)
    {
        var context = ScopeFilter.Context(http);
        var review = await DeliveryReview.ReadAsync(db, registry, context.Scope, context.Window, context.WindowReason, http.RequestAborted);
        if (!review.HasDeployments && await UnknownDeployments.ReadAsync(db, preview, context, http.RequestAborted) is [var open])
            review = review with { Rules = open.Offers, Look = open.Look };
        var organisation = context.Settings.Name == new OrganisationSettings().Name ? null : context.Settings.Name;
        var version = typeof(ReportApi).Assembly.GetName().Version?.ToString(3) ?? "";
        var html = await RenderReport.HtmlAsync(http.RequestServices, logs, new Report($"Delivery of {context.Scope.Title}", [review], organisation, context.Now, version, context.Settings.IsDemo));
        var name = $"fairlead-{(context.Scope.Teams.Count > 1 ? "several-teams" : context.Scope.Key ?? "organisation")}-{context.Today:yyyy-MM-dd}.html";
        return Results.File(System.Text.Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8", name);
    }
}
