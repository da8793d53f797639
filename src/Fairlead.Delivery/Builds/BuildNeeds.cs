using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Needs;
using Fairlead.Web;

namespace Fairlead.Builds;

/// <summary>Workflows that are red on the main branch.</summary>
internal sealed class BuildNeeds : INeeds
{
    private const int Most = 5;

    /// <inheritdoc />
    public int Order => 20;

    /// <inheritdoc />
    public async Task<IEnumerable<Need>> ReadAsync(FairleadDb db, PageContext context, CancellationToken cancel) =>
        (await RedWorkflow.ReadAsync(db, context, cancel)).Take(Most).Select(r => new Need("bad", $"{r.Name} is red on {r.Branch}",
            $"In {context.Catalog.Repositories.First(x => x.Id == r.RepositoryId).Name}, for {context.Ago(r.BeganAt)}: what is merged now is not known to work.", context.Links.To("/flow/builds")));
}
