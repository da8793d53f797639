using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>Which part of a repository's history is one service's.</summary>
/// <param name="Keeps">Whether a tag of this name is its release.</param>
/// <param name="Belongs">Whether a commit touches its files; null when all do.</param>
internal sealed record OwnHistory(Func<string, bool> Keeps, Func<int, bool>? Belongs)
{
    /// <summary>A service whose rules could not be used, or are others now, keeps what it had: nothing is half-done, and the next reading mends it.</summary>
    /// <param name="db">The database.</param>
    /// <param name="service">The service.</param>
    /// <param name="history">The history.</param>
    /// <param name="judged">What its rules say of the names; null where they were not asked.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Its part.</returns>
    public static async Task<OwnHistory> OfAsync(FairleadDb db, Service service, StoredHistory history, JudgedService? judged, CancellationToken cancel)
    {
        Func<string, bool> keeps = judged?.Tags is { } tags ? tags.Contains : (await EarlierTagsAsync(db, service.Id, cancel)).Contains;
        if (service.PathGlobs().Count == 0)
            return new(keeps, null);
        if (judged?.Paths is { } paths)
            return new(keeps, commit => history.Files?[commit].Any(paths.Contains) == true);
        var earlier = (await db.Set<Change>().Where(c => c.ServiceId == service.Id).Select(c => c.Sha).ToListAsync(cancel)).Select(s => history.Shas.Find(s)).OfType<int>().ToHashSet();
        return new(keeps, earlier.Contains);
    }

    private static async Task<HashSet<string>> EarlierTagsAsync(FairleadDb db, Guid service, CancellationToken cancel)
    {
        var deployments = await db.Set<Deployment>().Where(d => d.ServiceId == service).Select(d => new { d.Name, d.AlsoNamed, d.TagKind }).ToListAsync(cancel);
        return [.. deployments.Where(d => d.TagKind is TagKind.Annotated or TagKind.Light).Select(d => d.Name), .. deployments.SelectMany(d => d.AlsoNamed.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
    }
}
