using Fairlead.Data;

namespace Fairlead.Catalog;

/// <summary>Some rows of a module that go with a service or a repository, for the question whether that is meant.</summary>
/// <param name="Count">How many.</param>
/// <param name="Noun">What they are, as a word for one of them.</param>
public sealed record RestingRows(int Count, string Noun);

/// <summary>Says what of a module goes with a service or a repository that is removed. The rows go by themselves: their tables refer to the catalog's.</summary>
public interface IRestOnCatalog
{
    /// <param name="db">The database.</param>
    /// <param name="repository">A repository.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>What was read of it, its services' rows aside.</returns>
    Task<IReadOnlyList<RestingRows>> OfRepositoryAsync(FairleadDb db, Guid repository, CancellationToken cancel);

    /// <param name="db">The database.</param>
    /// <param name="services">Services.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>What was derived for them.</returns>
    Task<IReadOnlyList<RestingRows>> OfServicesAsync(FairleadDb db, IReadOnlyList<Guid> services, CancellationToken cancel);
}
