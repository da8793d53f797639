namespace Fairlead.Domain.Signals;

/// <summary>One way to write where a repository is, so that a clone and a webhook that mean the same one say the same.</summary>
public static class RepositoryAddress
{
    /// <param name="address">
    /// A web or clone address ('https://github.com/Acme/App.git', 'git@github.com:acme/app.git', 'ssh://git@host:22/acme/app'), or only a path
    /// ('Acme/App').
    /// </param>
    /// <returns>
    /// Host without port and path in lower case, without '.git' ('github.com/acme/app'); a path alone stays one; null for nothing or a path of the file system. Azure DevOps has
    /// one repository at four addresses; all of them are 'dev.azure.com/organisation/project/_git/repository'.
    /// </returns>
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
        return text.Length == 0 ? null : OneOfAzure(text.ToLowerInvariant());
    }

    // learn.microsoft.com, Azure Repos, "Use SSH key authentication" (v3/organisation/project/repository at ssh.dev.azure.com and vs-ssh.visualstudio.com) and "Allowed domain
    // URLs" (organisation.visualstudio.com before dev.azure.com/organisation). A repository that is called like its project is also found without the project.
    private static string OneOfAzure(string address)
    {
        const string Now = "dev.azure.com", Before = ".visualstudio.com";
        var (host, path) = address.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? (address[..slash], address[(slash + 1)..].Split('/')) : (address, []);
        if (host is "ssh.dev.azure.com" or "vs-ssh.visualstudio.com")
            return path is ["v3", var org, var project, var name] ? $"{Now}/{org}/{project}/_git/{name}" : address;
        var organisation = host == Now && path.Length > 0 ? path[0] : host.EndsWith(Before, StringComparison.Ordinal) ? host[..^Before.Length] : null;
        if (string.IsNullOrEmpty(organisation))
            return address;
        var rest = host == Now ? path[1..] : path;
        return (rest is ["defaultcollection", ..] ? rest[1..] : rest) switch
        {
            [var project, "_git" or "_ssh", var name] => $"{Now}/{organisation}/{project}/_git/{name}",
            ["_git" or "_ssh", var name] => $"{Now}/{organisation}/{name}/_git/{name}",
            _ => address,
        };
    }
}
