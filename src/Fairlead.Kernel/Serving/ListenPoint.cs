using System.Globalization;
using System.Net;

namespace Fairlead.Serving;

/// <summary>A place where the server listens.</summary>
/// <param name="Address">The address; null for this machine's loopback in both families.</param>
/// <param name="Port">The port; 0 takes a free one.</param>
public sealed record ListenPoint(IPAddress? Address, int Port)
{
    /// <summary>Whether other machines cannot reach it.</summary>
    public bool IsLoopback => Address is null || IPAddress.IsLoopback(Address);

    /// <summary>Whether it takes what arrives on any address of the machine.</summary>
    public bool IsEverywhere => Address is not null && (Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any));

    /// <param name="text">ADDRESS or ADDRESS:PORT; 'localhost', '*', IPv4, or IPv6, in brackets where a port follows.</param>
    /// <param name="defaultPort">The port where none is said.</param>
    /// <returns>The place.</returns>
    /// <exception cref="FormatException">The text is none; the message says what it should be.</exception>
    public static ListenPoint Parse(string text, int defaultPort)
    {
        var (host, port) = (text, defaultPort);
        var colon = text.LastIndexOf(':');
        var isBareIPv6 = !text.StartsWith('[') && colon != text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && !isBareIPv6 && !text.EndsWith(']'))
        {
            host = text[..colon];
            if (!int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > 65535)
                throw new FormatException($"the port '{text[(colon + 1)..]}' is no number between 0 and 65535.");
        }

        return host switch
        {
            "localhost" => new ListenPoint(null, port),
            "*" => new ListenPoint(IPAddress.IPv6Any, port),
            _ when IsLiteral(host) && IPAddress.TryParse(host, out var address) => new ListenPoint(address, port),
            _ => throw new FormatException($"'{host}' is no address; write one of this machine's, for instance 192.0.2.7:5080, [2001:db8::7]:5080, localhost or *. A name belongs into --url."),
        };
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Address is null ? "localhost" : IsEverywhere ? "*" : ServerAddress.Literal(Address))}:{Port}");

    // '10.1' and '2130706433' are addresses to the parser of the framework, and typing errors to people.
    private static bool IsLiteral(string host) => host.Contains(':', StringComparison.Ordinal) || host.Count(c => c == '.') == 3;
}
