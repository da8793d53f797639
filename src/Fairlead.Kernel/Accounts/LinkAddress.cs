using System.Net;
using System.Net.Sockets;
using Fairlead.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Accounts;

/// <summary>The address that links in mails begin with: the one that people use, so that no request decides where a link leads.</summary>
internal static class LinkAddress
{
    /// <param name="http">The request. Where nobody named an address, that on which it arrived counts, never the one that it says.</param>
    /// <returns>Scheme, host and port.</returns>
    public static Uri Of(HttpContext http)
    {
        if (http.RequestServices.GetRequiredService<ServerAddress>().Url is { } named)
            return named;
        var (address, port) = (http.Connection.LocalIpAddress ?? IPAddress.Loopback, http.Connection.LocalPort);
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();

        // A name of this machine's own is as good as its address, and is what the reader's browser has the cookie for.
        var host = IPAddress.IsLoopback(address) && LoopbackNames.Contains(http.Request.Host.Host) ? http.Request.Host.Host
            : address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        return new UriBuilder(http.Request.Scheme, host, port).Uri;
    }
}
