namespace Fairlead.Git;

/// <summary>A path without links, so that one place has one name.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <returns>The full path with every link in it followed; what does not exist stays as it is.</returns>
    public static string Of(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var root = Path.GetPathRoot(full)!;
        var rest = new Stack<string>(full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        var at = root;
        var links = 0;
        while (rest.TryPop(out var part))
        {
            var next = Path.Combine(at, part);
            if (new FileInfo(next).LinkTarget is not { } target || ++links > MostLinks)
            {
                at = next;
                continue;
            }

            var led = Path.GetFullPath(target, at);
            at = Path.GetPathRoot(led)!;
            foreach (var piece in led[at.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse())
                rest.Push(piece);
        }

        return at;
    }
}
