using System.Text.Json;
using System.Text.Json.Serialization;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Fairlead.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>What people did here about incidents. Who did it stands with the incident and in the audit log.</summary>
internal sealed class IncidentTimeline : ITimelineSource, IKnownSubjects
{
    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = [IncidentSignal.Kind.Name];

    /// <inheritdoc />
    public string Kind => IncidentSignal.Kind.Name;

    /// <inheritdoc />
    public async Task<IEnumerable<TimelineEntry>> ReadAsync(FairleadDb db, TimelineQuery query, DateTime until, int most, CancellationToken cancel)
    {
        var actions = db.Set<IncidentAction>().AsNoTracking().Where(d => d.WrittenAt >= query.From && d.WrittenAt <= until);
        if (query.Services is { } services)
            actions = actions.Where(d => db.Set<IncidentService>().Any(i => i.Subject == d.Subject && services.Contains(i.ServiceId)));
        var rows = await actions.OrderByDescending(d => d.WrittenAt).ThenByDescending(d => d.Subject).ThenByDescending(d => d.Number).Take(most)
            .Select(d => new { Action = d, Incident = db.Set<Incident>().FirstOrDefault(i => i.Subject == d.Subject) }).ToListAsync(cancel);
        return rows.Select(r => Entry(r.Action, r.Incident));
    }

    /// <inheritdoc />
    public IQueryable<string> About(FairleadDb db, IReadOnlyList<Guid> services) =>
        db.Set<Incident>().Where(i => i.SignalSubject != null && db.Set<IncidentService>().Any(x => x.Subject == i.Subject && services.Contains(x.ServiceId))).Select(i => i.SignalSubject!);

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<SignalRow, KnownSubject>> OfAsync(FairleadDb db, IReadOnlyList<SignalRow> told, CancellationToken cancel)
    {
        var subjects = told.Select(s => s.Subject).Distinct(StringComparer.Ordinal).ToArray();
        var incidents = await db.Set<Incident>().AsNoTracking().Where(i => i.SignalSubject != null && EF.Parameter(subjects).Contains(i.SignalSubject)).OrderBy(i => i.StartedAt).ToListAsync(cancel);
        var of = incidents.ToLookup(i => i.SignalSubject!, StringComparer.Ordinal);
        var known = new Dictionary<SignalRow, KnownSubject>();
        foreach (var row in told)
        {
            if ((of[row.Subject].LastOrDefault(i => i.StartedAt <= row.At) ?? of[row.Subject].FirstOrDefault()) is { } incident)
                known[row] = new(incident.Title, incident.ServiceId);
        }

        return known;
    }

    private static TimelineEntry Entry(IncidentAction action, Incident? incident)
    {
        var id = Incident.IdOf(action.Subject);
        var services = action.Services is { } named ? Incident.IdsOf(named) : incident?.ServiceIds() ?? [];
        return new(
            action.WrittenAt, IncidentSignal.Kind.Name, $"incident {Lower(action.Kind)}", action.Kind is IncidentActionKind.Opened or IncidentActionKind.Reopened, action.Title ?? incident?.Title ?? "Incident", services.Count == 0 ? null : services[0],
            "fairlead", $"/incidents/{id}", JsonSerializer.Serialize(new IncidentActionBody(IncidentSignal.Kind.Name, id, Lower(action.Kind), action.At, action.Severity), IncidentActionJson.Default.IncidentActionBody));
    }

    private static string Lower(IncidentActionKind kind) => kind.ToString().ToLowerInvariant();
}

internal sealed record IncidentActionBody(string Kind, string Incident, string Action, DateTime At, string? Severity);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IncidentActionBody))]
internal sealed partial class IncidentActionJson : JsonSerializerContext;
