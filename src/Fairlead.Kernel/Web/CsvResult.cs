using Microsoft.AspNetCore.Http;

namespace Fairlead.Web;

/// <summary>A CSV file that is sent while its rows are read, so that its length costs no memory.</summary>
/// <param name="path">The path asked for; its last part is the file's name.</param>
/// <param name="head">The row of names.</param>
/// <param name="rows">The rows.</param>
internal sealed class CsvResult(string? path, string head, IAsyncEnumerable<string> rows) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"fairlead-{Path.GetFileNameWithoutExtension(path)}.csv\"";
        await response.WriteAsync(head, httpContext.RequestAborted);
        await foreach (var row in rows.WithCancellation(httpContext.RequestAborted))
            await response.WriteAsync(row, httpContext.RequestAborted);
    }
}
