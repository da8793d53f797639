using Fairlead.Domain.Delivery;

namespace Fairlead.Catalog;

/// <summary>What can be edited of a service, to see whether an edit changes anything.</summary>
internal sealed record ServiceRules(
    string Name,
    Guid? TeamId,
    Guid RepositoryId,
    string Paths,
    string TagPattern,
    bool IncludePreReleases,
    LeadTimeStart LeadTimeStart,
    int HotfixDays,
    FailureEvidence FailureEvidence,
    string AlsoCalled,
    int IncidentHours,
    DeploymentRule Deployments,
    string DeployingRun,
    bool CountsBots)
{
    public static ServiceRules Of(Service s) => new(s.Name, s.TeamId, s.RepositoryId, s.Paths, s.TagPattern, s.IncludePreReleases, s.LeadTimeStart, s.HotfixDays, s.FailureEvidence, s.AlsoCalled, s.IncidentHours, s.Deployments, s.DeployingRun, s.CountsBots);

    public void WriteTo(Service s)
    {
        (s.Name, s.TeamId, s.RepositoryId, s.Paths, s.TagPattern) = (Name, TeamId, RepositoryId, Paths, TagPattern);
        (s.IncludePreReleases, s.LeadTimeStart, s.HotfixDays, s.FailureEvidence) = (IncludePreReleases, LeadTimeStart, HotfixDays, FailureEvidence);
        (s.AlsoCalled, s.IncidentHours) = (AlsoCalled, IncidentHours);
        (s.Deployments, s.DeployingRun, s.CountsBots) = (Deployments, DeployingRun, CountsBots);
    }
}
