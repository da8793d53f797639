using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>Keeps incidents equal to what was told of them and to what people did, and has their services judged anew.</summary>
/// <param name="database">Writes many rows at once.</param>
/// <param name="time">The clock.</param>
public sealed class DeriveIncidents(IDatabaseEngine database, TimeProvider time) : ISignalReader
{
    private const int Batch = 500;

    /// <inheritdoc />
    public IReadOnlyCollection<string> Kinds { get; } = [IncidentSignal.Kind.Name, IssueSignal.Kind.Name];

    /// <inheritdoc />
    public async Task ClearAsync(FairleadDb db, CancellationToken cancel)
    {
        await db.Set<IncidentService>().ExecuteDeleteAsync(cancel);
        await db.Set<Incident>().ExecuteDeleteAsync(cancel);
    }

    /// <inheritdoc />
    public async Task DeriveAsync(FairleadDb db, IReadOnlyList<SubjectSignals> signals, CancellationToken cancel)
    {
        var episodes = signals.SelectMany(FoldIncident.Episodes).ToList();
        var actions = await ActionsAsync(db, episodes.ConvertAll(e => e.Subject), cancel);
        var told = signals.Select(s => s.Subject).ToArray();
        var before = await db.Set<Incident>().AsNoTracking().Where(i => i.SignalSubject != null && EF.Parameter(told).Contains(i.SignalSubject)).ToListAsync(cancel);
        await StoreAsync(db, before, episodes.ConvertAll(e => FoldIncident.Of(e, actions[e.Subject])), cancel);
    }

    /// <inheritdoc />
    public async Task RenameAsync(FairleadDb db, IReadOnlyDictionary<string, string> renamed, CancellationToken cancel)
    {
        var subjects = renamed.Keys.ToArray();
        var actions = await ActionsAsync(db, subjects, cancel);
        var moved = new List<IncidentAction>();
        foreach (var subject in actions)
        {
            var to = renamed[subject.Key];
            var last = await db.Set<IncidentAction>().Where(d => d.Subject == to).MaxAsync(d => (int?)d.Number, cancel) ?? 0;
            moved.AddRange(subject.Select(d => d.Of(to, ++last)));
        }

        if (moved.Count > 0)
            await db.Set<IncidentAction>().Where(d => EF.Parameter(subjects).Contains(d.Subject)).ExecuteDeleteAsync(cancel);
        await database.InsertAsync(db, moved, cancel);

        // Of two decisions about what is one incident now the newer one holds.
        var decisions = await db.Set<IncidentDecision>().AsNoTracking().Where(d => EF.Parameter(subjects).Contains(d.Subject) || EF.Parameter(subjects).Contains(d.Deployment)).ToListAsync(cancel);
        if (decisions.Count == 0)
            return;
        var named = decisions.ConvertAll(d => d.Of(renamed.GetValueOrDefault(d.Subject, d.Subject), d.Deployment is { } deployment ? renamed.GetValueOrDefault(deployment, deployment) : null));
        var touched = decisions.Select(d => d.Subject).Concat(named.Select(d => d.Subject)).Distinct(StringComparer.Ordinal).ToArray();
        var standing = await db.Set<IncidentDecision>().AsNoTracking().Where(d => EF.Parameter(touched).Contains(d.Subject)).ToListAsync(cancel);
        await db.Set<IncidentDecision>().Where(d => EF.Parameter(touched).Contains(d.Subject)).ExecuteDeleteAsync(cancel);
        var kept = standing.Where(s => !decisions.Exists(d => d.Subject == s.Subject)).Concat(named).GroupBy(d => d.Subject, StringComparer.Ordinal).Select(d => d.MaxBy(x => x.At)!);
        await database.InsertAsync(db, kept.ToList(), cancel);
    }

    /// <inheritdoc />
    public async Task DeriveRestAsync(FairleadDb db, CancellationToken cancel)
    {
        var opened = await db.Set<IncidentAction>().Where(d => d.Kind == IncidentActionKind.Opened).Select(d => d.Subject).Distinct().OrderBy(t => t).ToListAsync(cancel);
        foreach (var subjects in opened.Chunk(Batch))
            await ByHandAsync(db, subjects, cancel);
    }

    /// <summary>Derives an incident about which somebody has done something, in the caller's transaction.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="subject">The incident.</param>
    /// <param name="told">The subject of its signals; null for one that was opened by hand.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>It; null when there is no such incident.</returns>
    internal async Task<Incident?> AgainAsync(FairleadDb db, string subject, string? told, CancellationToken cancel)
    {
        if (told is null)
            await ByHandAsync(db, [subject], cancel);
        else
            await DeriveAsync(db, await ReadSignals.OfAsync(db, [told], cancel), cancel);
        return await db.Set<Incident>().AsNoTracking().FirstOrDefaultAsync(i => i.Subject == subject, cancel);
    }

    private async Task ByHandAsync(FairleadDb db, IReadOnlyCollection<string> subjects, CancellationToken cancel)
    {
        var actions = await ActionsAsync(db, subjects, cancel);
        var before = await db.Set<Incident>().AsNoTracking().Where(i => EF.Parameter(subjects).Contains(i.Subject)).ToListAsync(cancel);
        await StoreAsync(db, before, [.. subjects.Select(t => FoldIncident.Of(t, [.. actions[t]])).OfType<Incident>()], cancel);
    }

    private static async Task<ILookup<string, IncidentAction>> ActionsAsync(FairleadDb db, IReadOnlyCollection<string> subjects, CancellationToken cancel) =>
        (await db.Set<IncidentAction>().AsNoTracking().Where(d => EF.Parameter(subjects).Contains(d.Subject)).OrderBy(d => d.Number).ToListAsync(cancel)).ToLookup(d => d.Subject, StringComparer.Ordinal);

    private async Task StoreAsync(FairleadDb db, List<Incident> before, List<Incident> now, CancellationToken cancel)
    {
        var known = before.ToDictionary(i => i.Subject, StringComparer.Ordinal);
        var changed = now.Where(i => !known.TryGetValue(i.Subject, out var old) || old != i).ToList();
        var gone = known.Keys.Except(now.Select(i => i.Subject), StringComparer.Ordinal).Concat(changed.Select(i => i.Subject).Where(known.ContainsKey)).ToArray();
        if (gone.Length > 0)
        {
            await db.Set<IncidentService>().Where(s => EF.Parameter(gone).Contains(s.Subject)).ExecuteDeleteAsync(cancel);
            await db.Set<Incident>().Where(i => EF.Parameter(gone).Contains(i.Subject)).ExecuteDeleteAsync(cancel);
        }

        await database.InsertAsync(db, changed, cancel);
        await database.InsertAsync(db, changed.SelectMany(i => i.ServiceIds().Distinct().Select(s => new IncidentService { Subject = i.Subject, ServiceId = s })).ToList(), cancel);
        var touched = changed.Select(i => i.Subject).Union(gone, StringComparer.Ordinal).ToArray();
        if (touched.Length == 0)
            return;

        // Somebody may have decided that the deployment was one of another service.
        var decided = await db.Set<IncidentDecision>().Where(d => d.ServiceId != null && EF.Parameter(touched).Contains(d.Subject)).Select(d => d.ServiceId).ToListAsync(cancel);
        var named = await IncidentsForDelivery.NamedAsync(db, [.. changed.Concat(gone.Select(g => known[g])).Where(i => i.ServiceId is null)], cancel);
        await DeriveAgain.NoteAsync(db, changed.Select(i => i.ServiceId).Concat(gone.Select(g => known[g].ServiceId)).Concat(decided).OfType<Guid>().Concat(named.Values), time.Now(), cancel);
    }
}
