using Fairlead.Catalog;
using Fairlead.Domain.Delivery;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Checks;

/// <summary>Is each name of the catalog one thing's, and can each tag pattern be used? Earlier versions took what is refused now.</summary>
internal sealed class CatalogCheck : ICheck
{
    public async Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel)
    {
        if (await inspected.OpenAsync(cancel) is not { } db)
            return [];
        try
        {
            var services = await db.Set<Service>().AsNoTracking().OrderBy(s => s.Key).ToListAsync(cancel);
            var clashes = new NameBook(services, await db.Set<Repository>().AsNoTracking().ToListAsync(cancel)).Clashes;
            return
            [
                .. clashes.Select(c => new Finding("names", Severity.Insecure, $"'{c.Name}' is a name of {c.Owner} and of {c.Other}; facts with that name go to the first", "Take it from one of them under Teams & services.")),
                .. services.Select(Pattern).OfType<Finding>(),
            ];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Of an older form, or damaged; the database's own line says so.
            return [];
        }
    }

    private static Finding? Pattern(Service service) => service.Deployments != DeploymentRule.Tags || TagRule.TryParse(service.TagPattern, service.IncludePreReleases, out _, out var error)
        ? null
        : new($"service {service.Key}", Severity.Broken, OneLine.Of($"{error}; its earlier release tags stay"), "Correct the pattern under Teams & services.");
}
