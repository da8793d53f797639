using System.Text.Json.Serialization;

namespace Fairlead.Domain.Signals;

/// <summary>How far a run or a deployment is.</summary>
public enum RunState
{
    /// <summary>It waits.</summary>
    Queued,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It did what it should.</summary>
    Succeeded,

    /// <summary>It did not.</summary>
    Failed,

    /// <summary>Somebody or something ended it.</summary>
    Cancelled,

    /// <summary>It had nothing to do.</summary>
    Skipped,
}

/// <summary>What kind of run it is.</summary>
public enum RunLevel
{
    /// <summary>A whole pipeline or workflow.</summary>
    Pipeline,

    /// <summary>One job of it.</summary>
    Job,
}

/// <summary>A pipeline or one of its jobs, with its whole state after something happened to it.</summary>
public sealed record RunSignal : Signal
{
    /// <summary>The source's id of the run, without the attempt.</summary>
    public required string Run { get; init; }

    /// <summary>Pipeline or job.</summary>
    public required RunLevel Level { get; init; }

    /// <summary>How far it is.</summary>
    public required RunState State { get; init; }

    /// <summary>The name of the workflow, pipeline or job.</summary>
    public required string Name { get; init; }

    /// <summary>Which attempt, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>For a job the run it belongs to.</summary>
    public string? Pipeline { get; init; }

    /// <summary>The branch or tag that it ran for.</summary>
    public string? Branch { get; init; }

    /// <summary>The commit that it ran for.</summary>
    public string? Sha { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTime? QueuedAt { get; init; }

    /// <summary>When it began to run.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTime? FinishedAt { get; init; }

    /// <summary>
    /// Whether it is a check or status of a commit, which tells of a pipeline's run again where the forge tells of pipelines as well: it counts only where none of its commit is told.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCheck { get; init; }

    /// <summary>Whether its failure does not fail its pipeline. The job still failed.</summary>
    public bool MayFail { get; init; }
}
