using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Search;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>Finds deployments by version or tag, with the service's name beside it where somebody types that, too.</summary>
internal sealed class DeploymentSearch : ISearch
{
    public string Kind => "deployment";

    public string Title => "Deployments";

    public int Order => 50;

    public async Task<SearchAnswer> FindAsync(FairleadDb db, SearchQuery asked, CancellationToken cancel)
    {
        var rows =
            from d in db.Set<Deployment>().AsNoTracking()
            join s in db.Set<Service>().AsNoTracking() on d.ServiceId equals s.Id
            select new { Deployment = d, d.Name, Names = d.Name + " " + d.AlsoNamed, Words = d.Name + " " + d.AlsoNamed + " " + s.Name + " " + s.Key, Service = s.Name, s.Key };

        // The name of a service alone means the service, and none of its thousand deployments.
        var found = await rows.Matching(asked, r => r.Words).MatchingAny(asked, r => r.Names).BestFirst(asked, r => r.Name)
            .ThenByDescending(r => r.Deployment.At).ThenBy(r => r.Name).Take(SearchQuery.Candidates).ToListAsync(cancel);
        return SearchAnswer.Best(asked, found.Select(r => asked.Hit(r.Name, PathOf(r.Deployment, r.Key), About(r.Deployment, r.Service), NamesOf(r.Deployment), $"{r.Service} {r.Key}")), found.Count == SearchQuery.Candidates);
    }

    /// <param name="deployment">A deployment.</param>
    /// <param name="service">The key of its service.</param>
    /// <returns>Where it stands: it has no page of its own, but a row among the deployments of its day.</returns>
    internal static string PathOf(Deployment deployment, string service) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/flow/deployments?scope=service%3A{service}&window={deployment.Day:yyyy-MM-dd}..{deployment.Day:yyyy-MM-dd}");

    private static string About(Deployment deployment, string service) =>
        $"{service} · {Words.Date(deployment.Day)}{(deployment.Failed ? " · failed" : "")}{(deployment.Environments.Length == 0 ? "" : $" · to {deployment.Environments.Replace(" ", ", ", StringComparison.Ordinal)}")}";

    // Tags say 'v1.2.3' where people say 1.2.3.
    private static IEnumerable<string> NamesOf(Deployment deployment) => deployment.AlsoNamed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(deployment.Name.TrimStart('v'));
}
