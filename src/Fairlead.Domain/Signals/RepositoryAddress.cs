namespace Fairlead.Domain.Signals;

/// <summary>One way to write where a repository is, so that a clone and a webhook that mean the same one say the same.</summary>
public static class RepositoryAddress
{
    /// <param name="address">
    /// A web or clone address ('https://github.com/Acme/App.git', 'git@github.com:acme/app.git', 'ssh://git@host:22/acme/app'), or only a path
    /// ('Acme/App').
    /// </param>
    /// <returns>Host without port and path in lower case, without '.git' ('github.com/acme/app'); a path alone stays one; null for nothing or a path of the file system.</returns>
    public static string? Of(string? address)
    {
        var text = address?.Trim() ?? "";
        if (text.Length is 0 or > 1000 || text.Any(char.IsControl) || text.StartsWith('/') || text.StartsWith('.') || text.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return null;
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0)
        {
            text = text[(scheme + 3)..];
            var slash = text.IndexOf('/', StringComparison.Ordinal);
            var host = slash < 0 ? text : text[..slash];
            host = host[(host.LastIndexOf('@') + 1)..];
            var port = host.LastIndexOf(':');
            text = (port > 0 ? host[..port] : host) + (slash < 0 ? "" : text[slash..]);
        }
        else if (text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && text.IndexOf('/', StringComparison.Ordinal) is var first && (first < 0 || first > colon))
        {
            // git@host:path, as ssh writes it.
            var host = text[..colon];
            text = host[(host.LastIndexOf('@') + 1)..] + "/" + text[(colon + 1)..].TrimStart('/');
        }

        text = text.Split('?', '#')[0].TrimEnd('/');
        if (text.EndsWith(".git", StringComparison.OrdinalIgnoreCase))
            text = text[..^4];
        return text.Length == 0 ? null : text.ToLowerInvariant();
    }
}
