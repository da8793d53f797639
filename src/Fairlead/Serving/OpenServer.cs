using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Fairlead.Serving;

/// <summary>Opens the server where its address says, with its limits.</summary>
public static class OpenServer
{
    /// <param name="server">The server's options.</param>
    /// <param name="address">How it is reached.</param>
    /// <exception cref="FormatException">The certificate cannot be used.</exception>
    public static void At(KestrelServerOptions server, ServerAddress address)
    {
        server.AddServerHeader = false;
        RequestLimits.Set(server.Limits);
        var tls = address.Certificate is { } certificate ? Tls(certificate) : null;
        foreach (var point in address.Listen)
        {
            void Configure(ListenOptions listen)
            {
                if (tls is not null)
                    listen.UseHttps(tls);
            }

            // A free port is another one for each family.
            if (point.Address is { } given)
                server.Listen(given, point.Port, Configure);
            else if (point.Port == 0)
                server.Listen(IPAddress.Loopback, 0, Configure);
            else
                server.ListenLocalhost(point.Port, Configure);
        }
    }

    private static HttpsConnectionAdapterOptions Tls(CertificateFile file)
    {
        var (certificate, chain) = file.Load();
        return new HttpsConnectionAdapterOptions { ServerCertificate = certificate, ServerCertificateChain = chain, HandshakeTimeout = TimeSpan.FromSeconds(10) };
    }
}
