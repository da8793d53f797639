using Fairlead.Catalog;
using Fairlead.Data;
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
            var derived = await db.AskAsync<IRestOnCatalog, RestingRows>(m => m.OfServicesAsync(db, [service.Id], cancel));
            var what = $"{InWords(derived)} derived for it";
            if (derived.Exists(r => r.Count > 0) && !isMeant)
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
        await using var db = await session.DatabaseAsync(cancel);
        using (await session.Get<WriteLane>().EnterAsync(cancel))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var repository = await db.Set<Repository>().FirstOrDefaultAsync(r => r.Key == key, cancel)
                ?? throw new CommandException(ExitCode.Usage, $"There is no repository '{key}'; 'fairlead catalog list' shows them.");
            var services = await db.Set<Service>().Where(s => s.RepositoryId == repository.Id).OrderBy(s => s.Key).ToListAsync(cancel);
            var read = await db.AskAsync<IRestOnCatalog, RestingRows>(m => m.OfRepositoryAsync(db, repository.Id, cancel));
            var derived = await db.AskAsync<IRestOnCatalog, RestingRows>(m => m.OfServicesAsync(db, services.ConvertAll(s => s.Id), cancel));
            var named = services.Count == 0 ? "" : $" ({string.Join(", ", services.Select(s => s.Key))})";
            var what = $"{InWords([.. read, new RestingRows(services.Count, "service")])}{named} with {InWords(derived)}";
            if (read.Concat(derived).Any(r => r.Count > 0) && !isMeant)
                throw new CommandException(ExitCode.Usage, $"With the repository '{key}' {what} would be removed; the git repository itself is not touched. Add --yes to confirm.");

            // Each for itself, so that the audit log names them.
            db.RemoveRange(services);
            db.Remove(repository);
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            key = $"The repository '{key}' is removed from the catalog, with {what}.";
        }

        await RestAsync(cancel);
        return key;
    }

    // '9 commits, 7 tags and 1 service'.
    private static string InWords(IReadOnlyList<RestingRows> rows)
    {
        List<string> words = [.. rows.Select(r => Words.Count(r.Count, r.Noun))];
        return words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words[..^1])} and {words[^1]}";
    }

    // A server that runs does so as well, for the catalog has another form; without one nobody else would.
    private async Task RestAsync(CancellationToken cancel)
    {
        await session.Get<BindSignals>().RunAsync(cancel);
        await FactsRead.ReadAsync(session, cancel);
    }
}
