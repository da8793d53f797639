namespace Fairlead.Domain.Signals;

/// <summary>What an environment is for. Only production counts as a deployment of a measure.</summary>
public enum EnvironmentTier
{
    /// <summary>The source does not say, and the name does not either.</summary>
    Unknown,

    /// <summary>Users work with it.</summary>
    Production,

    /// <summary>The last stop before.</summary>
    Staging,

    /// <summary>Tests run in it.</summary>
    Testing,

    /// <summary>For those who develop.</summary>
    Development,
}

/// <summary>A deployment to an environment, with its whole state after something happened to it.</summary>
public sealed record DeploymentSignal : Signal
{
    /// <summary>The source's id of the deployment.</summary>
    public required string Deployment { get; init; }

    /// <summary>How far it is; a removal of a service is no deployment but an <see cref="OtherSignal"/>.</summary>
    public required RunState State { get; init; }

    /// <summary>What the environment is for, see <see cref="EnvironmentTiers.Of"/>.</summary>
    public EnvironmentTier Tier { get; init; }

    /// <summary>The commit.</summary>
    public string? Sha { get; init; }

    /// <summary>The version, tag or branch, where the source names one.</summary>
    public string? Version { get; init; }

    /// <summary>What was deployed, as a package URL or image name.</summary>
    public string? Artifact { get; init; }

    /// <summary>When it began.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTime? FinishedAt { get; init; }

    /// <summary>Whether the source says that it took back an earlier one.</summary>
    public bool IsRollback { get; init; }

    /// <summary>The job, task or workflow that deployed, by which a service of a monorepo is told from others.</summary>
    public string? Job { get; init; }
}
