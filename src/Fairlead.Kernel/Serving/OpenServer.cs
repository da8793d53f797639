using System.Net;
using Fairlead.Observing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Fairlead.Serving;

/// <summary>Opens the server where its address says, with its limits.</summary>
public static class OpenServer
{
    /// <param name="server">The server's options.</param>
    /// <param name="address">How it is reached.</param>
    /// <param name="metrics">Where its own figures are asked for, without TLS; null for nowhere.</param>
    /// <exception cref="FormatException">The certificate cannot be used.</exception>
    public static void At(KestrelServerOptions server, ServerAddress address, ListenPoint? metrics = null)
    {
        server.AddServerHeader = false;
        RequestLimits.Set(server.Limits);
        var tls = address.Certificate is { } certificate ? Tls(certificate) : null;
        foreach (var point in address.Listen)
        {
            Listen(server, point, listen =>
            {
                if (tls is not null)
                    listen.UseHttps(tls);
            });
        }

        if (metrics is not null)
            Listen(server, metrics, MetricsEndpoint.Set);
    }

    private static void Listen(KestrelServerOptions server, ListenPoint point, Action<ListenOptions> configure)
    {
        // A free port is another one for each family.
        if (point.Address is { } given)
            server.Listen(given, point.Port, configure);
        else if (point.Port == 0)
            server.Listen(IPAddress.Loopback, 0, configure);
        else
            server.ListenLocalhost(point.Port, configure);
    }

    private static HttpsConnectionAdapterOptions Tls(CertificateFile file)
    {
        var (certificate, chain) = file.Load();
        return new HttpsConnectionAdapterOptions { ServerCertificate = certificate, ServerCertificateChain = chain, HandshakeTimeout = TimeSpan.FromSeconds(10) };
    }
}
