using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Git;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Imports;

/// <summary>Adds a repository together with the service that its tags suggest. The caller asks for the import.</summary>
public static class AddRepository
{
    /// <param name="db">The database.</param>
    /// <param name="caller">Who wants it.</param>
    /// <param name="edit">The repository.</param>
    /// <param name="team">The key of the team that owns its service; null for none.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The repository, or what was wrong, in which case nothing was added; in a transaction of the caller's, they roll it back.</returns>
    public static async Task<EditResult<Repository>> RunAsync(FairleadDb db, Caller caller, RepositoryEdit edit, string? team, CancellationToken cancel)
    {
        // Before the transaction: both the program that lists tags and their names are the repository's.
        var pattern = caller.MayLead ? PatternOf(edit.Location) : TagPatterns.AnyVersion;
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancel) : null;
        var added = await EditCatalog.SaveRepositoryAsync(db, caller, null, edit, cancel);
        if (added.Saved is not { } repository)
            return added;
        // A name that somebody wrote is theirs or refused; one that was made here is free.
        var name = edit.Name is null ? await EditCatalog.FreeServiceNameAsync(db, repository, cancel) : repository.Name;
        var service = await EditCatalog.SaveServiceAsync(db, caller, null, new ServiceEdit(name, repository.Key, string.IsNullOrEmpty(team) ? null : team, pattern, Deployments: pattern.Length == 0 ? DeploymentRule.None : DeploymentRule.Tags), cancel);
        if (service.Saved is null)
            return new(null, service.Errors);
        if (transaction is not null)
            await transaction.CommitAsync(cancel);
        return added;
    }

    // A place where there is no repository is refused, with the reason, when it is saved. Where no tag looks like a release, nobody knows yet what a deployment is.
    private static string PatternOf(string location)
    {
        if (location.Any(char.IsControl))
            return TagPatterns.AnyVersion;
        try
        {
            var tags = GitRepository.Open(location.Trim()).Tags().DistinctBy(t => t.Name, StringComparer.Ordinal).ToDictionary(t => t.Name, t => t.At, StringComparer.Ordinal);
            return TagPatterns.Likely(TagPatterns.Suggest(tags.Keys, n => tags[n]), tags.Count)?.Pattern ?? "";
        }
        catch (GitException)
        {
            return TagPatterns.AnyVersion;
        }
    }
}
