using Fairlead.Api;
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
        var api = app.MapApi("Measures").AddEndpointFilter<ScopeFilter>().WithMetadata(new ScopedRows());
        api.MapGet("/measures", AllAsync).WithSummary("Every measure of a scope and window").Produces<MeasureList>();
        api.MapGet("/measures/{name}", OneAsync).WithSummary("One measure").Produces<MeasureFigures>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/definitions", (HttpContext http, MeasureRegistry registry) => Paging.Answer(http, registry.Definitions.Select(Of).ToList(), null)).WithSummary("What the measures mean").Produces<ApiPage<DefinitionFigures>>(StatusCodes.Status200OK, "application/json", "text/csv");
        api.MapGet("/definitions/{name}", (MeasureRegistry registry, string name) => registry.Find(name) is { } definition
            ? Results.Ok(new DefinitionText(Of(definition), Definitions.DefinitionTexts.MarkdownOf(registry, name)))
            : Unknown(name)).WithSummary("What one measure means, with its text in Markdown").Produces<DefinitionText>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> AllAsync(HttpContext http, MeasureRegistry registry)
    {
        var context = ScopeFilter.Context(http);
        var readings = await registry.ReadAsync(context.Scope, context.Window.Window, http.RequestAborted);
        return Results.Ok(new MeasureList(context.Scope.Text.Length == 0 ? "organisation" : context.Scope.Text, WindowFigures.Of(context.Window, context.WindowReason), context.Settings.Zone, [.. readings.Select(MeasureFigures.Of)]));
    }

    private static async Task<IResult> OneAsync(HttpContext http, MeasureRegistry registry, string name)
    {
        if (registry.Find(name) is not { } definition)
            return Unknown(name);
        var context = ScopeFilter.Context(http);
        var reading = await registry.ReadAsync(context.Scope, context.Window.Window, definition, http.RequestAborted);
        return Results.Ok(MeasureFigures.Of(reading));
    }

    private static IResult Unknown(string name) => Results.Problem(title: "Unknown measure", detail: $"No measure is named '{name}'. /api/v1/definitions lists them.", statusCode: StatusCodes.Status404NotFound);

    private static DefinitionFigures Of(MeasureDefinition d) => new(d.Name, d.Title, MeasureFigures.UnitOf(d.Unit), Words.Name(d.Direction), d.Version, d.Meaning, d.IsInferred, $"/definitions/{d.Name}");
}

/// <summary>Every measure of a scope and window, as the API gives it.</summary>
/// <param name="Scope">'team:KEY', 'team:KEY,KEY', 'service:KEY' or 'organisation'.</param>
/// <param name="Window">The window.</param>
/// <param name="Zone">The IANA zone in which its days are counted.</param>
/// <param name="Items">The measures.</param>
public sealed record MeasureList(string Scope, WindowFigures Window, string Zone, IReadOnlyList<MeasureFigures> Items);

/// <summary>What a measure means, as the API gives it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Unit">perDay, seconds, share, count, money or score.</param>
/// <param name="Direction">higherIsBetter or lowerIsBetter.</param>
/// <param name="Version">Which meaning.</param>
/// <param name="Meaning">The meaning in a sentence.</param>
/// <param name="Inferred">Whether it rests on inference.</param>
/// <param name="Page">The page that says more.</param>
public sealed record DefinitionFigures(string Name, string Title, string Unit, string Direction, int Version, string Meaning, bool Inferred, string Page);

/// <summary>A definition with its text.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Text">Its text in Markdown.</param>
public sealed record DefinitionText(DefinitionFigures Definition, string? Text);
