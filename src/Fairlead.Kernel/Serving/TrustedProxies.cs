using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace Fairlead.Serving;

/// <summary>Whose word about a client's address and scheme counts.</summary>
public static class TrustedProxies
{
    /// <param name="text">An address, or a network as ADDRESS/BITS.</param>
    /// <returns>The network.</returns>
    /// <exception cref="FormatException">The text is none; the message says what it should be.</exception>
    public static System.Net.IPNetwork Parse(string text)
    {
        if (!text.Contains('/', StringComparison.Ordinal) && IPAddress.TryParse(text, out var one))
            return new System.Net.IPNetwork(one, one.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 128 : 32);
        if (!System.Net.IPNetwork.TryParse(text, out var network))
            throw new FormatException($"'{text}' is neither an address nor a network; write the proxy's address, for instance 192.0.2.7, or its network, for instance 192.0.2.0/28.");
        return network.PrefixLength == 0
            ? throw new FormatException($"'{text}' is everybody: whoever sends a header could then be anybody. Name the proxies.")
            : network;
    }

    /// <summary>Takes client and scheme from X-Forwarded-For and X-Forwarded-Proto of the trusted proxies. X-Forwarded-Host is never read.</summary>
    /// <remarks>
    /// The chain is read from its end for as long as proxies that we trust wrote it, so that what a client writes in front
    /// changes nothing. Without proxies nothing is read at all: the framework takes an empty list for 'everybody'.
    /// </remarks>
    /// <param name="app">The pipeline; this has to come before everything that asks who is there.</param>
    /// <param name="address">How the server is reached.</param>
    /// <returns>The pipeline.</returns>
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app, ServerAddress address)
    {
        if (address.Proxies.Count == 0)
            return app;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in address.Proxies)
            options.KnownIPNetworks.Add(proxy);
        return app.UseForwardedHeaders(options);
    }
}
