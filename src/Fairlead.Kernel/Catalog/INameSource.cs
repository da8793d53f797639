using Fairlead.Data;

namespace Fairlead.Catalog;

/// <summary>Knows the facts that carry a name which no service has yet. Whoever gives a service such a name gives it these facts, so the rights of both have to be checked.</summary>
public interface INameSource
{
    /// <param name="db">The database.</param>
    /// <param name="names">Names.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Where the facts belong that give them, by <see cref="Fairlead.Domain.Signals.NameForm"/>.</returns>
    Task<ILookup<string, NamedFacts>> FactsAsync(FairleadDb db, IReadOnlyCollection<string> names, CancellationToken cancel);

    /// <param name="db">The database.</param>
    /// <param name="repository">A repository.</param>
    /// <param name="names">Names.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The services, and null for none, of the repository's facts whose run or job has the name, by <see cref="Fairlead.Domain.Signals.NameForm"/>.</returns>
    Task<ILookup<string, Guid?>> JobsAsync(FairleadDb db, Guid repository, IReadOnlyCollection<string> names, CancellationToken cancel);
}

/// <summary>Where facts belong that give a name which no service has, or a job's.</summary>
/// <param name="Service">The service that they belong to by their repository; null for none.</param>
/// <param name="Repository">The repository that they name; null for none that is known.</param>
public sealed record NamedFacts(Guid? Service, Guid? Repository);
