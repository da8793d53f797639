using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Api;

/// <summary>Reads what a request brings as JSON; what does not fit is named by its place.</summary>
internal static class RequestBody
{
    // A field that nobody knows is a mistake in its name, which would else do nothing in silence.
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        MaxDepth = 16,
        NumberHandling = JsonNumberHandling.Strict,
    };

    public static async Task<(T? Value, IResult? Problem)> ReadAsync<T>(HttpRequest request)
        where T : class
    {
        if (!request.HasJsonContentType())
            return (null, Results.Problem(title: "JSON is expected", detail: "Send the body with 'Content-Type: application/json'.", statusCode: StatusCodes.Status415UnsupportedMediaType));
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, Strict, request.HttpContext.RequestAborted) is { } value
                ? (value, null)
                : (null, Problem("$", "an object is expected."));
        }
        catch (JsonException e)
        {
            return (null, Problem(e.Path ?? "$", Say(e.Message)));
        }
    }

    // The parser names our own types where a value is of another kind, which says nothing to anybody else.
    private static string Say(string message) =>
        message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal) ? "another kind of value is expected."
        : message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) ? "it is not known here."
        : message.Split(" Path:")[0].Split(" LineNumber:")[0];

    private static IResult Problem(string place, string detail) => Results.Problem(title: "The body was not understood", detail: $"{place}: {detail}", statusCode: StatusCodes.Status400BadRequest);
}
