using System.Globalization;

namespace Fairlead.Checks;

/// <summary>Can the certificate be used, for how long, and for the right name?</summary>
internal sealed class CertificateCheck : ICheck
{
    private const string Check = "certificate";
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Finding>>(inspected.Address.Certificate is null ? [] : [Look(inspected)]);

    private static Finding Look(Inspection inspected)
    {
        try
        {
            using var certificate = inspected.Address.Certificate!.Load().Certificate;
            var (now, from, until) = (inspected.Time.GetUtcNow().UtcDateTime, certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
            var text = string.Create(CultureInfo.InvariantCulture, $"{certificate.Subject}, valid until {until:yyyy-MM-dd}");
            if (now >= until || now < from)
                return new(Check, Severity.Broken, string.Create(CultureInfo.InvariantCulture, $"{certificate.Subject} is valid from {from:yyyy-MM-dd} to {until:yyyy-MM-dd} only"), "Renew it, and start the server again.");
            if (inspected.Address.Url is { IsLoopback: false } url && !certificate.MatchesHostname(url.IdnHost, allowWildcards: true, allowCommonName: false))
                return new(Check, Severity.Broken, $"{text}, is not for {url.IdnHost}", "Get one for the host of --url.");
            return until - now < Soon ? new(Check, Severity.Warning, text, "Renew it soon, and start the server again.") : new(Check, Severity.Ok, text);
        }
        catch (FormatException e)
        {
            return new(Check, Severity.Broken, e.Message, "Check --certificate and --certificate-key.");
        }
    }
}
