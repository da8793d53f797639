using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Objects;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>Incidents as objects to which others may refer: they belong to the teams of their services.</summary>
internal sealed class IncidentObjects : IKnownObjects
{
    public string Kind => "incident";

    public string PathBefore => "/incidents/";

    public async Task<IReadOnlyList<KnownObject>> FindAsync(FairleadDb db, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        var found = await db.Set<Incident>().AsNoTracking().Where(i => EF.Parameter(keys).Contains(i.Id)).ToListAsync(cancel);
        var services = found.SelectMany(i => i.ServiceIds()).Distinct().ToList();
        var teams = services.Count == 0 ? [] : await db.Set<Service>().Where(s => EF.Parameter(services).Contains(s.Id) && s.TeamId != null).ToDictionaryAsync(s => s.Id, s => s.TeamId!.Value, cancel);

        // The service that it is about comes first.
        return found.ConvertAll(i => new KnownObject(new(Kind, i.Id), i.Title, PathBefore + i.Id)
        {
            Teams = [.. i.ServiceIds().OrderBy(s => s != i.ServiceId).Where(teams.ContainsKey).Select(s => teams[s]).Distinct()],
        });
    }
}
