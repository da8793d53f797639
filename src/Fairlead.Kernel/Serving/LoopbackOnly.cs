namespace Fairlead.Serving;

/// <summary>The demonstration has no accounts: whoever reaches it is the one who sits at this machine.</summary>
public static class LoopbackOnly
{
    /// <param name="address">How the server is to be reached.</param>
    /// <returns>Which option opens it to others, and why it may not; null where none does.</returns>
    public static string? Objection(ServerAddress address)
    {
        const string Reason = "the demonstration has no accounts and answers on this machine only.";
        if (address.Listen.FirstOrDefault(l => !l.IsLoopback) is { } open)
            return $"--listen {open}: {Reason}";
        if (address.Proxies.Count > 0)
            return $"--proxy {address.Proxies[0]}: {Reason}";
        return address.Url is { IsLoopback: false } ? $"--url {address.Url.GetLeftPart(UriPartial.Authority)}: {Reason}" : null;
    }
}
