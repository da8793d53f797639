using Fairlead.Data;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Api;

/// <summary>What goes wrong, in the words of the API (RFC 9457): which field or parameter, and what would be right.</summary>
internal static class Problems
{
    public static IResult Parameter(string detail) => Results.Problem(title: "A parameter was not understood", detail: detail, statusCode: StatusCodes.Status400BadRequest);

    public static IResult Unknown(string what, string key) => Results.Problem(title: $"Unknown {what}", detail: $"There is no {what} '{key}'.", statusCode: StatusCodes.Status404NotFound);

    public static IResult Collided() => Results.Problem(title: "Somebody was quicker", detail: "The same was added at the same time. Nothing was changed by this request; send it again.", statusCode: StatusCodes.Status409Conflict);

    /// <returns>Of what an edit found wrong: 403 when it is not the caller's to make, 412 when it is of an older version, else 400 with each field.</returns>
    public static IResult Of(IReadOnlyList<FieldError> errors)
    {
        if (errors.FirstOrDefault(e => e.Field == FieldError.Rights) is { } refused)
            return Results.Problem(title: "Not allowed", detail: refused.Message, statusCode: StatusCodes.Status403Forbidden);
        if (errors.FirstOrDefault(e => e.Field == FieldError.Version) is { } stale)
            return Results.Problem(title: "It was changed in the meantime", detail: stale.Message, statusCode: StatusCodes.Status412PreconditionFailed);
        return Results.ValidationProblem(errors.GroupBy(e => e.Field, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(e => e.Message).ToArray(), StringComparer.Ordinal), title: "Nothing was changed", detail: string.Join(' ', errors.Select(e => $"{e.Field}: {e.Message}")));
    }
}
