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

/// <summary>An incident as other modules need it.</summary>
/// <param name="Thing">Its key.</param>
/// <param name="ServiceId">Its service.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="ResolvedAt">When it ended.</param>
/// <param name="Deployment">The deployment that it names.</param>
/// <param name="Artifact">The artifact that it names.</param>
/// <param name="Sha">The commit that it names.</param>
public sealed record IncidentOfService(string Thing, Guid ServiceId, DateTime StartedAt, DateTime? ResolvedAt, string? Deployment, string? Artifact, string? Sha)
{
    /// <param name="db">The database.</param>
    /// <param name="services">Services.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Their incidents, the earliest first.</returns>
    public static async Task<IReadOnlyList<IncidentOfService>> ReadAsync(FairleadDb db, IReadOnlyCollection<Guid> services, CancellationToken cancel) =>
        await db.Set<Incident>().AsNoTracking().Where(i => i.ServiceId != null && services.Contains(i.ServiceId.Value)).OrderBy(i => i.StartedAt).ThenBy(i => i.Thing)
            .Select(i => new IncidentOfService(i.Thing, i.ServiceId!.Value, i.StartedAt, i.ResolvedAt, i.Deployment, i.Artifact, i.Sha)).ToListAsync(cancel);
}

/// <summary>An incident in words, for other modules' pages.</summary>
/// <param name="Title">One line.</param>
/// <param name="Url">Its page at the source.</param>
public sealed record IncidentWords(string Title, string? Url)
{
    /// <param name="db">The database.</param>
    /// <param name="things">Keys of incidents.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Those that are there.</returns>
    public static async Task<IReadOnlyDictionary<string, IncidentWords>> ReadAsync(FairleadDb db, IReadOnlyCollection<string> things, CancellationToken cancel) => things.Count == 0
        ? new Dictionary<string, IncidentWords>(StringComparer.Ordinal)
        : await db.Set<Incident>().AsNoTracking().Where(i => EF.Parameter(things).Contains(i.Thing)).ToDictionaryAsync(i => i.Thing, i => new IncidentWords(i.Title, i.Url), StringComparer.Ordinal, cancel);
}
