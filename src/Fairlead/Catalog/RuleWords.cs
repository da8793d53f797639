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
        DeploymentRule.Trunk => "every arrival on the trunk",
        DeploymentRule.Runs => $"runs of {service.DeployingRun}",
        DeploymentRule.Reported => "what tools report",
        _ => "no rule yet",
    };
}
