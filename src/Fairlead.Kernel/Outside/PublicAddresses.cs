using System.Net;
using System.Net.Sockets;

namespace Fairlead.Outside;

/// <summary>Which addresses belong to the public Internet.</summary>
/// <remarks>
/// IANA's registries of special-purpose addresses (RFC 6890, as of 2025). An IPv6 address that carries an IPv4 address
/// within it (mapped, translated, 6to4, Teredo) leads there through a gateway, so that it is not public either: no server
/// of the public Internet needs such a form.
/// </remarks>
public static class PublicAddresses
{
    private static readonly IPNetwork[] Special4 =
    [
        Net("0.0.0.0/8"), // this network, also 'unspecified'
        Net("10.0.0.0/8"), Net("172.16.0.0/12"), Net("192.168.0.0/16"), // private
        Net("100.64.0.0/10"), // carrier's NAT; clouds answer with metadata here as well
        Net("127.0.0.0/8"), // loopback
        Net("169.254.0.0/16"), // link-local, with the metadata of most clouds
        Net("192.0.0.0/24"), // protocol assignments; metadata of one cloud
        Net("192.0.2.0/24"), Net("198.51.100.0/24"), Net("203.0.113.0/24"), // documentation
        Net("192.31.196.0/24"), Net("192.52.193.0/24"), Net("192.175.48.0/24"), // AS112 and AMT
        Net("192.88.99.0/24"), // relays of 6to4
        Net("198.18.0.0/15"), // benchmarks
        Net("224.0.0.0/4"), Net("240.0.0.0/4"), // multicast, reserved, broadcast
    ];

    // The global unicast space; all else (loopback, unspecified, unique local, link-local, multicast, translated) lies outside.
    private static readonly IPNetwork Global6 = Net("2000::/3");

    private static readonly IPNetwork[] Special6 =
    [
        Net("2001::/23"), // protocol assignments with Teredo, benchmarks, ORCHID
        Net("2001:db8::/32"), Net("3fff::/20"), // documentation
        Net("2002::/16"), // 6to4
        Net("2620:4f:8000::/48"), // AS112
    ];

    /// <param name="address">An address.</param>
    /// <returns>Whether everybody's Internet has it; false for what only this machine, network or cloud can reach.</returns>
    public static bool Contains(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Special4.Any(n => n.Contains(plain)),
            AddressFamily.InterNetworkV6 => Global6.Contains(plain) && !Special6.Any(n => n.Contains(plain)) && plain.ScopeId == 0,
            _ => false,
        };
    }

    private static IPNetwork Net(string text) => IPNetwork.Parse(text);
}
