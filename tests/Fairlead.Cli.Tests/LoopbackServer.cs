using System.Net;
using System.Net.Sockets;

namespace Fairlead.Cli.Tests;

/// <summary>Listens on a free port of this machine.</summary>
internal static class LoopbackServer
{
    /// <returns>The listener, which has begun, and its address. A port that somebody took in between is passed over.</returns>
    public static (HttpListener Listener, string Address) Start()
    {
        while (true)
        {
            using var free = new TcpListener(IPAddress.Loopback, 0);
            free.Start();
            var address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
            free.Stop();
            var listener = new HttpListener();
            listener.Prefixes.Add(address + "/");
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException)
            {
                listener.Close();
            }
        }
    }
}
