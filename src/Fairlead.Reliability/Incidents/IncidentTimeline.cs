using System.Text.Json;
using System.Text.Json.Serialization;
using Fairlead.Data;
using Fairlead.Signals;
using Fairlead.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>What people did here about incidents. Who did it stands with the incident and in the audit log.</summary>
internal sealed class IncidentTimeline : ITimelineSource, IKnownThings
{
    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = ["incident"];

    /// <inheritdoc />
    public string Kind => "incident";

    /// <inheritdoc />
    public async Task<IEnumerable<TimelineEntry>> ReadAsync(FairleadDb db, TimelineQuery query, DateTime until, int most, CancellationToken cancel)
    {
        var deeds = db.Set<IncidentDeed>().AsNoTracking().Where(d => d.WrittenAt >= query.From && d.WrittenAt <= until);
        if (query.Services is { } services)
            deeds = deeds.Where(d => db.Set<IncidentService>().Any(i => i.Thing == d.Thing && services.Contains(i.ServiceId)));
        var rows = await deeds.OrderByDescending(d => d.WrittenAt).ThenByDescending(d => d.Thing).ThenByDescending(d => d.Number).Take(most)
            .Select(d => new { Deed = d, Incident = db.Set<Incident>().FirstOrDefault(i => i.Thing == d.Thing) }).ToListAsync(cancel);
        return rows.Select(r => Entry(r.Deed, r.Incident));
    }

    /// <inheritdoc />
    public IQueryable<string> About(FairleadDb db, IReadOnlyList<Guid> services) =>
        db.Set<Incident>().Where(i => i.Told != null && db.Set<IncidentService>().Any(x => x.Thing == i.Thing && services.Contains(x.ServiceId))).Select(i => i.Told!);

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<SignalRow, KnownThing>> OfAsync(FairleadDb db, IReadOnlyList<SignalRow> told, CancellationToken cancel)
    {
        var things = told.Select(s => s.Thing).Distinct(StringComparer.Ordinal).ToArray();
        var incidents = await db.Set<Incident>().AsNoTracking().Where(i => i.Told != null && EF.Parameter(things).Contains(i.Told)).OrderBy(i => i.StartedAt).ToListAsync(cancel);
        var of = incidents.ToLookup(i => i.Told!, StringComparer.Ordinal);
        var known = new Dictionary<SignalRow, KnownThing>();
        foreach (var row in told)
        {
            if ((of[row.Thing].LastOrDefault(i => i.StartedAt <= row.At) ?? of[row.Thing].FirstOrDefault()) is { } incident)
                known[row] = new(incident.Title, incident.ServiceId);
        }

        return known;
    }

    private static TimelineEntry Entry(IncidentDeed deed, Incident? incident)
    {
        var id = Incident.IdOf(deed.Thing);
        var services = deed.Services is { } named ? Incident.IdsOf(named) : incident?.ServiceIds() ?? [];
        return new(
            deed.WrittenAt, "incident", $"incident {Lower(deed.Kind)}", deed.Kind is DeedKind.Opened or DeedKind.Reopened, deed.Title ?? incident?.Title ?? "Incident", services.Count == 0 ? null : services[0],
            "fairlead", $"/incidents/{id}", JsonSerializer.Serialize(new DeedBody("incident", id, Lower(deed.Kind), deed.At, deed.Severity), DeedJson.Default.DeedBody));
    }

    private static string Lower(DeedKind kind) => kind.ToString().ToLowerInvariant();
}

internal sealed record DeedBody(string Kind, string Incident, string Act, DateTime At, string? Severity);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeedBody))]
internal sealed partial class DeedJson : JsonSerializerContext;
