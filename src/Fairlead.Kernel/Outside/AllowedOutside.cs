using System.Globalization;
using System.Net;

namespace Fairlead.Outside;

/// <summary>What outgoing requests may reach beside the public Internet: hosts by name, and networks.</summary>
/// <param name="Hosts">Names, in lower case.</param>
/// <param name="Networks">Networks; an address is one of its own.</param>
public sealed record AllowedOutside(IReadOnlySet<string> Hosts, IReadOnlyList<IPNetwork> Networks)
{
    /// <summary>Nothing but the public Internet.</summary>
    public static AllowedOutside PublicOnly { get; } = new(new HashSet<string>(StringComparer.Ordinal), []);

    /// <param name="entries">Hosts, addresses and networks.</param>
    /// <returns>All of them.</returns>
    /// <exception cref="FormatException">An entry is none; the message names it.</exception>
    public static AllowedOutside Parse(IEnumerable<string> entries)
    {
        var hosts = new HashSet<string>(StringComparer.Ordinal);
        var networks = new List<IPNetwork>();
        foreach (var entry in entries)
        {
            if (IPNetwork.TryParse(entry, out var network))
                networks.Add(network.PrefixLength > 0 ? network : throw new FormatException($"'{entry}' is everything; name the networks that are meant."));
            else if (IPAddress.TryParse(entry, out var address) && IsPlain(entry, address))
                networks.Add(new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 128 : 32));
            else if (Uri.CheckHostName(entry) == UriHostNameType.Dns)
                hosts.Add(NameOf(entry));
            else
                throw new FormatException($"'{entry}' is neither a host, nor an address, nor a network; write for instance sso.example.org, 10.1.2.3 or 10.1.0.0/16.");
        }

        return new AllowedOutside(hosts, networks);
    }

    /// <param name="other">More.</param>
    /// <returns>Both together.</returns>
    public AllowedOutside And(AllowedOutside other) => new(Hosts.Concat(other.Hosts).ToHashSet(StringComparer.Ordinal), [.. Networks, .. other.Networks]);

    /// <param name="host">The host as it is asked for.</param>
    /// <param name="address">The address that it has.</param>
    /// <returns>Whether it may be reached although it is not public.</returns>
    public bool Contains(string host, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Hosts.Contains(NameOf(host)) || Networks.Any(n => n.Contains(plain));
    }

    private static bool IsPlain(string text, IPAddress address) => text.Contains(':', StringComparison.Ordinal) || address.ToString() == text;

    private static string NameOf(string host) => host.TrimEnd('.').ToLower(CultureInfo.InvariantCulture);
}
