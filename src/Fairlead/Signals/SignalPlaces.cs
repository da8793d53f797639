using Fairlead.Catalog;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;

namespace Fairlead.Signals;

/// <summary>What of the catalog a signal is about.</summary>
/// <param name="Repository">The repository; null where none is known.</param>
/// <param name="Service">The service; null where none or several could be meant.</param>
/// <param name="UnknownService">Where there is none: how the source calls it, at most <see cref="SignalRow.LongestName"/> characters of it.</param>
public sealed record SignalPlace(Repository? Repository, Service? Service, string? UnknownService);

/// <summary>
/// Finds which repository and service of the catalog a signal is about. What could mean several is left open and shown as unlinked; nothing is guessed.
/// </summary>
public sealed class SignalPlaces
{
    private readonly Dictionary<string, Repository?> _byAddress = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Service?> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILookup<Guid, Service> _services;

    /// <param name="catalog">The catalog.</param>
    public SignalPlaces(CatalogView catalog)
    {
        foreach (var repository in catalog.Repositories)
        {
            Add(_byAddress, repository.Key, repository);
            foreach (var address in repository.AllAddresses())
            {
                Add(_byAddress, address, repository);

                // 'github.com/acme/app' is also meant by 'acme/app'.
                if (address.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 && address.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 && dot < slash)
                    Add(_byAddress, address[(slash + 1)..], repository);
            }
        }

        foreach (var service in catalog.Services)
        {
            foreach (var name in service.AllNames())
                Add(_byName, name, service);
        }

        _services = catalog.Services.ToLookup(s => s.RepositoryId);
    }

    /// <param name="signal">A signal.</param>
    /// <returns>
    /// Its place. The service is that of the name which the signal gives; without a name the repository's only one, or the one whose names or
    /// tag pattern fit the deploying job or the version.
    /// </returns>
    public SignalPlace Of(Signal signal)
    {
        var repository = signal.Repository is { } address ? _byAddress.GetValueOrDefault(address) : null;
        var name = signal.Service is { } called ? SignalText.Title(called) : null;
        var service = (name is null ? null : _byName.GetValueOrDefault(name)) ?? (repository is null ? null : OnlyOne(repository, signal));
        return new(repository, service, service is null && !string.IsNullOrEmpty(name) ? name : null);
    }

    private Service? OnlyOne(Repository repository, Signal signal)
    {
        var services = _services[repository.Id].ToList();
        if (services.Count == 1)
            return services[0];
        var fitting = services.Where(s => Fits(s, signal)).ToList();
        return fitting.Count == 1 ? fitting[0] : null;
    }

    private static bool Fits(Service service, Signal signal)
    {
        var (job, version) = signal switch
        {
            DeploymentSignal d => (d.Job, d.Version),
            RunSignal r => (r.Name, null),
            ReleaseSignal r => (null, r.Tag),
            PushSignal p => (null, p.Tag),
            _ => (null, null),
        };
        return (job is not null && service.AllNames().Contains(job, StringComparer.OrdinalIgnoreCase))
            || (version is not null && TagRule.TryParse(service.TagPattern, service.IncludePreReleases, out var rule, out _) && rule.Keeps(version));
    }

    // What two could be called belongs to neither.
    private static void Add<T>(Dictionary<string, T?> names, string name, T value)
        where T : class
    {
        if (!names.TryAdd(name, value) && names[name] != value)
            names[name] = null;
    }
}
