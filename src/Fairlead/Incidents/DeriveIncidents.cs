using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>Keeps incidents equal to what was told of them, and has their services judged anew.</summary>
/// <param name="database">Writes many rows at once.</param>
/// <param name="time">The clock.</param>
public sealed class DeriveIncidents(IDatabase database, TimeProvider time) : ISignalReader
{
    /// <inheritdoc />
    public IReadOnlyCollection<string> Kinds { get; } = ["incident", "issue"];

    /// <inheritdoc />
    public Task ClearAsync(FairleadDb db, CancellationToken cancel) => db.Set<Incident>().ExecuteDeleteAsync(cancel);

    /// <inheritdoc />
    public async Task DeriveAsync(FairleadDb db, IReadOnlyList<ThingSignals> signals, CancellationToken cancel)
    {
        var now = signals.SelectMany(Incident.Of).ToList();
        var things = signals.Select(s => s.Thing).Concat(now.Select(i => i.Thing)).Distinct(StringComparer.Ordinal).ToArray();
        var before = await db.Set<Incident>().AsNoTracking().Where(i => EF.Parameter(things).Contains(i.Thing)).ToDictionaryAsync(i => i.Thing, StringComparer.Ordinal, cancel);
        var changed = now.Where(i => !before.TryGetValue(i.Thing, out var old) || old != i).ToList();
        var gone = before.Keys.Except(now.Select(i => i.Thing), StringComparer.Ordinal).Concat(changed.Select(i => i.Thing).Where(before.ContainsKey)).ToArray();
        if (gone.Length > 0)
            await db.Set<Incident>().Where(i => EF.Parameter(gone).Contains(i.Thing)).ExecuteDeleteAsync(cancel);
        await database.InsertAsync(db, changed, cancel);
        await DueService.AddAsync(db, changed.Select(i => i.ServiceId).Concat(gone.Select(g => before[g].ServiceId)).OfType<Guid>(), time.Now(), cancel);
    }
}
