using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Incidents;

/// <summary>A line of what happened in the course of an incident.</summary>
/// <param name="At">When.</param>
/// <param name="Text">What.</param>
/// <param name="By">Who told or did it: the name of a source, or of a person.</param>
/// <param name="Url">Its page at the source.</param>
/// <param name="Tone">good for an end, bad for a beginning, warn for something between, empty for the rest.</param>
public sealed record IncidentLogEntry(DateTime At, string Text, string By, string? Url, string Tone);

/// <summary>What happened in the course of an incident: what sources told of it, what people did, and what was deployed to its services meanwhile.</summary>
public static class IncidentLog
{
    private const int MostDeployments = 50;

    /// <param name="db">The database.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The lines, the earliest first.</returns>
    public static async Task<IReadOnlyList<IncidentLogEntry>> ReadAsync(FairleadDb db, CatalogView catalog, Incident incident, CancellationToken cancel)
    {
        var lines = new List<IncidentLogEntry>();
        if (incident.SignalSubject is { } told)
        {
            var sources = await SourceNames.ReadAsync(db, cancel);
            var episode = (await ReadSignals.OfAsync(db, [told], cancel)).SelectMany(FoldIncident.Episodes).FirstOrDefault(e => e.Subject == incident.Subject);
            lines.AddRange((episode?.Updates ?? []).Select(s => Line(s, sources.NameOf(s.Row.SourceId))));
        }

        var actions = await db.Set<IncidentAction>().AsNoTracking().Where(d => d.Subject == incident.Subject).OrderBy(d => d.Number).ToListAsync(cancel);
        lines.AddRange(actions.Select(d => new IncidentLogEntry(d.WrittenAt, Words(d, catalog), d.By, null, Tone(d.Kind))));
        var services = incident.ServiceIds();
        var end = incident.ResolvedAt ?? DateTime.SpecifyKind(DateTime.MaxValue.Date, DateTimeKind.Utc);
        var deployments = await KnownDeployment.In(db).Where(d => services.Contains(d.ServiceId) && d.At > incident.StartedAt && d.At <= end).OrderBy(d => d.At).Take(MostDeployments).ToListAsync(cancel);
        lines.AddRange(deployments.Select(d => new IncidentLogEntry(d.At, $"{(d.IsRollback ? "Rolled back to" : "Deployed")} {d.Name}", catalog.Services.FirstOrDefault(s => s.Id == d.ServiceId)?.Name ?? "", d.Url, "warn")));
        return [.. lines.OrderBy(l => l.At)];
    }

    private static IncidentLogEntry Line(IncidentUpdate updates, string source)
    {
        var (row, signal) = updates;
        var severity = string.IsNullOrEmpty(signal.Severity) ? "" : $", severity {signal.Severity}";
        return signal.Action switch
        {
            IncidentSignalAction.Opened => new(row.At, $"{(signal.IsAlert ? "The alert fires" : "Open")}: {signal.Title}{severity}", source, row.Url, "bad"),
            IncidentSignalAction.Acknowledged => new(row.At, "Acknowledged at the source", source, row.Url, "warn"),
            IncidentSignalAction.Resolved => new(signal.ResolvedAt ?? row.At, signal.IsAlert ? "The alert is resolved" : "Closed at the source", source, row.Url, "good"),
            _ => new(row.At, $"{signal.Title}{severity}", source, row.Url, ""),
        };
    }

    private static string Words(IncidentAction d, CatalogView catalog) => d.Kind switch
    {
        IncidentActionKind.Opened => $"Opened: {d.Title}{(string.IsNullOrEmpty(d.Severity) ? "" : $", severity {d.Severity}")}",
        IncidentActionKind.Acknowledged => "Acknowledged",
        IncidentActionKind.Resolved => d.At < d.WrittenAt ? $"Resolved as of {d.At:d MMM yyyy HH:mm} UTC" : "Resolved",
        IncidentActionKind.Reopened => "Reopened",
        _ => string.Join("; ", Changes(d, catalog)),
    };

    private static IEnumerable<string> Changes(IncidentAction d, CatalogView catalog)
    {
        if (d.Title is { } title)
            yield return $"Title: {title}";
        if (d.Severity is { } severity)
            yield return severity.Length == 0 ? "No severity" : $"Severity: {severity}";
        if (d.StartedAt is { } began)
            yield return $"Started {began:d MMM yyyy HH:mm} UTC";
        if (d.Services is { } services)
            yield return services.Length == 0 ? "No service" : "Services: " + string.Join(", ", Incident.IdsOf(services).Select(s => catalog.Services.FirstOrDefault(c => c.Id == s)?.Name ?? "a deleted service"));
    }

    private static string Tone(IncidentActionKind kind) => kind switch { IncidentActionKind.Opened or IncidentActionKind.Reopened => "bad", IncidentActionKind.Acknowledged => "warn", IncidentActionKind.Resolved => "good", _ => "" };
}
