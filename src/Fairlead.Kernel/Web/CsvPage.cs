using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fairlead.Web;

/// <summary>A page of the API as CSV: a column for each member of its rows, with the values that the JSON has. Its Link header says where it goes on, as with JSON.</summary>
internal static class CsvPage
{
    public static IResult Of<T>(HttpContext http, IReadOnlyList<T> rows)
    {
        var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var names = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0).Select(p => p.Name).ToList();
        var members = names.ConvertAll(n => options.PropertyNamingPolicy?.ConvertName(n) ?? n);
        return new CsvResult(
            http.Request.Path,
            Csv.Row([.. names.Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)]),
            rows.Select(r => JsonSerializer.SerializeToElement(r, options)).Select(r => Csv.Row([.. members.Select(m => r.TryGetProperty(m, out var value) ? Cell(value) : null)])).ToAsyncEnumerable());
    }

    private static object? Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetDecimal(),
        JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind is JsonValueKind.String or JsonValueKind.Number) => string.Join(' ', value.EnumerateArray().Select(v => v.ToString())),
        _ => value.GetRawText(),
    };
}
