using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Fairlead.Sync;

/// <summary>How long a forge wants to be left alone.</summary>
/// <remarks>
/// docs.github.com, "Rate limits for the REST API": retry-after first; x-ratelimit-remaining 0 means until x-ratelimit-reset; else at least a minute,
/// then ever longer. docs.gitlab.com, "Rate limits": Retry-After, RateLimit-Remaining, RateLimit-Reset.
/// </remarks>
internal static class RateLimit
{
    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(1);

    /// <summary>The longest back-off of our own.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(16);

    /// <param name="status">The status of an answer.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="text">Its beginning.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="times">How often this request was turned away before.</param>
    /// <returns>How long to wait until the same is asked again; null when it was not turned away for that reason.</returns>
    public static TimeSpan? After(HttpStatusCode status, HttpResponseHeaders headers, string text, DateTimeOffset now, int times)
    {
        if (status is not (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests))
            return null;
        if (RetryAfter(headers, now) is { } told)
            return told;
        if (UntilReset(headers, now) is { } reset)
            return reset;
        return status == HttpStatusCode.TooManyRequests || text.Contains("rate limit", StringComparison.OrdinalIgnoreCase) || text.Contains("abuse detection", StringComparison.OrdinalIgnoreCase)
            ? Doubled(AtLeast, times)
            : null;
    }

    /// <param name="headers">The headers of a good answer.</param>
    /// <param name="now">The present instant.</param>
    /// <returns>How long to wait before the next request; null for not at all.</returns>
    public static TimeSpan? UntilReset(HttpResponseHeaders headers, DateTimeOffset now)
    {
        foreach (var prefix in (string[])["X-RateLimit-", "RateLimit-"])
        {
            if (Number(headers, prefix + "Remaining") == 0 && Number(headers, prefix + "Reset") is { } reset and < 100_000_000_000)
                return NotNegative(DateTimeOffset.FromUnixTimeSeconds(reset) - now) + TimeSpan.FromSeconds(1);
        }

        return null;
    }

    /// <param name="first">The first wait.</param>
    /// <param name="times">How often it failed before.</param>
    /// <returns>Twice as long each time, at most <see cref="Longest"/>.</returns>
    public static TimeSpan Doubled(TimeSpan first, int times) => TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, first.TotalSeconds * Math.Pow(2, times)));

    /// <param name="headers">The headers of an answer.</param>
    /// <param name="now">The present instant.</param>
    /// <returns>What Retry-After says, as seconds or as a date; null where it does not.</returns>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, DateTimeOffset now) => headers.RetryAfter switch
    {
        { Delta: { } delta } => NotNegative(delta),
        { Date: { } date } => NotNegative(date - now),
        _ => null,
    };

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan NotNegative(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
}
