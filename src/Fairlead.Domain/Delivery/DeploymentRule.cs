namespace Fairlead.Domain.Delivery;

/// <summary>What counts as a deployment of a service before a tool reports them.</summary>
public enum DeploymentRule
{
    /// <summary>Release tags of a pattern.</summary>
    Tags,

    /// <summary>Every arrival on the trunk: whoever deploys each merge deploys with it.</summary>
    Trunk,

    /// <summary>Successful runs of a named workflow or job on the main branch.</summary>
    Runs,

    /// <summary>What tools report, and nothing else.</summary>
    Reported,

    /// <summary>Nobody has said yet: nothing is known to have been deployed, so nothing waits and nothing failed.</summary>
    None,
}
