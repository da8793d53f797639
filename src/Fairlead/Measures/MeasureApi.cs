using Fairlead.Accounts;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Measures;

/// <summary>Measures and their definitions over HTTP.</summary>
public static class MeasureApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").RequireAuthorization(Rights.View).AddEndpointFilter<ScopeFilter>();
        api.MapGet("/measures", AllAsync);
        api.MapGet("/measures/{name}", OneAsync);
        api.MapGet("/definitions", (MeasureRegistry registry) => Results.Json(new { items = registry.Definitions.Select(Json) }));
        api.MapGet("/definitions/{name}", (MeasureRegistry registry, string name) => registry.Find(name) is { } definition
            ? Results.Json(new { definition = Json(definition), text = Definitions.DefinitionTexts.MarkdownOf(name) })
            : Unknown(name));
    }

    private static async Task<IResult> AllAsync(HttpContext http, MeasureRegistry registry)
    {
        var context = ScopeFilter.Context(http);
        var readings = await registry.ReadAsync(context.Scope, context.Window.Window, http.RequestAborted);
        return Results.Json(new MeasureList(context.Scope.Text.Length == 0 ? "organisation" : context.Scope.Text, WindowFigures.Of(context.Window, context.WindowReason), context.Settings.Zone, [.. readings.Select(MeasureFigures.Of)]));
    }

    private static async Task<IResult> OneAsync(HttpContext http, MeasureRegistry registry, string name)
    {
        if (registry.Find(name) is not { } definition)
            return Unknown(name);
        var context = ScopeFilter.Context(http);
        var reading = (await registry.ReadAsync(context.Scope, context.Window.Window, http.RequestAborted)).First(r => r.Definition == definition);
        return Results.Json(MeasureFigures.Of(reading));
    }

    private static IResult Unknown(string name) => Results.Problem(title: "Unknown measure", detail: $"No measure is named '{name}'. /api/v1/definitions lists them.", statusCode: StatusCodes.Status404NotFound);

    private static object Json(MeasureDefinition d) => new
    {
        d.Name,
        d.Title,
        unit = MeasureFigures.UnitOf(d.Unit),
        direction = MeasureFigures.NameOf(d.Direction),
        d.Version,
        d.Meaning,
        inferred = d.IsInferred,
        page = $"/definitions/{d.Name}",
    };

    private sealed record MeasureList(string Scope, WindowFigures Window, string Zone, IReadOnlyList<MeasureFigures> Items);
}
