using Fairlead.Accounts;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Signals;

/// <summary>
/// Takes bodies in. Whoever could prove by a header where it comes from has places of that source; who has to be read first, for its signature is over the body, has
/// places of its address. So strangers hold none of a source's.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class Arriving(TimeProvider time)
{
    internal IncomingBodies Strangers { get; } = new(IncomingLimits.Strangers);

    internal IncomingBodies Sources { get; } = new(IncomingLimits.Sources);

    /// <param name="http">The request.</param>
    /// <param name="source">For which source; null where the body says it.</param>
    /// <param name="isProven">Whether it has proven already that it comes from there.</param>
    /// <param name="most">The most bytes.</param>
    /// <returns>The body as it came; or the status and sentence that it is refused with.</returns>
    internal async Task<(byte[]? Raw, int Status, string? Problem)> TakeAsync(HttpContext http, KnownSource? source, bool isProven, int most)
    {
        var pace = isProven ? MinimumDataRate.OfSources : MinimumDataRate.OfStrangers;
        using var arrival = isProven && source is not null
            ? Sources.Begin(source.Key, source.Id)
            : Strangers.Begin(SignInLimits.AddressOf(http.Connection.RemoteIpAddress), source?.Id);
        var (raw, status) = await HookBody.ReadAsync(http.Request.Body, http.Request.ContentLength, most, pace, arrival, time, http.RequestAborted);
        return (raw, status, status switch
        {
            0 => null,
            StatusCodes.Status413PayloadTooLarge => $"It has at most {most:N0} bytes.",
            StatusCodes.Status408RequestTimeout => $"It came too slowly: {pace.BytesPerSecond:N0} bytes a second are expected after {pace.Grace.TotalSeconds:0} seconds, and all of it within {pace.Most.TotalSeconds:0}.",
            _ => "Too much at once.",
        });
    }
}
