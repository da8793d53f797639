using System.Globalization;
using System.Text;
using Fairlead.Web;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Api;

/// <summary>Some rows of a list, and where it goes on.</summary>
/// <typeparam name="T">A row.</typeparam>
/// <param name="Items">The rows.</param>
/// <param name="Next">The value of 'after' (in the audit log: 'before') for the next page; null on the last one. The Link header holds the whole address.</param>
public sealed record ApiPage<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>How the API hands lists out: page by page, each from where the last one ended, so that no row is lost or doubled while others are added.</summary>
public static class Paging
{
    /// <summary>Rows of a page: the usual number, and the most.</summary>
    public const int Rows = 50, MostRows = 500;

    /// <returns>How many rows are wanted; a problem when 'limit' is no such number.</returns>
    public static (int Limit, IResult? Problem) LimitOf(HttpRequest request) => request.Query["limit"].ToString() switch
    {
        "" => (Rows, null),
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows is >= 1 and <= MostRows => (rows, null),
        var text => (0, Problems.Parameter($"limit '{text}': between 1 and {MostRows} rows.")),
    };

    /// <returns>Where to go on; null for the beginning, and for what no page of ours ever said: PostgreSQL takes no NUL, and no database half a surrogate pair.</returns>
    public static string? CursorOf(string? after) => after?.EnumerateRunes().All(r => !Rune.IsControl(r) && r != Rune.ReplacementChar) == true ? after : null;

    /// <returns>The id behind which the page begins, null for the first; a problem when 'after' is no id.</returns>
    public static (Guid? After, IResult? Problem) IdOf(HttpRequest request)
    {
        var cursor = CursorOf(request.Query["after"]) ?? "";
        Guid? after = Guid.TryParse(cursor, out var id) ? id : null;
        return cursor.Length > 0 && after is null ? (null, Problems.Parameter($"after '{cursor}': take it from the page before.")) : (after, null);
    }

    /// <returns>The page, with the address of the next one in its Link header (RFC 8288).</returns>
    public static IResult Answer<T>(HttpContext http, IReadOnlyList<T> items, string? next, string cursor = "after")
    {
        if (next is not null)
        {
            var query = QueryString.Create(http.Request.Query.Where(q => q.Key != cursor).Select(q => KeyValuePair.Create(q.Key, (string?)q.Value.ToString())).Append(KeyValuePair.Create(cursor, (string?)next)));
            http.Response.Headers.Link = $"<{http.Request.Path}{query}>; rel=\"next\"";
        }

        return Csv.IsWanted(http) ? CsvPage.Of(http, items) : Results.Ok(new ApiPage<T>(items, next));
    }
}
