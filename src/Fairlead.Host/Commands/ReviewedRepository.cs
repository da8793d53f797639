using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Git;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Host.Commands;

/// <summary>The repository that somebody wants reviewed, and its place in the catalog.</summary>
internal sealed class ReviewedRepository
{
    private readonly GitRepository _git;
    private readonly IReadOnlyList<TagPatternSuggestion> _suggestions;
    private readonly IReadOnlyList<string> _tagNames;
    private readonly string? _tags;
    private readonly bool _files;
    private Guid? _created;

    private ReviewedRepository(GitRepository git, IReadOnlyList<string> tagNames, string? tags, bool files)
    {
        _git = git;
        _tagNames = tagNames;
        _suggestions = TagPatterns.Suggest(tagNames);
        _tags = tags;
        _files = files;
    }

    private string Location => _git.Home;

    /// <summary>Looks at the repository before anything is written.</summary>
    public static ReviewedRepository Look(string path, string? tags, bool files)
    {
        var git = GitRepository.Open(path);
        var names = git.Tags().Select(t => t.Name).ToList();
        if (tags is null)
            return new ReviewedRepository(git, names, tags, files);
        if (!TagRule.TryParse(tags, false, out var rule, out var error))
            throw new CommandException(ExitCode.Usage, $"--tags: {error}.");
        return names.Any(rule.Keeps)
            ? new ReviewedRepository(git, names, tags, files)
            : throw new CommandException(ExitCode.NotEnoughData, $"--tags: none of the {Words.Count(names.Count, "tag")} of '{path}' matches '{tags}'; the pattern has to match the whole name.");
    }

    /// <summary>Finds or makes its place in the catalog, with one service where it has none.</summary>
    public async Task<(Repository Repository, IReadOnlyList<Service> Services, IReadOnlyList<string> Notes)> PlaceAsync(Session session, CancellationToken cancel)
    {
        await using var db = await session.DatabaseAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var notes = new List<string>();
        var repository = await db.Set<Repository>().FirstOrDefaultAsync(r => r.Location == Location, cancel);
        var services = repository is null ? [] : await ServicesAsync(db, repository, cancel);
        if (services.Count == 0 && _tags is null && _suggestions.Count == 0)
        {
            throw new CommandException(
                ExitCode.NotEnoughData,
                _tagNames.Count == 0
                    ? $"'{_git.Path}' has no tags, so nothing tells when something was released. Tag releases, or fetch them with: git fetch --tags"
                    : $"None of the {Words.Count(_tagNames.Count, "tag")} of '{_git.Path}' looks like a release. Name them with --tags REGEX; it has to match the whole name.");
        }

        if (repository is null)
        {
            repository = Saved(await EditCatalog.SaveRepositoryAsync(db, Caller.Operator, null, new RepositoryEdit(Location, ReadsFiles: _files), cancel));
            _created = repository.Id;
        }
        else if (_files && !repository.ReadsFiles)
        {
            repository = Saved(await EditCatalog.SaveRepositoryAsync(db, Caller.Operator, repository.Key, new RepositoryEdit(repository.Location, repository.Name, repository.Trunk, ReadsFiles: true, repository.Version), cancel));
        }

        if (services.Count == 0)
            services = [await AddServiceAsync(db, repository, notes, cancel)];
        else if (_tags is not null)
            await ChangePatternAsync(db, repository, services, notes, cancel);
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

    private async Task<Service> AddServiceAsync(FairleadDb db, Repository repository, List<string> notes, CancellationToken cancel)
    {
        var pattern = _tags ?? _suggestions[0].Pattern;
        var service = Saved(await EditCatalog.SaveServiceAsync(db, Caller.Operator, null, new ServiceEdit(await EditCatalog.FreeServiceNameAsync(db, repository, cancel), repository.Key, Team: null, pattern), cancel));
        notes.Add(_tags is null
            ? $"Release tags: '{pattern}', found by looking at the tag names ({Words.Count(_suggestions[0].Tags, "tag")}); --tags sets another, and the catalog keeps it."
            : $"Release tags: '{pattern}', kept with the service '{service.Key}'.");
        if (_tags is null && _suggestions.Count > 1)
        {
            var others = _suggestions.Skip(1).Take(5).Select(s => $"'{s.Prefix}' ({s.Tags})");
            var more = _suggestions.Count > 6 ? $" and {_suggestions.Count - 6} more" : "";
            notes.Add($"Other names of releases were found: {string.Join(", ", others)}{more}. In a repository with several services each is likely one more; 'fairlead catalog import' or the Catalog page adds them.");
        }

        return service;
    }

    private async Task ChangePatternAsync(FairleadDb db, Repository repository, List<Service> services, List<string> notes, CancellationToken cancel)
    {
        if (services.Count > 1)
            throw new CommandException(ExitCode.Usage, $"--tags: this repository has {services.Count} services ({string.Join(", ", services.Select(s => s.Key))}), each with a pattern of its own; change them in the catalog.");
        var service = services[0];
        if (service.TagPattern == _tags)
            return;
        notes.Add($"Release tags: '{_tags}' instead of '{service.TagPattern}', kept with the service '{service.Key}'.");
        var team = await db.Set<Team>().Where(t => t.Id == service.TeamId).Select(t => t.Key).FirstOrDefaultAsync(cancel);
        Saved(await EditCatalog.SaveServiceAsync(
            db, Caller.Operator,
            service.Key,
            new ServiceEdit(service.Name, repository.Key, team, _tags!, service.Paths, service.IncludePreReleases, service.LeadTimeStart, service.HotfixDays, service.FailureEvidence, service.Version),
            cancel));
    }

    private static async Task<List<Service>> ServicesAsync(FairleadDb db, Repository repository, CancellationToken cancel) =>
        [.. (await db.Set<Service>().Where(s => s.RepositoryId == repository.Id).ToListAsync(cancel)).OrderBy(s => s.Key, StringComparer.Ordinal)];

    private static T Saved<T>(EditResult<T> result)
        where T : class => result.Saved ?? throw new CommandException(ExitCode.Usage, string.Join(' ', result.Errors.Select(e => $"{e.Field}: {e.Message}")));
}
