using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fairlead.Outside;

/// <summary>What an outgoing request may take.</summary>
/// <param name="Time">For all of it, from the look-up of the name to the end of the answer.</param>
/// <param name="Bytes">For the answer.</param>
public sealed record OutsideLimits(TimeSpan Time, int Bytes)
{
    /// <summary>Ten seconds and one mebibyte: discovery documents, keys, answers of webhooks.</summary>
    public static OutsideLimits Usual { get; } = new(TimeSpan.FromSeconds(10), 1 << 20);
}

/// <summary>Makes the clients for all requests that leave the program.</summary>
/// <param name="gate">The way out.</param>
/// <param name="time">The clock.</param>
public sealed class OutsideRequests(OutboundGate gate, TimeProvider time) : IDisposable
{
    // Shared, for its connections are kept; a name is looked up again when they are renewed.
    private readonly SocketsHttpHandler _handler = HandlerThrough(gate);

    /// <param name="limits">What a request may take; the usual when null.</param>
    /// <returns>
    /// A client that follows no redirect, sends no cookie, and uses no proxy of the environment. What goes wrong on the way
    /// is an <see cref="OutsideException"/>; an answer with an error's status is an answer.
    /// </returns>
#pragma warning disable CA2000 // It holds nothing but the shared handler, which is closed below.
    public HttpClient Client(OutsideLimits? limits = null) => new(new BoundedAnswers(limits ?? OutsideLimits.Usual, time) { InnerHandler = _handler }, disposeHandler: false)
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "User-Agent", "Fairlead" } },
    };
#pragma warning restore CA2000

    /// <inheritdoc />
    public void Dispose() => _handler.Dispose();

    private static SocketsHttpHandler HandlerThrough(OutboundGate gate) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        Credentials = null,
        PreAuthenticate = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxConnectionsPerServer = 8,
        MaxResponseHeadersLength = 32,
        ConnectCallback = async (context, cancel) => await gate.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel),
    };
}

/// <summary>Puts the way out together.</summary>
public static class OutsideModule
{
    /// <param name="services">The container.</param>
    /// <param name="allowed">What may be reached although it is not public.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddOutside(this IServiceCollection services, AllowedOutside allowed)
    {
        // The first one says what is allowed.
        services.TryAddSingleton(new OutboundGate(allowed));
        services.TryAddSingleton<OutsideRequests>();
        return services;
    }
}
