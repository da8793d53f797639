using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>A service of which no deployment is known, with what rules would give and what git tells anyway.</summary>
/// <param name="Service">The service.</param>
/// <param name="Repository">The name of its repository.</param>
/// <param name="Offers">What rules would give.</param>
/// <param name="Look">What git alone tells; null where that is not known.</param>
public sealed record UnknownDeployments(Service Service, string Repository, IReadOnlyList<RulePreview> Offers, LookFigures? Look)
{
    /// <summary>How many of them a page shows.</summary>
    public const int Most = 3;

    /// <param name="db">The database.</param>
    /// <param name="preview">Says what rules would give.</param>
    /// <param name="context">The page.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>At most three services of the scope, by name; of those that were read.</returns>
    public static async Task<IReadOnlyList<UnknownDeployments>> ReadAsync(FairleadDb db, PreviewRules preview, PageContext context, CancellationToken cancel)
    {
        var ids = context.Scope.Services.ToArray();
        var released = (await db.Set<Deployment>().Where(d => ids.Contains(d.ServiceId)).Select(d => d.ServiceId).Distinct().ToListAsync(cancel)).ToHashSet();
        var repositories = context.Catalog.Repositories.Where(r => r.ReadAt is not null && !r.IsInvented).ToDictionary(r => r.Id);
        var found = new List<UnknownDeployments>();
        foreach (var service in context.Catalog.Services.Where(s => ids.Contains(s.Id) && !released.Contains(s.Id) && repositories.ContainsKey(s.RepositoryId)).OrderBy(s => s.Name, StringComparer.Ordinal).Take(Most))
            found.Add(new(service, repositories[service.RepositoryId].Name, await preview.OfAsync(db, service, cancel), await RepositoryLook.FindAsync(db, service.RepositoryId, cancel)));
        return found;
    }
}
