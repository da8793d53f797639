using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Checks;

/// <summary>Is PostgreSQL new enough, and the way to it protected?</summary>
internal sealed class PostgresCheck : ICheck
{
    private const int Oldest = 150000;
    private static readonly string[] Verifying = ["VerifyCA", "VerifyFull", "verify-ca", "verify-full"];

    public async Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel)
    {
        if (!inspected.Database.AllowsSeveralNodes || await inspected.OpenAsync(cancel) is not { } db)
            return [];
        try
        {
            var version = $"{await Scalar.OfAsync(db, "SHOW server_version", cancel)}";
            var isOld = int.Parse($"{await Scalar.OfAsync(db, "SHOW server_version_num", cancel)}", CultureInfo.InvariantCulture) < Oldest;
            var isEncrypted = await Scalar.OfAsync(db, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", cancel) is true;

            // NULL by a socket of this machine; otherwise the server's own address, whatever its name resolved to.
            var isLocal = await Scalar.OfAsync(db, "SELECT coalesce(inet_server_addr() <<= inet '127.0.0.0/8' OR inet_server_addr() = inet '::1' OR inet_server_addr() = inet_client_addr(), true)", cancel) is true;
            return
            [
                isOld ? new("PostgreSQL", Severity.Broken, version, "Fairlead needs PostgreSQL 15 or newer.") : new("PostgreSQL", Severity.Ok, version),
                Way(isLocal, isEncrypted, db.Database.GetConnectionString() ?? ""),
            ];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [new("PostgreSQL", Severity.Warning, OneLine.Of(e.Message), "Let this user read pg_stat_ssl.")];
        }
    }

    /// <param name="isLocal">Whether the server is on this machine.</param>
    /// <param name="isEncrypted">Whether this connection is.</param>
    /// <param name="connection">The connection string, without its password.</param>
    /// <returns>What that means.</returns>
    internal static Finding Way(bool isLocal, bool isEncrypted, string connection)
    {
        const string Check = "way to the database";
        var parts = new DbConnectionStringBuilder { ConnectionString = connection };
        var mode = parts.TryGetValue("SSL Mode", out var value) || parts.TryGetValue("SslMode", out value) ? $"{value}" : "";
        return (isLocal, isEncrypted) switch
        {
            (true, _) => new(Check, Severity.Ok, "on this machine"),
            (_, false) => new(Check, Severity.Insecure, "no TLS to a server on another machine: data and password pass in the clear", "Switch TLS on at the server, and add 'SSL Mode=VerifyFull;Root Certificate=FILE' to the connection."),
            _ when Verifying.Contains(mode, StringComparer.OrdinalIgnoreCase) => new(Check, Severity.Ok, $"TLS, {mode}"),
            _ => new(Check, Severity.Warning, "TLS, but the certificate is not verified", "Add 'SSL Mode=VerifyFull;Root Certificate=FILE' to the connection."),
        };
    }
}
