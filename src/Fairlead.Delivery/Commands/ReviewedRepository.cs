using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Commands;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Git;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>What somebody wants to be otherwise for a review; null is as it is kept, or as it is found.</summary>
/// <param name="Tags">Which tags are releases.</param>
/// <param name="Files">Whether file changes are read.</param>
/// <param name="Deployments">What counts as a deployment.</param>
/// <param name="Run">The workflow or job that deploys.</param>
/// <param name="Trunk">The trunk.</param>
/// <param name="Start">Where lead times start.</param>
/// <param name="PreReleases">Whether pre-releases count.</param>
internal sealed record ReviewWish(string? Tags, bool Files, DeploymentRule? Deployments, string? Run, string? Trunk, LeadTimeStart? Start, bool? PreReleases)
{
    public bool ChangesService => Tags is not null || Deployments is not null || Start is not null || PreReleases is not null;
}

/// <summary>The repository that somebody wants reviewed, and its place in the catalog.</summary>
internal sealed class ReviewedRepository
{
    private readonly GitRepository _git;
    private readonly ReviewWish _wish;
    private Guid? _created;

    private ReviewedRepository(GitRepository git, IReadOnlyList<GitTag> tags, ReviewWish wish)
    {
        (_git, _wish) = (git, wish);
        var dateOf = tags.DistinctBy(t => t.Name, StringComparer.Ordinal).ToDictionary(t => t.Name, t => t.At, StringComparer.Ordinal);
        TagNames = [.. dateOf.Keys];
        Suggestions = TagPatterns.Suggest(TagNames, n => dateOf[n]);
    }

    /// <summary>The names of its tags.</summary>
    public IReadOnlyList<string> TagNames { get; }

    /// <summary>The ways in which they are named, the likeliest first.</summary>
    public IReadOnlyList<TagPatternSuggestion> Suggestions { get; }

    private string Location => _git.Home;

    /// <summary>Looks at the repository before anything is written.</summary>
    public static ReviewedRepository Look(string path, ReviewWish wish)
    {
        var git = GitRepository.Open(path);
        if (wish.Trunk is { } trunk)
        {
            try
            {
                _ = git.Trunk(trunk);
            }
            catch (GitException e) when (e.Problem == GitProblem.UnknownName)
            {
                throw new CommandException(ExitCode.Usage, $"--trunk: {e.Message}");
            }
        }

        var found = new ReviewedRepository(git, git.Tags(), wish);
        if (wish.Tags is null)
            return found;
        if (!TagRule.TryParse(wish.Tags, wish.PreReleases == true, out var rule, out var error))
            throw new CommandException(ExitCode.Usage, $"--tags: {error}.");
        return found.TagNames.Any(rule.Keeps)
            ? found
            : throw new CommandException(ExitCode.NotEnoughData, $"--tags: none of the {Words.Count(found.TagNames.Count, "tag")} of '{path}' matches '{wish.Tags}'; the pattern has to match the whole name.");
    }

    /// <summary>Finds or makes its place in the catalog, with one service where it has none.</summary>
    public async Task<(Repository Repository, IReadOnlyList<Service> Services, IReadOnlyList<string> Notes)> PlaceAsync(Session session, CancellationToken cancel)
    {
        await using var db = await session.DatabaseAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var notes = new List<string>();
        var repository = await db.Set<Repository>().FirstOrDefaultAsync(r => r.Location == Location, cancel);
        var services = repository is null ? [] : await ServicesAsync(db, repository, cancel);
        if (repository is null)
        {
            repository = Saved(await EditCatalog.SaveRepositoryAsync(db, Caller.Operator, null, new RepositoryEdit(Location, Trunk: _wish.Trunk, ReadsFiles: _wish.Files), cancel));
            _created = repository.Id;
        }
        else if ((_wish.Files && !repository.ReadsFiles) || (_wish.Trunk is { } trunk && trunk != repository.Trunk))
        {
            var edit = new RepositoryEdit(repository.Location, repository.Name, _wish.Trunk ?? repository.Trunk, repository.ReadsFiles || _wish.Files, repository.Version);
            repository = Saved(await EditCatalog.SaveRepositoryAsync(db, Caller.Operator, repository.Key, edit, cancel));
        }

        if (services.Count == 0)
            services = [await AddServiceAsync(db, repository, cancel)];
        else if (_wish.ChangesService)
            await ChangeServiceAsync(db, repository, services, notes, cancel);
        await transaction.CommitAsync(cancel);
        return (repository, services, notes);
    }

    /// <summary>Removes what <see cref="PlaceAsync"/> added.</summary>
    public async Task TakeBackAsync(Session session)
    {
        if (_created is not { } id)
            return;
        await using var db = await session.DatabaseAsync(CancellationToken.None);
        db.RemoveRange(await db.Set<Service>().Where(s => s.RepositoryId == id).ToListAsync(CancellationToken.None));
        db.RemoveRange(await db.Set<Repository>().Where(r => r.Id == id).ToListAsync(CancellationToken.None));
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private async Task<Service> AddServiceAsync(FairleadDb db, Repository repository, CancellationToken cancel)
    {
        var pattern = TagPatterns.Likely(Suggestions, TagNames.Count)?.Pattern ?? "";
        var edit = new ServiceEdit(await EditCatalog.FreeServiceNameAsync(db, repository, cancel), repository.Key, Team: null, pattern, Deployments: pattern.Length == 0 ? DeploymentRule.None : DeploymentRule.Tags);
        return Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, null, Wished(edit), cancel));
    }

    private async Task ChangeServiceAsync(FairleadDb db, Repository repository, List<Service> services, List<string> notes, CancellationToken cancel)
    {
        if (services.Count > 1)
        {
            var option = _wish.Tags is not null ? "--tags" : _wish.Deployments is not null ? "--deployments" : _wish.Start is not null ? "--start" : "--prereleases";
            throw new CommandException(ExitCode.Usage, $"{option}: this repository has {services.Count} services ({string.Join(", ", services.Select(s => s.Key))}), each with rules of its own; change them in the catalog.");
        }

        var service = services[0];
        var team = await db.Set<Team>().Where(t => t.Id == service.TeamId).Select(t => t.Key).FirstOrDefaultAsync(cancel);
        var before = (service.TagPattern, service.Version);
        Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, service.Key, Wished(ServiceEdit.Of(service, repository.Key, team)), cancel));
        if (service.Version == before.Version)
            return;
        notes.Add(_wish.Tags is { } tags && tags != before.TagPattern
            ? $"Release tags: '{tags}' instead of '{before.TagPattern}', kept with the service '{service.Key}'."
            : $"The new rules are kept with the service '{service.Key}'.");
    }

    // Who names tags or a workflow means that they are the deployments.
    private ServiceEdit Wished(ServiceEdit edit) => edit with
    {
        TagPattern = _wish.Tags ?? WithPreReleases(edit.TagPattern.Length == 0 && _wish.Deployments == DeploymentRule.Tags && Suggestions.Count > 0 ? Suggestions[0].Pattern : edit.TagPattern),
        Deployments = _wish.Deployments ?? (_wish.Tags is not null ? DeploymentRule.Tags : edit.Deployments),
        DeployingRun = _wish.Run ?? edit.DeployingRun,
        LeadTimeStart = _wish.Start ?? edit.LeadTimeStart,
        IncludePreReleases = _wish.PreReleases ?? edit.IncludePreReleases,
    };

    // A pattern that was found here has no room for them; one that somebody wrote is theirs.
    private string WithPreReleases(string pattern)
    {
        if (_wish.PreReleases != true || !Suggestions.Any(s => s.Pattern == pattern))
            return pattern;
        bool Keeps(string wanted) => TagRule.TryParse(wanted, true, out var rule, out _) && TagNames.Any(n => TagRule.IsPreRelease(n) && rule.Keeps(n));
        var wider = TagPatterns.WithPreReleases(pattern);
        return !Keeps(pattern) && Keeps(wider) ? wider : pattern;
    }

    private static async Task<List<Service>> ServicesAsync(FairleadDb db, Repository repository, CancellationToken cancel) =>
        [.. (await db.Set<Service>().Where(s => s.RepositoryId == repository.Id).ToListAsync(cancel)).OrderBy(s => s.Key, StringComparer.Ordinal)];

    private static T Saved<T>(EditResult<T> result)
        where T : class => result.Saved ?? throw new CommandException(ExitCode.Usage, string.Join(' ', result.Errors.Select(e => $"{(e.Field == "run" ? "--run" : e.Field)}: {e.Message}")));
}
