using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Accounts;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Fairlead.Api;

/// <summary>The description of the API: OpenAPI 3.1, made from the routes themselves.</summary>
public static class ApiDescription
{
    /// <summary>The document's name.</summary>
    public const string Name = "v1";

    /// <summary>Where it is.</summary>
    public const string Address = "/api/v1/openapi.json";

    private static readonly (string Name, string Text)[] ScopeParameters =
    [
        ("scope", "organisation, my (the teams of whoever asks), team:KEY, team:KEY,KEY for several teams, or service:KEY. Default: organisation."),
        ("window", "12w, 90d, 3m, all, or two days 2026-09-01..2026-11-22. Default: the shortest with something to say."),
    ];

    /// <summary>What the document holds. It is added where all modules are known, so that the words of their types are.</summary>
    /// <param name="o">The options of the document.</param>
    public static void Configure(OpenApiOptions o)
    {
        o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        o.ShouldInclude = d => d.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true && d.RelativePath != Address[1..];
        o.AddDocumentTransformer(DescribeAsync);
        o.AddOperationTransformer(DescribeAsync);
    }

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet(Address, async (IServiceProvider services, CancellationToken cancel) => Results.Text(await TextAsync(services, cancel), "application/json; charset=utf-8"))
        .RequireAuthorization(Rights.View).ExcludeFromDescription();

    /// <param name="services">The container.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The document as JSON.</returns>
    public static async Task<string> TextAsync(IServiceProvider services, CancellationToken cancel)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync(cancel);
        var text = new StringWriter { NewLine = "\n" };
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        return text + "\n";
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Fairlead",
            Version = "1",
            Description = "Everything that the pages can do for catalog and delivery. Instants are RFC 3339 in UTC, durations seconds, shares from 0 to 1; null is no data. Errors are problem details (RFC 9457).",
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };

        // The server that answers is the one that is meant; a name here would be wrong behind every proxy.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key, made on the page of one's account. Scopes: " + string.Join("; ", KeyScopes.All.Select(s => $"{s.Name}: {s.Meaning}")) + "." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
        return Task.CompletedTask;
    }

    private static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.OperationId ??= IdOf(context.Description.HttpMethod!, context.Description.RelativePath!);
        var path = context.Description.RelativePath!;
        operation.Parameters ??= [];
        if (metadata.OfType<ScopedRows>().Any())
        {
            foreach (var (name, text) in ScopeParameters)
                operation.Parameters.Add(Query(name, text));
        }

        if (metadata.OfType<Paged>().FirstOrDefault() is { } paged)
        {
            operation.Parameters.Add(new OpenApiParameter { Name = "limit", In = ParameterLocation.Query, Description = $"How many rows, between 1 and {Paging.MostRows}.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = Paging.MostRows.ToString(System.Globalization.CultureInfo.InvariantCulture), Default = JsonValue.Create(Paging.Rows) } });
            if (!operation.Parameters.Any(p => p.Name == paged.Cursor))
                operation.Parameters.Add(Query(paged.Cursor, "'next' of the page before."));
        }

        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>().Where(p => p.Description is null))
            parameter.Description = parameter.Name switch { "after" or "before" => "'next' of the page before.", "key" => "The key of what is meant.", "id" => "Its id.", "sha" => "The commit's whole name.", "name" => "The measure's name.", "service" => "The service's key.", _ => null };
        if (metadata.OfType<OnceOnly>().Any())
            operation.Parameters.Add(Header(IdempotencyFilter.Header, "Sent again within 24 hours with the same value, the request creates nothing and gets the same answer.", required: false));
        if (metadata.OfType<OneVersion>().Any())
            operation.Parameters.Add(Header("If-Match", "The ETag of what is changed; * changes whatever is there.", required: true));
        return Task.CompletedTask;
    }

    private static OpenApiParameter Query(string name, string text) => new() { Name = name, In = ParameterLocation.Query, Description = text, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static OpenApiParameter Header(string name, string text, bool required) => new() { Name = name, In = ParameterLocation.Header, Description = text, Required = required, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    // get /api/v1/teams/{key} is getTeamsKey: stable, and unique as the routes are.
    private static string IdOf(string method, string path)
    {
        var id = new StringBuilder(method.ToLowerInvariant());
        foreach (var part in path.Split('/').Skip(2).Select(p => p.Trim('{', '}').Split(':')[0]))
            id.Append(char.ToUpperInvariant(part[0])).Append(part.AsSpan(1));
        return id.ToString();
    }
}
