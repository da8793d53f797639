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
public sealed record IncidentLine(DateTime At, string Text, string By, string? Url, string Tone);

/// <summary>What happened in the course of an incident: what sources told of it, what people did, and what was deployed to its services meanwhile.</summary>
public static class IncidentStory
{
    private const int MostDeployments = 50;

    /// <param name="db">The database.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The lines, the earliest first.</returns>
    public static async Task<IReadOnlyList<IncidentLine>> ReadAsync(FairleadDb db, CatalogView catalog, Incident incident, CancellationToken cancel)
    {
        var lines = new List<IncidentLine>();
        if (incident.Told is { } told)
        {
            var sources = await SourceNames.ReadAsync(db, cancel);
            var episode = (await ToldSignals.OfAsync(db, [told], cancel)).SelectMany(FoldIncident.Episodes).FirstOrDefault(e => e.Thing == incident.Thing);
            lines.AddRange((episode?.Said ?? []).Select(s => Line(s, sources.NameOf(s.Row.SourceId))));
        }

        var deeds = await db.Set<IncidentDeed>().AsNoTracking().Where(d => d.Thing == incident.Thing).OrderBy(d => d.Number).ToListAsync(cancel);
        lines.AddRange(deeds.Select(d => new IncidentLine(d.WrittenAt, Words(d, catalog), d.By, null, Tone(d.Kind))));
        var services = incident.ServiceIds();
        var end = incident.ResolvedAt ?? DateTime.SpecifyKind(DateTime.MaxValue.Date, DateTimeKind.Utc);
        var deployments = await KnownDeployment.In(db).Where(d => services.Contains(d.ServiceId) && d.At > incident.StartedAt && d.At <= end).OrderBy(d => d.At).Take(MostDeployments).ToListAsync(cancel);
        lines.AddRange(deployments.Select(d => new IncidentLine(d.At, $"{(d.IsRollback ? "Rolled back to" : "Deployed")} {d.Name}", catalog.Services.FirstOrDefault(s => s.Id == d.ServiceId)?.Name ?? "", d.Url, "warn")));
        return [.. lines.OrderBy(l => l.At)];
    }

    private static IncidentLine Line(IncidentSaid said, string source)
    {
        var (row, signal) = said;
        var severity = string.IsNullOrEmpty(signal.Severity) ? "" : $", severity {signal.Severity}";
        return signal.Act switch
        {
            IncidentAct.Opened => new(row.At, $"{(signal.IsAlert ? "The alert fires" : "Open")}: {signal.Title}{severity}", source, row.Url, "bad"),
            IncidentAct.Acknowledged => new(row.At, "Taken up there", source, row.Url, "warn"),
            IncidentAct.Resolved => new(signal.ResolvedAt ?? row.At, signal.IsAlert ? "The alert is over" : "Closed there", source, row.Url, "good"),
            _ => new(row.At, $"{signal.Title}{severity}", source, row.Url, ""),
        };
    }

    private static string Words(IncidentDeed d, CatalogView catalog) => d.Kind switch
    {
        DeedKind.Opened => $"Opened: {d.Title}{(string.IsNullOrEmpty(d.Severity) ? "" : $", severity {d.Severity}")}",
        DeedKind.Acknowledged => "Taken up",
        DeedKind.Resolved => d.At < d.WrittenAt ? $"Said to be over since {d.At:d MMM yyyy HH:mm} UTC" : "Said to be over",
        DeedKind.Reopened => "Opened again",
        _ => string.Join("; ", Changes(d, catalog)),
    };

    private static IEnumerable<string> Changes(IncidentDeed d, CatalogView catalog)
    {
        if (d.Title is { } title)
            yield return $"Title: {title}";
        if (d.Severity is { } severity)
            yield return severity.Length == 0 ? "No severity" : $"Severity: {severity}";
        if (d.StartedAt is { } began)
            yield return $"Began {began:d MMM yyyy HH:mm} UTC";
        if (d.Services is { } services)
            yield return services.Length == 0 ? "No service" : "Services: " + string.Join(", ", Incident.IdsOf(services).Select(s => catalog.Services.FirstOrDefault(c => c.Id == s)?.Name ?? "one that is gone"));
    }

    private static string Tone(DeedKind kind) => kind switch { DeedKind.Opened or DeedKind.Reopened => "bad", DeedKind.Acknowledged => "warn", DeedKind.Resolved => "good", _ => "" };
}
