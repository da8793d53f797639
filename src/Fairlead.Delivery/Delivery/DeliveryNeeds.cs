using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Needs;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>Failures that nothing repaired yet, and changes that wait for long.</summary>
internal sealed class DeliveryNeeds : INeeds
{
    private const int StaleDays = 30, Most = 5;

    /// <inheritdoc />
    public int Order => 32;

    /// <inheritdoc />
    public async Task<IEnumerable<Need>> ReadAsync(FairleadDb db, PageContext context, CancellationToken cancel) =>
        [.. await OpenFailuresAsync(db, context, cancel), .. await StaleWaitingAsync(db, context, cancel)];

    private static async Task<IEnumerable<Need>> OpenFailuresAsync(FairleadDb db, PageContext context, CancellationToken cancel)
    {
        // Those that somebody noticed stand there as incidents.
        var ids = context.Scope.Services;
        var open = await db.Set<Failure>().AsNoTracking().Where(f => ids.Contains(f.ServiceId) && f.Counts && f.RestoredAt == null && f.Incident == null).OrderBy(f => f.DeployedAt).Take(Most).ToListAsync(cancel);
        return open.Select(f => new Need("bad", $"{context.Service(f.ServiceId).Name} {f.Deployment} carries a change that was reverted",
            $"The revert is on the trunk and in no release yet, {context.Ago(f.DeployedAt)} after the release. Release it.", context.Links.To("/flow/restore", PageLinks.ScopeOf(context.Service(f.ServiceId)), "all")));
    }

    private static async Task<IEnumerable<Need>> StaleWaitingAsync(FairleadDb db, PageContext context, CancellationToken cancel)
    {
        var ids = context.Scope.Services;
        var since = context.Now.AddDays(-StaleDays);
        var waiting = await db.Set<Change>().Where(c => ids.Contains(c.ServiceId) && c.DeployedDay == null && !c.IsByBot)
            .GroupBy(c => c.ServiceId).Select(g => new { Service = g.Key, Count = g.Count(), Oldest = g.Min(c => c.StartedAt) }).ToListAsync(cancel);
        return waiting.Where(w => w.Oldest < since).OrderBy(w => w.Oldest).Take(Most)
            .Select(w => (Waiting: w, Service: context.Service(w.Service)))
            .Select(w => new Need("warn", $"{Words.Count(w.Waiting.Count, "change waits", "changes wait")} for a release of {w.Service.Name}",
                $"The oldest for {context.Ago(w.Waiting.Oldest)}. Release, or take it off the trunk.", context.Links.To("/flow/waiting", PageLinks.ScopeOf(w.Service))));
    }
}
