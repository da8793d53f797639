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
        var api = app.MapGroup("/api/v1").AddEndpointFilter<ScopeFilter>();
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
        return Results.Json(new { scope = Scope(context), window = Window(context), items = readings.Select(r => Json(context, r)) });
    }

    private static async Task<IResult> OneAsync(HttpContext http, MeasureRegistry registry, string name)
    {
        if (registry.Find(name) is not { } definition)
            return Unknown(name);
        var context = ScopeFilter.Context(http);
        var reading = (await registry.ReadAsync(context.Scope, context.Window.Window, http.RequestAborted)).First(r => r.Definition == definition);
        return Results.Json(Json(context, reading));
    }

    private static IResult Unknown(string name) => Results.Problem(title: "Unknown measure", detail: $"No measure is named '{name}'. /api/v1/definitions lists them.", statusCode: StatusCodes.Status404NotFound);

    private static string Scope(PageContext context) => context.Scope.Text.Length == 0 ? "organisation" : context.Scope.Text;

    private static object Window(PageContext context) => new { text = context.Window.Text, from = context.Window.Window.From, to = context.Window.Window.To, zone = context.Settings.Zone };

    private static object Json(MeasureDefinition d) => new
    {
        d.Name,
        d.Title,
        unit = Unit(d.Unit),
        direction = d.Direction == MeasureDirection.HigherIsBetter ? "higher is better" : "lower is better",
        d.Version,
        d.Meaning,
        inferred = d.IsInferred,
        page = $"/definitions/{d.Name}",
    };

    private static object Json(PageContext context, MeasureReading r) => new
    {
        r.Definition.Name,
        r.Definition.Title,
        unit = Unit(r.Definition.Unit),
        definitionVersion = r.Definition.Version,
        inferred = r.Definition.IsInferred,
        scope = Scope(context),
        window = Window(context),
        r.Value,
        r.N,
        interval = r.Interval is { } i ? new { low = i.Low, high = i.High, level = 0.95 } : null,
        r.Also,
        r.NoData,
        r.Notes,
        r.Before,
        change = r.Change.ToString(),
        r.NewestFact,
        rows = context.Links.Rows(r),
        definition = $"/definitions/{r.Definition.Name}",
        series = r.Series.Select(p => new { p.Part.From, p.Part.To, p.Value, p.N }),
    };

    private static string Unit(MeasureUnit unit) => unit switch
    {
        MeasureUnit.PerDay => "per day",
        MeasureUnit.Duration => "seconds",
        MeasureUnit.Share => "share",
        _ => "count",
    };
}
