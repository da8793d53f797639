using System.Net;
using System.Net.Sockets;

namespace Fairlead.Outside;

/// <summary>Finds the addresses of a host. Handed in, so that a test needs no network.</summary>
/// <param name="host">The host.</param>
/// <param name="cancel">Ends the asking.</param>
/// <returns>Its addresses; none is an error of the caller's.</returns>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancel);

/// <summary>The one way out: looks a host up once, refuses what is not public, and connects to the very address that it looked at.</summary>
/// <remarks>
/// Whoever names a host, such as the address of a webhook, must not reach through us what only we can reach: this machine,
/// the network around it, a cloud's metadata (server-side request forgery). A second look-up could give another address
/// than the one that was judged (DNS rebinding), hence there is none.
/// </remarks>
/// <param name="allowed">What may be reached although it is not public.</param>
/// <param name="resolve">Finds addresses.</param>
public sealed class OutboundGate(AllowedOutside allowed, ResolveHost resolve)
{
    /// <summary>With the machine's own way to find addresses.</summary>
    /// <param name="allowed">What may be reached although it is not public.</param>
    public OutboundGate(AllowedOutside allowed)
        : this(allowed, Dns.GetHostAddressesAsync)
    {
    }

    /// <summary>Connects to a host.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="OutsideException">One of its addresses may not be reached, or none answers.</exception>
    public async Task<NetworkStream> ConnectAsync(string host, int port, CancellationToken cancel)
    {
        var addresses = await AddressesAsync(host, cancel);
#pragma warning disable CA2000 // The stream owns it; where none is made, it is closed below.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(addresses, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new OutsideException($"{host}:{port} ({string.Join(", ", addresses.Select(a => a.ToString()))}) does not answer: {e.Message}.", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Looks a host up and judges it, for what connects by itself, such as a mail client.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>The addresses that may be connected to; to anything else the judgement does not apply.</returns>
    /// <exception cref="OutsideException">One of them may not be reached, or there is none.</exception>
    public async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancel)
    {
        var bare = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        IPAddress[] addresses;
        if (IPAddress.TryParse(bare, out var literal))
        {
            addresses = [literal];
        }
        else
        {
            try
            {
                addresses = await resolve(bare, cancel);
            }
            catch (SocketException e)
            {
                throw new OutsideException($"{host} has no address: {e.Message}.", e);
            }
        }

        if (addresses.Length == 0)
            throw new OutsideException($"{host} has no address.");

        // One among public ones is refused as well: which of them is taken would be left to chance.
        foreach (var address in addresses)
        {
            if (!PublicAddresses.Contains(address) && !allowed.Contains(bare, address))
                throw new OutsideException($"{host} leads to {address}, which is not on the public Internet. If that is meant, allow it with --allow-outgoing {(literal is null ? bare : address.ToString())}.");
        }

        return addresses;
    }
}
