using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Api;

/// <summary>Versions as entity tags (RFC 9110, 8.8.3): whoever edits says which version they saw, and an edit of an older one is refused.</summary>
internal static class EntityTag
{
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <returns>The value with its tag, or 304 when the caller has this very version.</returns>
    public static IResult Answer<T>(HttpContext http, T value, int version)
    {
        http.Response.Headers.ETag = Of(version);
        var known = http.Request.GetTypedHeaders().IfNoneMatch;
        return known.Any(t => t.Tag == "*" || t.Tag == Of(version)) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Ok(value);
    }

    /// <returns>The version that an edit is of; 428 without If-Match (RFC 6585), 412 for a tag that no version has.</returns>
    public static (int? Version, IResult? Problem) Edited(HttpRequest request)
    {
        if (!request.Headers.ContainsKey(HeaderNames.IfMatch))
            return (null, Results.Problem(type: "https://www.rfc-editor.org/rfc/rfc6585#section-3", title: "Which version?", detail: "Send 'If-Match' with the ETag of what you saw; '*' changes whatever is there.", statusCode: StatusCodes.Status428PreconditionRequired));
        var tags = request.GetTypedHeaders().IfMatch;
        if (tags is [{ Tag.Value: "*" }])
            return (null, null);
        return tags is [{ IsWeak: false } tag] && int.TryParse(tag.Tag.Value.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (version, null)
            : (null, Results.Problem(title: "It was changed in the meantime", detail: "If-Match holds no ETag of this.", statusCode: StatusCodes.Status412PreconditionFailed));
    }
}
