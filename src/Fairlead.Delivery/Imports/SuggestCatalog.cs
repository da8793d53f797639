using System.Buffers;
using Fairlead.Catalog;
using Fairlead.Domain.Delivery;
using Fairlead.Git;

namespace Fairlead.Imports;

/// <summary>Writes the catalog file that a repository's tags suggest: a service for each product with release tags of its own.</summary>
public static class SuggestCatalog
{
    private const int MostServices = 200, FewTags = 2;

    // What would mean something else in a glob.
    private static readonly SearchValues<char> Globs = SearchValues.Create("*?[]{}!");

    /// <param name="git">The repository.</param>
    /// <param name="catalog">What is in the catalog already: its keys are kept or avoided.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>
    /// The file; null where no tag looks like a release. A service has the paths of the folder that is called like its product where there is one. Where products
    /// have tags of their own, tags of the whole repository are a service, too, with all that is no other's.
    /// </returns>
    public static string? Of(GitRepository git, CatalogView catalog, CancellationToken cancel)
    {
        var tags = git.Tags(cancel).DistinctBy(t => t.Name, StringComparer.Ordinal).ToDictionary(t => t.Name, t => t.At, StringComparer.Ordinal);
        var all = TagPatterns.Suggest(tags.Keys, n => tags[n]);
        var found = all.Where(s => s.Tags >= FewTags).DistinctBy(s => s.Product, StringComparer.OrdinalIgnoreCase).Take(MostServices).ToList();
        if (found.Count == 0)
            found = [.. all.Take(1)];
        if (found.Count == 0)
            return null;
        var known = catalog.Repositories.FirstOrDefault(r => r.Location == git.Home);
        var keys = new NameBook(catalog.Services, catalog.Repositories).Taken.ToHashSet(StringComparer.Ordinal);
        var name = known?.Name ?? git.Name;
        var repository = known?.Key ?? Free(name, keys);
        var folders = git.Trunk(known?.Trunk) is { } trunk ? git.Folders(trunk.Commit, cancel) : [];
        var services = found.ConvertAll(s => (Suggestion: s, Name: s.Product.Length == 0 ? name : s.Product, Folder: FolderOf(s.Product, folders)));
        var owned = services.Select(s => s.Folder).OfType<string>().ToList();
        return CatalogFile.Write(
            [[("key", repository), ("name", name), ("path", git.Home), ("trunk", known?.Trunk), ("files", owned.Count > 0 ? true : null)]],
            services.Select(s => ((string, object?)[])
            [
                ("key", Free(s.Name, keys)),
                ("name", s.Name),
                ("repository", repository),
                ("paths", s.Folder is { } folder ? (string[])[$"{folder}/**"] : s.Suggestion.Product.Length == 0 && owned.Count > 0 ? [.. owned.Select(f => $"!{f}/**").Prepend("**")] : null),
                ("tags", s.Suggestion.Pattern),
            ]));
    }

    private static string Free(string name, HashSet<string> keys)
    {
        var key = CatalogKey.Free(name, keys);
        keys.Add(key);
        return key;
    }

    // The folder nearest to the top that is called like the product, or like its last part: 'api' of '@shop/api'.
    private static string? FolderOf(string product, IReadOnlyList<string> folders)
    {
        if (product.Length == 0)
            return null;
        var last = product[(product.LastIndexOf('/') + 1)..];
        return folders.Where(f => !f.AsSpan().ContainsAny(Globs)).Where(f => f == product || f.EndsWith("/" + product, StringComparison.Ordinal) || f == last || f.EndsWith("/" + last, StringComparison.Ordinal))
            .OrderBy(f => f.Count(c => c == '/')).ThenBy(f => f, StringComparer.Ordinal).FirstOrDefault();
    }
}
