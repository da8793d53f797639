using System.Globalization;
using Fairlead.Domain.Delivery;
using Fairlead.Measures;

namespace Fairlead.Incidents;

/// <summary>Incidents in words.</summary>
internal static class IncidentText
{
    public static string State(IncidentState state) => state.ToString().ToLowerInvariant();

    public static string Tone(IncidentState state) => state switch { IncidentState.Open => "bad", IncidentState.Acknowledged => "warn", _ => "good" };

    /// <returns>How long it took; for one that goes on how long it takes so far.</returns>
    public static string HowLong(Incident incident, DateTime now) => incident.ResolvedAt is { } end
        ? Words.Duration(Math.Max(0, (end - incident.StartedAt).TotalSeconds))
        : $"{Words.Duration(Math.Max(0, (now - incident.StartedAt).TotalSeconds))} so far";

    /// <returns>Why the deployment is linked, or why none is.</returns>
    public static string Why(IncidentLinkView link, int hours) => (link.Kind, link.Decision) switch
    {
        (_, { Deployment: null }) => "Confirmed: no deployment caused it.",
        (null, not null) => $"{link.Decision!.Release} was chosen, which is no longer a known deployment to production. So none counts.",
        (IncidentLinkKind.Decided, _) => "Confirmed or chosen by a person.",
        (IncidentLinkKind.Named, _) => "The incident names it, by its id, version, artifact or commit.",
        (IncidentLinkKind.RolledBack, _) => "Inferred: the next deployment rolled it back before the incident was resolved.",
        (IncidentLinkKind.Window, _) => $"Inferred: the incident began {After(link)} after it, and incidents within {hours} h count as its failure by the service's rule.",
        _ when link.IsDue => "It is being calculated; reload in a moment.",
        _ => link.Incident.ServiceId is null
            ? "The affected service is unknown."
            : NamedBy(link.Incident) is { } named ? $"It names {named}, which is no deployment to production that is known here; no roll-back ended it, and nothing was deployed to its service in the {hours} h before."
            : $"It names none, no roll-back ended it, and nothing was deployed to its service in the {hours} h before.",
    };

    /// <returns>A time of the organisation's zone as it stands in a field.</returns>
    public static string Field(DateTime instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeFromUtc(instant, zone).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <param name="text">What a field holds.</param>
    /// <param name="zone">The organisation's zone.</param>
    /// <param name="instant">The instant in UTC; null for an empty field.</param>
    /// <returns>Whether it is a time. One that clocks skip is the one behind the gap.</returns>
    public static bool TryField(string? text, TimeZoneInfo zone, out DateTime? instant)
    {
        instant = null;
        if (string.IsNullOrWhiteSpace(text))
            return true;
        if (!DateTime.TryParseExact(text.Trim(), ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year is < 1970 or >= 3000)
            return false;
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        instant = TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), zone);
        return true;
    }

    private static string? NamedBy(Incident incident) => incident.Deployment ?? incident.Artifact ?? incident.Sha?[..Math.Min(12, incident.Sha.Length)];

    private static string After(IncidentLinkView link) => Words.Duration(Math.Max(0, (link.Incident.StartedAt - link.Deployment!.At).TotalSeconds));
}
