using Fairlead.Catalog;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Fairlead.Signals;

/// <summary>What of the catalog a signal is about.</summary>
/// <param name="Repository">The repository; null where none is known.</param>
/// <param name="Service">The service; null where none or several could be meant.</param>
/// <param name="UnknownService">How the source calls it, where no service has that name: the place may have shown it all the same; at most <see cref="SignalRow.LongestName"/> characters of it.</param>
/// <param name="Job">How the source calls the run or the deploying job, where no service is named that the catalog knows; at most <see cref="SignalRow.LongestName"/> characters of it.</param>
public sealed record SignalPlace(Repository? Repository, Service? Service, string? UnknownService, string? Job)
{
    // One address for a repository of the catalog, however many it has; else as the source tells it.
    internal SubjectScope ScopeOf(Guid source, Signal signal) => new(source, Repository?.MainAddress() ?? signal.Repository);
}

/// <summary>
/// Finds which repository and service of the catalog a signal is about. What could mean several is left open and shown as unlinked; nothing is guessed.
/// A signal that was looked at once is remembered: names and patterns are others', so that it is done before anybody holds the write lane.
/// </summary>
public sealed class SignalPlaces
{
    // How long one service's pattern may take for all signals that are looked at together; beyond that it fits none.
    private static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Signal, SignalPlace> _known = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Guid, (TagRule? Rule, TimeSpan Left)> _rules = [];
    private readonly SignalKinds _kinds;
    private readonly NameBook _book;
    private readonly ILookup<Guid, Service> _services;

    /// <param name="catalog">The catalog.</param>
    /// <param name="kinds">The kinds that there are.</param>
    public SignalPlaces(CatalogView catalog, SignalKinds kinds)
    {
        _kinds = kinds;
        _book = new NameBook(catalog.Services, catalog.Repositories);
        _services = catalog.Services.ToLookup(s => s.RepositoryId);
    }

    /// <param name="signal">A signal.</param>
    /// <returns>
    /// Its place. The service is that of the name which the signal gives; without a name the repository's only one, or the one whose names or
    /// tag pattern fit the deploying job or the version.
    /// </returns>
    public SignalPlace Of(Signal signal)
    {
        if (_known.TryGetValue(signal, out var known))
            return known;
        var repository = signal.Repository is { } address ? _book.RepositoryOf(address) : null;
        var name = signal.Service is { } called ? SignalText.Title(called) : null;
        var named = name is null ? null : _book.ServiceOf(name);
        if (named is not null)
            return _known[signal] = new(repository, named, null, null);
        var (job, version) = _kinds.Find(signal)?.TracesOf(signal) ?? default;
        job = job is null ? null : SignalText.Title(job);
        return _known[signal] = new(repository, repository is null ? null : OnlyOne(repository, job, version), string.IsNullOrEmpty(name) ? null : name, string.IsNullOrEmpty(job) ? null : job);
    }

    private Service? OnlyOne(Repository repository, string? job, string? version)
    {
        var services = _services[repository.Id].ToList();
        if (services.Count == 1)
            return services[0];

        // A name is one service's; what patterns say of a version, another one's pattern may say as well.
        // But where only another one's pattern fits, the name of a job takes nothing from it.
        var fitting = version is null ? [] : services.FindAll(s => Fits(s, version));
        var only = fitting.Count == 1 ? fitting[0] : null;
        return only ?? (job is not null && _book.ServiceOf(job) is { } doing && doing.RepositoryId == repository.Id ? doing : null);
    }

    private bool Fits(Service service, string version)
    {
        if (!_rules.TryGetValue(service.Id, out var known))
            known = (TagRule.TryParse(service.TagPattern, service.IncludePreReleases, out var rule, out _) ? rule : null, PatternTime);
        var began = Stopwatch.GetTimestamp();
        var fits = false;
        try
        {
            fits = known.Left > TimeSpan.Zero && known.Rule?.Keeps(version) == true;
        }
        catch (RegexMatchTimeoutException)
        {
            known.Left = TimeSpan.Zero;
        }

        _rules[service.Id] = (known.Rule, known.Left - Stopwatch.GetElapsedTime(began));
        return fits;
    }
}
