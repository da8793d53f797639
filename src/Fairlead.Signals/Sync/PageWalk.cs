using System.Text.Json.Nodes;

namespace Fairlead.Sync;

/// <summary>A page of items.</summary>
/// <param name="Things">What is on it; null when nothing has changed.</param>
/// <param name="Next">The page behind it.</param>
/// <param name="ETag">Its entity tag.</param>
internal sealed record ForgePage(IReadOnlyList<JsonObject>? Things, Uri? Next, string? ETag);

/// <summary>Goes from page to page of one list, and never in a circle.</summary>
/// <param name="client">Asks.</param>
/// <param name="member">The member that holds the list where the page is an object; null where it is the list itself.</param>
internal sealed class PageWalk(ForgeClient client, string? member = null)
{
    /// <summary>The most pages of one list: at a hundred items each more than any repository has.</summary>
    public const int MostPages = 50_000;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _pages;

    /// <param name="url">The page.</param>
    /// <param name="etag">The entity tag of what is known; null for nothing.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ForgeException">It is no such page, or was seen before.</exception>
    public async Task<ForgePage> ReadAsync(Uri url, string? etag, CancellationToken cancel)
    {
        if (!_seen.Add(url.AbsoluteUri) || ++_pages > MostPages)
            throw new ForgeException(ForgeTrouble.Broken, $"{url.Host} gives the pages of {url.AbsolutePath} in a circle.");
        var answer = await client.GetAsync(url, etag, cancel);
        if (answer.Json is null)
            return new ForgePage(answer.Digest.Length == 0 ? null : throw NoList(url), null, null);
        if ((member is null ? answer.Json : (answer.Json as JsonObject)?[member]) is not JsonArray list || !list.All(t => t is JsonObject))
            throw NoList(url);

        // Ever new addresses with the same behind them are a circle as well.
        return list.Count == 0 || _seen.Add(answer.Digest)
            ? new ForgePage([.. list.OfType<JsonObject>()], answer.Next, answer.ETag)
            : throw new ForgeException(ForgeTrouble.Broken, $"{url.Host} gives the same page of {url.AbsolutePath} twice.");
    }

    /// <param name="url">The first page.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <returns>Everything on it and behind it.</returns>
    public async Task<IReadOnlyList<JsonObject>> AllAsync(Uri url, CancellationToken cancel)
    {
        var all = new List<JsonObject>();
        for (var next = url; next is not null;)
        {
            var page = await ReadAsync(next, null, cancel);
            all.AddRange(page.Things ?? []);
            next = page.Next;
        }

        return all;
    }

    private static ForgeException NoList(Uri url) => new(ForgeTrouble.Broken, $"{url.Host} answers {url.AbsolutePath} with JSON that is no list.");
}
