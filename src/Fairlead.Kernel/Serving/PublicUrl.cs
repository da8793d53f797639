namespace Fairlead.Serving;

/// <summary>The address that people type.</summary>
public static class PublicUrl
{
    /// <param name="text">https://HOST or http://HOST, with a port where it is not the usual one.</param>
    /// <returns>The address, without a path.</returns>
    /// <exception cref="FormatException">The text is none; the message says what it should be.</exception>
    public static Uri Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) || url.Host.Length == 0)
            throw new FormatException($"'{text}' is no address of a web site; write it as people type it, for instance https://fairlead.example.org.");
        if (url.UserInfo.Length > 0)
            throw new FormatException("a name or password does not belong into the address.");
        if (url.AbsolutePath != "/" || url.Query.Length > 0 || url.Fragment.Length > 0)
            throw new FormatException($"'{text}' goes on after the host; Fairlead has a host of its own, write {url.GetLeftPart(UriPartial.Authority)}.");
        return url;
    }
}
