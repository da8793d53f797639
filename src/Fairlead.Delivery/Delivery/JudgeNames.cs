using System.Globalization;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>
/// Asks the patterns of services about the names of their repository. Both come from others, so that it is done before anybody holds the write lane or a
/// transaction, and in a time that all services of a repository share.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class JudgeNames(TimeProvider time) : IDisposable
{
    /// <summary>How many names are remembered at most, of the repositories that were judged last.</summary>
    private const int MostRemembered = 500_000;

    /// <summary>How much time there is for the tags of one repository, and as much for its paths.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly LinkedList<JudgedNames> _lately = [];

    /// <param name="db">The database, in no transaction.</param>
    /// <param name="repository">A repository.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What its stored names are to its services.</returns>
    public async Task<JudgedNames> OfStoredAsync(FairleadDb db, Repository repository, CancellationToken cancel)
    {
        var services = await ServicesAsync(db, repository, cancel);
        if (Known(repository, services) is { } known)
            return known;

        // One at a time: many that open one page wait for the first, and find what it found.
        await _one.WaitAsync(cancel);
        try
        {
            return Known(repository, services) ?? await StoredAsync(db, repository, services, cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<JudgedNames> StoredAsync(FairleadDb db, Repository repository, List<Service> services, CancellationToken cancel)
    {
        var tags = await TagsAsync(db, repository, cancel);
        return Keep(Judge(repository, services, tags, await PathsAsync(db, repository, services, [], cancel), cancel));
    }

    /// <param name="db">The database, in no transaction.</param>
    /// <param name="repository">A repository that has just been read.</param>
    /// <param name="tags">The names of all its tags, each once.</param>
    /// <param name="paths">The paths that are not stored yet.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What they and the stored paths are to its services.</returns>
    public async Task<JudgedNames> OfReadAsync(FairleadDb db, Repository repository, IReadOnlyCollection<string> tags, IEnumerable<string> paths, CancellationToken cancel)
    {
        var services = await ServicesAsync(db, repository, cancel);
        return Judge(repository, services, tags, await PathsAsync(db, repository, services, paths, cancel), cancel);
    }

    /// <param name="db">The database, in no transaction.</param>
    /// <param name="repository">A repository.</param>
    /// <param name="services">Services of it as somebody wants them; one may stand there under several rules.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What the stored names would be to each of them; nothing of it is remembered.</returns>
    internal async Task<IReadOnlyList<JudgedService>> OfWantedAsync(FairleadDb db, Repository repository, List<Service> services, CancellationToken cancel) =>
        JudgeEach(services, await TagsAsync(db, repository, cancel), await PathsAsync(db, repository, services, [], cancel), cancel);

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private JudgedNames Judge(Repository repository, List<Service> services, IReadOnlyCollection<string> tags, IReadOnlyCollection<string> paths, CancellationToken cancel)
    {
        var judged = JudgeEach(services, tags, paths, cancel);
        return new JudgedNames(repository, services.Select((s, i) => (s.Id, Judged: judged[i])).ToDictionary(s => s.Id, s => s.Judged), tags.Count + paths.Count);
    }

    private List<JudgedService> JudgeEach(List<Service> services, IReadOnlyCollection<string> tags, IReadOnlyCollection<string> paths, CancellationToken cancel)
    {
        var errors = new string?[services.Count];
        var rules = services.Select((s, i) => s.Deployments != DeploymentRule.Tags ? _ => false : TagRule.TryParse(s.TagPattern, s.IncludePreReleases, out var rule, out errors[i]) ? (Func<string, bool>)rule.Keeps : null).ToList();
        var kept = NameSet.Of(rules, tags, new NameBudget(time, Budget), cancel);
        var globs = services.ConvertAll(s => s.PathGlobs().Count == 0 ? null : (Func<string, bool>)new PathGlobs(s.PathGlobs()).Match);
        var owned = NameSet.Of(globs, paths, new NameBudget(time, Budget), cancel);
        return [.. services.Select((s, i) =>
        {
            var slow = errors[i] is null && kept[i] is null ? Slow("tag pattern", tags.Count, "tags") : globs[i] is not null && owned[i] is null ? Slow("paths", paths.Count, "paths") : null;
            var problem = errors[i] is { } error ? $"{error}. Its earlier release tags stay until the pattern is mended." : slow;
            return new JudgedService(s.Key, JudgedService.RuleOf(s), problem, slow is not null) { Tags = kept[i], Paths = owned[i] };
        })];
    }

    private static string Slow(string what, int names, string of) => string.Create(
        CultureInfo.InvariantCulture,
        $"its {what} took longer than the {Budget.TotalSeconds:0} s that there are for {names:N0} {of}. What it had before stays until it is written more simply, for instance without large {{counts}}.");

    private static async Task<List<string>> TagsAsync(FairleadDb db, Repository repository, CancellationToken cancel) =>
        await db.Set<GitTagRow>().Where(t => t.RepositoryId == repository.Id).Select(t => t.Name).ToListAsync(cancel);

    private static async Task<List<Service>> ServicesAsync(FairleadDb db, Repository repository, CancellationToken cancel) =>
        await db.Set<Service>().AsNoTracking().Where(s => s.RepositoryId == repository.Id).OrderBy(s => s.Key).ToListAsync(cancel);

    private static async Task<IReadOnlyCollection<string>> PathsAsync(FairleadDb db, Repository repository, List<Service> services, IEnumerable<string> fresh, CancellationToken cancel)
    {
        if (!repository.ReadsFiles || services.TrueForAll(s => s.PathGlobs().Count == 0))
            return [];
        var files = db.Set<GitFile>().Where(f => f.RepositoryId == repository.Id);
        var paths = fresh.ToHashSet(StringComparer.Ordinal);
        paths.UnionWith(await files.Select(f => f.Path).Distinct().ToListAsync(cancel));
        paths.UnionWith(await files.Where(f => f.OldPath != null).Select(f => f.OldPath!).Distinct().ToListAsync(cancel));
        return paths;
    }

    private JudgedNames? Known(Repository repository, List<Service> services)
    {
        lock (_lock)
            return _lately.FirstOrDefault(k => k.IsOf(repository) && k.Services.Count == services.Count && services.TrueForAll(s => k.Find(s) is not null));
    }

    /// <summary>Remembers what was found of a repository that is stored now.</summary>
    /// <param name="judged">What was found.</param>
    internal JudgedNames Keep(JudgedNames judged)
    {
        lock (_lock)
        {
            if (_lately.FirstOrDefault(k => k.Of.Id == judged.Of.Id) is { } old)
                _lately.Remove(old);
            _lately.AddFirst(judged);
            while (_lately.Count > 1 && _lately.Sum(k => k.Names) > MostRemembered)
                _lately.RemoveLast();
        }

        return judged;
    }
}
