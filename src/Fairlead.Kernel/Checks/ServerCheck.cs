namespace Fairlead.Checks;

/// <summary>Would the server, with these options, be open to others without protection?</summary>
internal sealed class ServerCheck : ICheck
{
    private const string Check = "server";

    public Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel)
    {
        var address = inspected.Address;
        var place = string.Join(", ", address.Listen) + (address.Url is { } url ? $" as {url.GetLeftPart(UriPartial.Authority)}" : "") + (address.Certificate is null ? "" : " with TLS");
        var open = address.Listen.FirstOrDefault(l => !l.IsLoopback);
        var findings = new List<Finding>();
        if (open is not null && address.Certificate is null && address.Proxies.Count == 0)
            findings.Add(new(Check, Severity.Insecure, $"{open} is open to other machines without TLS: anybody on the network can read it", "Add --certificate, or put a proxy with TLS in front, listen on loopback, and name it with --proxy."));
        if (open is not null && address.Certificate is null && address.Proxies.Count > 0)
            findings.Add(new(Check, Severity.Warning, $"{open} takes plain HTTP from other machines, for a proxy", "Make sure that nobody but the proxy reaches this port, for instance by a firewall."));
        if (address.Url is { IsLoopback: false, Scheme: "http" })
            findings.Add(new(Check, Severity.Insecure, $"people use {address.Url.GetLeftPart(UriPartial.Authority)} without TLS", "Give the proxy or the server a certificate, and write https:// in --url."));
        if (address.Url is null && (open is not null || address.Proxies.Count > 0))
            findings.Add(new(Check, Severity.Warning, "nobody said what people call this server: other names get 421, and links in emails do not work", "Add --url https://…"));
        if (address.Url is { IsLoopback: false, Scheme: "https" } && address.Certificate is null && address.Proxies.Count == 0)
            findings.Add(new(Check, Severity.Warning, "people use https, but there is neither a certificate nor a proxy: every client looks like the one that ends TLS", "Name the proxy with --proxy."));
        return Task.FromResult<IReadOnlyList<Finding>>(findings.Count > 0 ? findings : [new(Check, Severity.Ok, place)]);
    }
}
