using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>A service whose numbers have to be derived anew, for facts about it have arrived. It stands here until that is done: a restart forgets nothing.</summary>
public sealed class DueService
{
    /// <summary>The service.</summary>
    public required Guid ServiceId { get; init; }

    /// <summary>Since when, or the last time that a further fact came.</summary>
    public required DateTime Since { get; set; }

    internal static void Map(ModelBuilder model) => model.Entity<DueService>(e =>
    {
        e.ToTable("due_service");
        e.HasKey(d => d.ServiceId);
        e.HasOne<Catalog.Service>().WithMany().HasForeignKey(d => d.ServiceId).OnDelete(DeleteBehavior.Cascade);
    });

    /// <summary>Notes services, in the caller's transaction.</summary>
    /// <param name="db">The context.</param>
    /// <param name="services">The services; doubles do no harm.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When they are noted.</returns>
    public static async Task AddAsync(FairleadDb db, IEnumerable<Guid> services, DateTime now, CancellationToken cancel)
    {
        var due = services.Distinct().ToArray();
        if (due.Length == 0)
            return;
        await db.Set<DueService>().Where(d => due.Contains(d.ServiceId)).ExecuteUpdateAsync(s => s.SetProperty(d => d.Since, now), cancel);
        var known = await db.Set<DueService>().Where(d => due.Contains(d.ServiceId)).Select(d => d.ServiceId).ToListAsync(cancel);
        var there = await db.Set<Catalog.Service>().Where(s => due.Contains(s.Id)).Select(s => s.Id).ToListAsync(cancel);
        db.AddRange(there.Except(known).Select(id => new DueService { ServiceId = id, Since = now }));
        await db.SaveChangesAsync(cancel);
    }
}
