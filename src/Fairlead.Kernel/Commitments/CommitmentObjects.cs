using Fairlead.Data;
using Fairlead.Objects;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Commitments;

/// <summary>Promises as objects to which others may refer: they belong to their owner and to their team.</summary>
internal sealed class CommitmentObjects : IKnownObjects
{
    public const string Name = "commitment";

    public string Kind => Name;

    public string PathBefore => "/commitments/";

    public async Task<IReadOnlyList<KnownObject>> FindAsync(FairleadDb db, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        var found = await db.Set<Commitment>().AsNoTracking().Where(c => EF.Parameter(keys).Contains(c.Id)).Select(c => new { c.Id, c.Title, c.TeamId, c.OwnerId }).ToListAsync(cancel);
        return found.ConvertAll(c => new KnownObject(new(Kind, c.Id), c.Title, PathBefore + c.Id) { Teams = c.TeamId is { } team ? [team] : [], Owner = c.OwnerId });
    }
}
