using System.Net.Http.Headers;

namespace Fairlead.Sync;

/// <summary>Finds the page behind a page, where the forge names it: page numbers are never made where an address is given.</summary>
internal static class PageLinks
{
    /// <param name="asked">The address of this page.</param>
    /// <param name="headers">The headers of the answer.</param>
    /// <returns>The next one: of Link (RFC 8288) with rel next, else of X-Next-Page; null behind the last.</returns>
    public static Uri? Next(Uri asked, HttpResponseHeaders headers)
    {
        if (headers.TryGetValues("Link", out var links))
        {
            foreach (var (target, parameters) in links.SelectMany(Parse))
            {
                if (parameters.Any(IsNext) && Uri.TryCreate(asked, target, out var next))
                    return next;
            }

            return null;
        }

        return headers.TryGetValues("X-Next-Page", out var numbers) && numbers.FirstOrDefault() is { Length: > 0 and < 20 } number && number.All(char.IsAsciiDigit)
            ? WithPage(asked, number)
            : null;
    }

    private static IEnumerable<(string Target, string[] Parameters)> Parse(string header)
    {
        for (var open = header.IndexOf('<', StringComparison.Ordinal); open >= 0; open = header.IndexOf('<', open + 1))
        {
            var close = header.IndexOf('>', open);
            if (close < 0)
                yield break;

            // The parameters end where the next target begins; none that counts here holds a '<'.
            var end = header.IndexOf('<', close);
            yield return (header[(open + 1)..close], header[(close + 1)..(end < 0 ? header.Length : end)].Split(';', StringSplitOptions.TrimEntries));
            if (end < 0)
                yield break;
            open = end - 1;
        }
    }

    private static bool IsNext(string parameter) =>
        parameter.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var value]
        && name.Equals("rel", StringComparison.OrdinalIgnoreCase)
        && value.Trim(' ', '"', ',').Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase);

    private static Uri WithPage(Uri asked, string number)
    {
        var kept = asked.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(p => !p.StartsWith("page=", StringComparison.Ordinal));
        return new UriBuilder(asked) { Query = string.Join('&', [.. kept, $"page={number}"]) }.Uri;
    }
}
