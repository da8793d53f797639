namespace Fairlead.Domain.Delivery;

/// <summary>By what an incident is linked to a deployment.</summary>
public enum IncidentLinkKind
{
    /// <summary>The incident names the deployment, its commit or its artifact.</summary>
    Named,

    /// <summary>A roll-back ended it: what was rolled back had failed.</summary>
    RolledBack,

    /// <summary>It began within hours after the deployment: inferred.</summary>
    Window,

    /// <summary>Somebody decided.</summary>
    Decided,
}

/// <summary>An incident of a service.</summary>
/// <param name="StartedAt">When it began, seconds since 1970 UTC.</param>
/// <param name="ResolvedAt">When it ended; null while it goes on.</param>
/// <param name="Named">The index of the deployment that it names; null for none that is known.</param>
/// <param name="IsDecided">Whether somebody decided what it belongs to.</param>
/// <param name="Decided">The index of the deployment that they decided for; null where they said that it was none.</param>
/// <param name="IsElsewhere">Whether it is known to be one of an environment that is not production: then nothing is inferred from time.</param>
public sealed record IncidentFact(long StartedAt, long? ResolvedAt, int? Named = null, bool IsDecided = false, int? Decided = null, bool IsElsewhere = false);

/// <summary>The deployment that an incident belongs to.</summary>
/// <param name="Incident">The index of the incident.</param>
/// <param name="Deployment">The index of the deployment.</param>
/// <param name="Kind">By what.</param>
public sealed record IncidentLink(int Incident, int Deployment, IncidentLinkKind Kind);

/// <summary>Finds the deployment behind each incident.</summary>
/// <remarks>
/// Fairlead delivery reference §2.1: explicit, then from a roll-back, then the same service within W after the finish, else unlinked. An incident at exactly the
/// finish links (≥), and so does one at exactly finish + W. Nothing here knows a report's window, so that shifting one changes no link.
/// </remarks>
public static class IncidentLinks
{
    /// <param name="deployments">The deployments of a service in order of time.</param>
    /// <param name="incidents">Its incidents.</param>
    /// <param name="withinSeconds">W; 0 infers nothing from time.</param>
    /// <returns>One link for each incident that has one.</returns>
    public static IReadOnlyList<IncidentLink> Of(IReadOnlyList<Rollout> deployments, IReadOnlyList<IncidentFact> incidents, long withinSeconds)
    {
        var links = new List<IncidentLink>();
        for (var i = 0; i < incidents.Count; i++)
        {
            if (LinkOf(deployments, incidents[i], withinSeconds) is var (deployment, kind))
                links.Add(new IncidentLink(i, deployment, kind));
        }

        return links;
    }

    private static (int Deployment, IncidentLinkKind Kind)? LinkOf(IReadOnlyList<Rollout> deployments, IncidentFact incident, long within)
    {
        if (incident.IsDecided)
            return incident.Decided is { } decided ? (decided, IncidentLinkKind.Decided) : null;
        if (incident.Named is { } named)
            return (named, IncidentLinkKind.Named);
        if (incident.IsElsewhere)
            return null;

        // The last one that was finished when the incident began.
        var last = Last(deployments, incident.StartedAt);
        if (last < 0)
            return null;
        var next = last + 1;
        if (next < deployments.Count && deployments[next].IsRollback && deployments[next].At <= (incident.ResolvedAt ?? long.MaxValue) && deployments[next].At - incident.StartedAt <= within)
            return (last, IncidentLinkKind.RolledBack);
        return within > 0 && incident.StartedAt - deployments[last].At <= within ? (last, IncidentLinkKind.Window) : null;
    }

    private static int Last(IReadOnlyList<Rollout> deployments, long at)
    {
        var (low, high) = (0, deployments.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (deployments[middle].At <= at)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }
}
