using Fairlead.Data;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Catalog;

/// <summary>What became of a removal.</summary>
/// <param name="IsDone">Whether something is gone.</param>
/// <param name="Text">What is gone, or why nothing is.</param>
internal sealed record Removal(bool IsDone, string Text);

/// <summary>Takes a service, or a repository with its services, out of the catalog, and with it all that was read of it or derived for it.</summary>
/// <remarks>What sources reported stays: it belongs to nothing from then on, and to whatever gets that name or address later.</remarks>
internal sealed class RemoveFromCatalog(IDbContextFactory<FairleadDb> databases, WriteLane lane, IEnumerable<ICatalogContents> contents)
{
    private static readonly IReadOnlyList<Counted> Nothing = [];

    /// <param name="key">The key of a service.</param>
    /// <param name="isMeant">Whether what was derived may go.</param>
    /// <param name="cancel">Ends the work; nothing is removed then.</param>
    public async Task<Removal> ServiceAsync(string key, bool isMeant, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        using var writing = await lane.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Set<Service>().FirstOrDefaultAsync(s => s.Key == key, cancel) is not { } service)
            return new(false, $"There is no service '{key}'; 'fairlead catalog list' shows them.");
        var derived = await AllAsync((c, of) => c.OfServicesAsync(of, [service.Id], cancel), db);
        if (IsAny(derived) && !isMeant)
            return new(false, $"With the service '{key}' {Listed(derived)} derived for it would be removed; its repository keeps what was read. Add --yes to confirm.");
        db.Remove(service);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new(true, $"The service '{key}' is removed, with {Listed(derived)} derived for it.");
    }

    /// <param name="key">The key of a repository.</param>
    /// <param name="isMeant">Whether what was read and derived may go.</param>
    /// <param name="cancel">Ends the work; nothing is removed then.</param>
    public async Task<Removal> RepositoryAsync(string key, bool isMeant, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        using var writing = await lane.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Set<Repository>().FirstOrDefaultAsync(r => r.Key == key, cancel) is not { } repository)
            return new(false, $"There is no repository '{key}'; 'fairlead catalog list' shows them.");
        var services = await db.Set<Service>().Where(s => s.RepositoryId == repository.Id).OrderBy(s => s.Key).ToListAsync(cancel);
        var read = await AllAsync((c, of) => c.OfRepositoryAsync(of, repository.Id, cancel), db);
        var derived = services.Count == 0 ? Nothing : await AllAsync((c, of) => c.OfServicesAsync(of, services.ConvertAll(s => s.Id), cancel), db);
        var what = $"{Listed([.. read, .. derived, new(services.Count, "service")])}{(services.Count == 0 ? "" : $" ({string.Join(", ", services.Select(s => s.Key))})")}";
        if ((IsAny(read) || IsAny(derived)) && !isMeant)
            return new(false, $"With the repository '{key}' {what} would be removed; the git repository itself is not touched. Add --yes to confirm.");

        // Each for itself, so that the audit log names them.
        db.RemoveRange(services);
        db.Remove(repository);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new(true, $"The repository '{key}' is removed from the catalog, with {what}.");
    }

    private async Task<IReadOnlyList<Counted>> AllAsync(Func<ICatalogContents, FairleadDb, Task<IReadOnlyList<Counted>>> of, FairleadDb db)
    {
        var all = new List<Counted>();
        foreach (var module in contents)
            all.AddRange(await of(module, db));
        return all;
    }

    private static bool IsAny(IReadOnlyList<Counted> counted) => counted.Any(c => c.Number > 0);

    private static string Listed(IReadOnlyList<Counted> counted) => counted.Count == 0 ? "nothing" : Words.And([.. counted.Select(c => Words.Count(c.Number, c.Noun))]);
}
