using Fairlead.Data;
using Fairlead.Needs;
using Fairlead.Web;

namespace Fairlead.Catalog;

/// <summary>Services that nobody answers for, for those who can give them a team.</summary>
internal sealed class CatalogNeeds : INeeds
{
    private const int Most = 5;

    /// <inheritdoc />
    public int Order => 90;

    /// <inheritdoc />
    public Task<IEnumerable<Need>> ReadAsync(FairleadDb db, PageContext context, CancellationToken cancel) => Task.FromResult(!context.Caller.MayLead ? [] : context.Services
        .Where(s => s.TeamId is null).Take(Most)
        .Select(s => new Need("warn", $"{s.Name} has no team", "Nobody answers for it. Name the team that does.", $"/catalog/services/{s.Key}")));
}
