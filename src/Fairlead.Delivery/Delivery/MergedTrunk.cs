using Fairlead.Catalog;
using Fairlead.Domain.Signals;

namespace Fairlead.Delivery;

/// <summary>Whether a merge brought the trunk itself into something else, by the words of its message.</summary>
internal static class MergedTrunk
{
    /// <returns>Judges 'NAME' or 'NAME ADDRESS': the trunk's name, and where an address stands there, one of the repository's. The same name elsewhere is somebody else's branch.</returns>
    public static Func<string, bool> Of(Repository repository) => Of(repository.Branch ?? repository.Trunk, repository.AllAddresses());

    /// <returns>The name by which messages of merges call a trunk.</returns>
    public static string? NameOf(string? trunk) => trunk?.StartsWith("origin/", StringComparison.Ordinal) == true ? trunk["origin/".Length..] : trunk;

    /// <returns>As the other.</returns>
    public static Func<string, bool> Of(string? trunk, IReadOnlyCollection<string> addresses)
    {
        var name = NameOf(trunk);
        return merged => name is not null && merged.Split(' ', 2) switch
        {
            [var branch] => branch == name,
            [var branch, var address] => branch == name && RepositoryAddress.Of(address) is { } known && addresses.Contains(known, StringComparer.Ordinal),
            _ => false,
        };
    }
}
