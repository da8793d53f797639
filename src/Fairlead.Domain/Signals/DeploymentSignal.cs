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
    /// <summary>What it is as a kind.</summary>
    public static SignalKind<DeploymentSignal> Kind { get; } = new("deployment")
    {
        Subject = (d, scope) => $"deployment:{scope.Source:N}:{d.Deployment}@{scope.Address}",
        Word = d => $"{(d.IsRollback ? "roll-back" : "deployment")} {SignalText.Lower(d.State)}",
        Bad = d => d.State == RunState.Failed,
        Times = d => [("startedAt", d.StartedAt), ("finishedAt", d.FinishedAt)],
        Traces = d => (d.Job, d.Version),
        Own = new OwnForm("deployment", ["state", "commit", "version", "startedAt", "finishedAt", "rollback", "tier", "artifact", "job"], Read)
        {
            Csv = new CsvForm("deployments", "at or finishedAt") { Truths = ["rollback"] },
        },
    };

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

    private static DeploymentSignal Read(OwnFact fact)
    {
        var said = fact.Members;
        var state = said.Word<RunState>("state") ?? RunState.Succeeded;
        var (started, finished) = (said.Instant("startedAt"), said.Instant("finishedAt"));
        var isOver = state is not (RunState.Queued or RunState.Running);
        var at = fact.At(isOver ? finished : started);
        var (commit, version) = (said.Sha("commit"), said.Text("version"));

        // By its id another message may have said it, or say it later.
        if (said.Text("id") is null && string.IsNullOrWhiteSpace(said.Text("service")) && said.Text("repository") is null)
            throw said.Wrong("service", "it is missing, and so is repository: nobody could know what was deployed.");
        if (started > finished)
            throw said.Wrong("finishedAt", "it lies before startedAt.");
        return fact.Make(at, $"Deployment of {version ?? commit ?? said.Text("service") ?? "something"}", (id, title) => new DeploymentSignal
        {
            Id = said.Text("id") is { } own ? SignalText.Id("deployment", own, state.ToString()) : id,
            At = at,
            Title = title,
            Deployment = said.Text("id") ?? id,
            State = state,
            Tier = said.Word<EnvironmentTier>("tier") ?? EnvironmentTiers.Of(said.Text("environment")),
            Sha = commit,
            Version = version,
            Artifact = said.Text("artifact"),
            StartedAt = started,
            FinishedAt = isOver ? finished ?? at : finished,
            IsRollback = said.IsTrue("rollback"),
            Job = said.Text("job"),
        });
    }
}
