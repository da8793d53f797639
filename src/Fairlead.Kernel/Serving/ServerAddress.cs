using System.Net;

namespace Fairlead.Serving;

/// <summary>How the web program is reached: where it listens, what people call it, who may speak for others, and whether by TLS.</summary>
/// <param name="Listen">The places where it listens; never empty.</param>
/// <param name="Url">The address that people use; null where nobody said so. Links in mails and the host of other sites' redirects come from it, never from a request.</param>
/// <param name="Proxies">The proxies whose word about a client's address and scheme counts; everybody else's does not.</param>
/// <param name="Certificate">The certificate for TLS in this program; null where it speaks plain HTTP.</param>
public sealed record ServerAddress(IReadOnlyList<ListenPoint> Listen, Uri? Url, IReadOnlyList<IPNetwork> Proxies, CertificateFile? Certificate)
{
    /// <summary>The port without any option.</summary>
    public const int DefaultPort = 5080;

    /// <summary>This machine only, which is what holds when nothing is said.</summary>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <returns>The address.</returns>
    public static ServerAddress OfThisMachine(int port) => new([new ListenPoint(null, port)], null, [], null);

    /// <summary>Whether only this machine can reach it, as far as its own options say.</summary>
    public bool IsOfThisMachine => Listen.All(l => l.IsLoopback) && Proxies.Count == 0 && (Url is null || Url.IsLoopback);

    /// <summary>Whether it answers to a name that a request asks for.</summary>
    /// <remarks>
    /// A name that a foreign site points at us (DNS rebinding) is none of ours. An address cannot be pointed elsewhere, so
    /// that the one on which the request arrived is ours where every address is listened on.
    /// </remarks>
    /// <param name="host">The host that is asked for, without its port; IPv6 in brackets.</param>
    /// <param name="arrived">The address on which the request arrived.</param>
    /// <returns>Whether it does.</returns>
    public bool AnswersTo(string host, IPAddress? arrived)
    {
        if (LoopbackNames.Contains(host) || (Url is not null && string.Equals(host, HostOf(Url), StringComparison.OrdinalIgnoreCase)))
            return true;
        foreach (var point in Listen)
        {
            if (point.Address is { } address && !point.IsEverywhere && host == Literal(address))
                return true;
            if (point.IsEverywhere && arrived is not null && host == Literal(arrived))
                return true;
        }

        return false;
    }

    internal static string Literal(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{plain}]" : plain.ToString();
    }

    // As browsers send it: a name in other scripts in its ASCII form, IPv6 in brackets.
    private static string HostOf(Uri url) => url.HostNameType == UriHostNameType.IPv6 ? $"[{url.IdnHost}]" : url.IdnHost;
}
