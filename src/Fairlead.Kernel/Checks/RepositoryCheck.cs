using System.Globalization;
using Fairlead.Catalog;
using Fairlead.Git;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Checks;

/// <summary>Can each repository of the catalog be read, and was it?</summary>
internal sealed class RepositoryCheck : ICheck
{
    public async Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel)
    {
        if (await inspected.OpenAsync(cancel) is not { } db)
            return [];
        try
        {
            var all = await db.Set<Repository>().AsNoTracking().OrderBy(r => r.Key).ToListAsync(cancel);
            return [.. all.Select(Look)];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Of an older form, or damaged; the database's own line says so.
            return [];
        }
    }

    private static Finding Look(Repository repository)
    {
        var check = $"repository {repository.Key}";
        if (repository.IsInvented)
            return new(check, Severity.Ok, "invented for the demonstration");
        try
        {
            _ = GitRepository.Open(repository.Location);
            return repository.ReadAt is { } at
                ? new(check, Severity.Ok, string.Create(CultureInfo.InvariantCulture, $"{repository.Location}, read {at:yyyy-MM-dd HH:mm} UTC"))
                : new(check, Severity.Warning, $"{repository.Location}, never read", $"Read it with: fairlead review '{repository.Location}'");
        }
        catch (GitException e)
        {
            return new(check, Severity.Broken, OneLine.Of(e.Message), "What was read of it stays. Repair the repository, or correct its path under Teams & services.");
        }
    }
}
