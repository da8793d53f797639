using Fairlead.Builds;
using Fairlead.Catalog;
using Fairlead.Changes;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Measures;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Host.Commands;

/// <summary>Takes a service, or a repository with its services, out of the catalog, and with it all that was read of it or derived for it.</summary>
/// <remarks>What sources have told stays: it belongs to nothing from then on, and to whatever gets that name or address later.</remarks>
internal sealed class RemoveFromCatalog(Session session)
{
    /// <param name="key">The key of a service.</param>
    /// <param name="isMeant">Whether what was derived may go.</param>
    /// <param name="cancel">Ends the work; nothing is removed then.</param>
    /// <returns>What is gone, as a sentence.</returns>
    public async Task<string> ServiceAsync(string key, bool isMeant, CancellationToken cancel)
    {
        await using var db = await session.DatabaseAsync(cancel);
        using (await session.Get<WriteLane>().EnterAsync(cancel))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var service = await db.Set<Service>().FirstOrDefaultAsync(s => s.Key == key, cancel)
                ?? throw new CommandException(ExitCode.Usage, $"There is no service '{key}'; 'fairlead catalog list' shows them.");
            var (deployments, changes) = await DerivedAsync(db, [service.Id], cancel);
            var what = $"{Words.Count(deployments, "deployment")} and {Words.Count(changes, "change")} derived for it";
            if (deployments + changes > 0 && !isMeant)
                throw new CommandException(ExitCode.Usage, $"With the service '{key}' {what} would be removed; its repository keeps what was read. Add --yes to confirm.");
            db.Remove(service);
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            key = $"The service '{key}' is removed, with {what}.";
        }

        await RestAsync(cancel);
        return key;
    }

    /// <param name="key">The key of a repository.</param>
    /// <param name="isMeant">Whether what was read and derived may go.</param>
    /// <param name="cancel">Ends the work; nothing is removed then.</param>
    /// <returns>What is gone, as a sentence.</returns>
    public async Task<string> RepositoryAsync(string key, bool isMeant, CancellationToken cancel)
    {
        Guid id;
        await using var db = await session.DatabaseAsync(cancel);
        using (await session.Get<WriteLane>().EnterAsync(cancel))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var repository = await db.Set<Repository>().FirstOrDefaultAsync(r => r.Key == key, cancel)
                ?? throw new CommandException(ExitCode.Usage, $"There is no repository '{key}'; 'fairlead catalog list' shows them.");
            var services = await db.Set<Service>().Where(s => s.RepositoryId == repository.Id).OrderBy(s => s.Key).ToListAsync(cancel);
            var commits = await db.Set<GitCommit>().CountAsync(c => c.RepositoryId == repository.Id, cancel);
            var tags = await db.Set<GitTagRow>().CountAsync(t => t.RepositoryId == repository.Id, cancel);
            var (deployments, changes) = await DerivedAsync(db, services.ConvertAll(s => s.Id), cancel);
            var named = services.Count == 0 ? "" : $" ({string.Join(", ", services.Select(s => s.Key))})";
            var what = $"{Words.Count(commits, "commit")}, {Words.Count(tags, "tag")} and {Words.Count(services.Count, "service")}{named} with {Words.Count(deployments, "deployment")}";
            if (commits + tags + deployments + changes > 0 && !isMeant)
                throw new CommandException(ExitCode.Usage, $"With the repository '{key}' {what} would be removed; the git repository itself is not touched. Add --yes to confirm.");

            // Each for itself, so that the audit log names them.
            db.RemoveRange(services);
            db.Remove(repository);
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            (id, key) = (repository.Id, $"The repository '{key}' is removed from the catalog, with {what}.");
        }

        await RestAsync(cancel);

        // Of these no table knows the repository; nobody reads them any more.
        await db.Set<CiRed>().Where(r => r.RepositoryId == id).ExecuteDeleteAsync(cancel);
        await db.Set<BuildWeek>().Where(w => w.RepositoryId == id).ExecuteDeleteAsync(cancel);
        await db.Set<ChangeWeek>().Where(w => w.RepositoryId == id).ExecuteDeleteAsync(cancel);
        return key;
    }

    private static async Task<(int Deployments, int Changes)> DerivedAsync(FairleadDb db, List<Guid> services, CancellationToken cancel) =>
        (await db.Set<Deployment>().CountAsync(d => services.Contains(d.ServiceId), cancel), await db.Set<Change>().CountAsync(c => services.Contains(c.ServiceId), cancel));

    // A server that runs does so as well, for the catalog has another form; without one nobody else would.
    private async Task RestAsync(CancellationToken cancel)
    {
        await session.Get<BindSignals>().RunAsync(cancel);
        await FactsRead.ReadAsync(session, cancel);
    }
}
