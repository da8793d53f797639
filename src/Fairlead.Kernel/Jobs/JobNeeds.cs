using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Needs;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Jobs;

/// <summary>Jobs that failed, for administrators.</summary>
internal sealed class JobNeeds : INeeds
{
    /// <inheritdoc />
    public int Order => 50;

    /// <inheritdoc />
    public async Task<IEnumerable<Need>> ReadAsync(FairleadDb db, PageContext context, CancellationToken cancel)
    {
        if (!context.Caller.MayAdminister)
            return [];
        var failed = await db.Set<Job>().CountAsync(j => j.FailedAt != null, cancel);
        return failed == 0 ? [] : [new Need("bad", $"{Words.Count(failed, "background job")} failed", "All tries failed. See why, mend the cause and retry.", "/jobs?state=failed")];
    }
}
