using Fairlead.Domain.Delivery;

namespace Fairlead.Catalog;

/// <summary>What counts as a deployment of a service, in few words.</summary>
public static class RuleWords
{
    /// <param name="service">A service.</param>
    /// <returns>Its rule: the tag pattern alone, or 'every arrival on the trunk'.</returns>
    public static string Of(Service service) => service.Deployments switch
    {
        DeploymentRule.Tags => service.TagPattern,
        DeploymentRule.Runs => $"runs of {service.DeployingRun}",
        _ => Of(service.Deployments),
    };

    /// <param name="rule">A rule.</param>
    /// <returns>What it is, without the pattern or name that may go with it.</returns>
    public static string Of(DeploymentRule rule) => rule switch
    {
        DeploymentRule.Tags => "release tags",
        DeploymentRule.Trunk => "every arrival on the trunk",
        DeploymentRule.Runs => "runs of a workflow or job on the main branch",
        DeploymentRule.Reported => "what tools report",
        _ => "no rule yet",
    };
}
