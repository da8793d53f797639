namespace Fairlead.Serving;

/// <summary>The names by which a machine calls itself.</summary>
public static class LoopbackNames
{
    /// <param name="host">A host without its port; IPv6 in brackets.</param>
    /// <returns>Whether it is one of them; a longer name that ends like one is not, for its owner points it where they like.</returns>
    public static bool Contains(string host) => host is "127.0.0.1" or "[::1]" || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase);
}
