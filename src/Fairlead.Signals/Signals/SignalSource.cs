using Fairlead.Audit;

namespace Fairlead.Signals;

/// <summary>The kind of tool: how its messages are read, and how it authenticates.</summary>
public enum SourceKind
{
    /// <summary>Fairlead's own JSON; also what 'fairlead report' sends.</summary>
    Own,

    /// <summary>Webhooks of GitHub.</summary>
    GitHub,

    /// <summary>Webhooks of GitLab.</summary>
    GitLab,

    /// <summary>Webhooks of Gitea, Forgejo or Gogs.</summary>
    Gitea,

    /// <summary>Webhooks of Bitbucket: Cloud, Server and Data Center.</summary>
    Bitbucket,

    /// <summary>Service hooks of Azure DevOps.</summary>
    AzureDevOps,

    /// <summary>CDEvents over CloudEvents HTTP.</summary>
    CdEvents,

    /// <summary>What DevLake's webhooks take.</summary>
    DevLake,

    /// <summary>Prometheus Alertmanager.</summary>
    Alertmanager,

    /// <summary>PagerDuty's Events API v2.</summary>
    PagerDuty,
}

/// <summary>A tool that sends what it knows.</summary>
public sealed class SignalSource : IAudited
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The short name, also in the address that the tool sends to.</summary>
    public required string Key { get; init; }

    /// <summary>The name for people.</summary>
    public required string Name { get; set; }

    /// <summary>The kind of tool.</summary>
    public required SourceKind Kind { get; init; }

    /// <summary>The secret that it signs with or shows, encrypted; null where only API keys are accepted.</summary>
    [Secret]
    public string? SealedSecret { get; set; }

    /// <summary>When it was added.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it was disabled; null while it is enabled.</summary>
    public DateTime? DisabledAt { get; set; }

    /// <summary>When something of it was last received, to the minute.</summary>
    [NotAudited]
    public DateTime? LastReceivedAt { get; set; }

    /// <summary>Until when one node reads its messages; others leave them alone so long.</summary>
    [NotAudited]
    public DateTime? ReadUntil { get; set; }

    /// <summary>Counts edits.</summary>
    [NotAudited]
    public int Version { get; set; } = 1;

    /// <inheritdoc />
    public string AuditName => $"source:{Key}";
}
