using Fairlead.Data;
using Fairlead.Objects;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Documents;

/// <summary>Documents as objects to which others may refer.</summary>
internal sealed class DocumentObjects : IKnownObjects
{
    public const string Name = "document";

    public string Kind => Name;

    public string PathBefore => "/documents/";

    public async Task<IReadOnlyList<KnownObject>> FindAsync(FairleadDb db, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        var found = await db.Set<Document>().AsNoTracking().Where(d => EF.Parameter(keys).Contains(d.Id)).Select(d => new { d.Id, d.Title, d.AuthorId }).ToListAsync(cancel);
        return found.ConvertAll(d => new KnownObject(new(Kind, d.Id), d.Title, PathBefore + d.Id) { Owner = d.AuthorId });
    }
}
