using Fairlead.Domain.Delivery;

namespace Fairlead.Catalog;

/// <summary>A team as somebody wants it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Purpose">What it is there for.</param>
/// <param name="Version">The version that was edited; null for a new team.</param>
public sealed record TeamEdit(string Name, string? Purpose, int? Version = null);

/// <summary>A repository as somebody wants it.</summary>
/// <param name="Location">Its path on this machine.</param>
/// <param name="Name">Its name; null takes the folder's.</param>
/// <param name="Trunk">The trunk; null takes the remote's default branch, without a remote the branch that HEAD names.</param>
/// <param name="ReadsFiles">Whether file changes are read.</param>
/// <param name="Version">The version that was edited; null for a new repository.</param>
/// <param name="Addresses">Where forges know it, one address a line; null keeps what is stored.</param>
public sealed record RepositoryEdit(string Location, string? Name = null, string? Trunk = null, bool ReadsFiles = false, int? Version = null, string? Addresses = null);

/// <summary>A service as somebody wants it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Repository">The key of its repository.</param>
/// <param name="Team">The key of its team; null for none.</param>
/// <param name="TagPattern">A regular expression for the whole name of its release tags.</param>
/// <param name="Paths">Its paths, one glob a line; empty for the whole repository.</param>
/// <param name="IncludePreReleases">Whether pre-releases are deployments.</param>
/// <param name="LeadTimeStart">Where lead times start.</param>
/// <param name="HotfixDays">Within how many days the next patch counts as a hotfix.</param>
/// <param name="FailureEvidence">What counts as a failure.</param>
/// <param name="Version">The version that was edited; null for a new service.</param>
/// <param name="AlsoCalled">What tools call it beside key and name, one name a line; null keeps what is stored, and the name when that is another one now.</param>
/// <param name="IncidentHours">Within how many hours after a deployment an incident counts as its failure; null keeps what is stored.</param>
/// <param name="Deployments">What counts as a deployment before a tool reports them.</param>
/// <param name="DeployingRun">For <see cref="DeploymentRule.Runs"/>, the name of the workflow or job.</param>
/// <param name="CountsBots">Whether what programs wrote has lead times and waits for release, too.</param>
public sealed record ServiceEdit(
    string Name,
    string Repository,
    string? Team,
    string TagPattern,
    string Paths = "",
    bool IncludePreReleases = false,
    LeadTimeStart LeadTimeStart = LeadTimeStart.Author,
    int HotfixDays = Hotfixes.DefaultDays,
    FailureEvidence FailureEvidence = FailureEvidence.Reverts,
    int? Version = null,
    string? AlsoCalled = null,
    int? IncidentHours = null,
    DeploymentRule Deployments = DeploymentRule.Tags,
    string DeployingRun = "",
    bool CountsBots = false)
{
    /// <param name="service">A service.</param>
    /// <param name="repository">The key of its repository.</param>
    /// <param name="team">The key of its team.</param>
    /// <returns>The edit that changes nothing.</returns>
    public static ServiceEdit Of(Service service, string repository, string? team) => new(
        service.Name, repository, team, service.TagPattern, service.Paths, service.IncludePreReleases, service.LeadTimeStart, service.HotfixDays, service.FailureEvidence,
        service.Version, null, service.IncidentHours, service.Deployments, service.DeployingRun, service.CountsBots);
}
