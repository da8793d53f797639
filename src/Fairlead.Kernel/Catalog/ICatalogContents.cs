using Fairlead.Data;

namespace Fairlead.Catalog;

/// <summary>So many of one kind, such as 9 commits.</summary>
/// <param name="Number">How many; at least 0.</param>
/// <param name="Noun">What, in the singular.</param>
public sealed record Counted(long Number, string Noun);

/// <summary>What a module keeps of a repository or a service, and what goes when that is removed from the catalog.</summary>
/// <remarks>The rows themselves go by their foreign keys. This says beforehand how many there are. Register one with <c>parts.Service&lt;ICatalogContents, T&gt;()</c>.</remarks>
public interface ICatalogContents
{
    /// <param name="db">The database.</param>
    /// <param name="repository">The repository's id.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>What was read of a repository; zeros are named, too.</returns>
    Task<IReadOnlyList<Counted>> OfRepositoryAsync(FairleadDb db, Guid repository, CancellationToken cancel);

    /// <param name="db">The database.</param>
    /// <param name="services">The ids of services.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>What was derived for services; zeros are named, too.</returns>
    Task<IReadOnlyList<Counted>> OfServicesAsync(FairleadDb db, IReadOnlyList<Guid> services, CancellationToken cancel);
}
