using Fairlead.Data;
using Fairlead.Objects;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Catalog;

/// <summary>Services as objects to which others may refer: they belong to their team.</summary>
internal sealed class ServiceObjects : IKnownObjects
{
    public string Kind => "service";

    public string PathBefore => "/catalog/services/";

    public async Task<IReadOnlyList<KnownObject>> FindAsync(FairleadDb db, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        var found = await db.Set<Service>().AsNoTracking().Where(s => EF.Parameter(keys).Contains(s.Key)).Select(s => new { s.Key, s.Name, s.TeamId }).ToListAsync(cancel);
        return found.ConvertAll(s => new KnownObject(new(Kind, s.Key), s.Name, PathBefore + s.Key) { Teams = s.TeamId is { } team ? [team] : [] });
    }
}

/// <summary>Teams as objects to which others may refer.</summary>
internal sealed class TeamObjects : IKnownObjects
{
    public string Kind => "team";

    public string PathBefore => "/catalog/teams/";

    public async Task<IReadOnlyList<KnownObject>> FindAsync(FairleadDb db, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        var found = await db.Set<Team>().AsNoTracking().Where(t => EF.Parameter(keys).Contains(t.Key)).Select(t => new { t.Key, t.Name, t.Id }).ToListAsync(cancel);
        return found.ConvertAll(t => new KnownObject(new(Kind, t.Key), t.Name, PathBefore + t.Key) { Teams = [t.Id] });
    }
}
