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
    /// <summary>What it is as a kind.</summary>
    public static SignalKind<RunSignal> Kind { get; } = new("run")
    {
        // A pipeline and a job may have one number.
        Subject = (r, scope) => r is { IsCheck: true, Sha: { } sha } ? ChecksOf(sha) : $"run:{scope.Source:N}:{(r.Level == RunLevel.Pipeline ? "pipeline" : "job")}:{r.Run}",
        Word = r => $"{(r.Level == RunLevel.Job ? "job" : "run")} {SignalText.Lower(r.State)}",
        Bad = r => r.State == RunState.Failed,
        Times = r => [("queuedAt", r.QueuedAt), ("startedAt", r.StartedAt), ("finishedAt", r.FinishedAt)],
        Traces = r => (r.Name, null),
        Own = new OwnForm("run", ["run", "name", "state", "level", "attempt", "pipeline", "branch", "commit", "queuedAt", "startedAt", "finishedAt", "mayFail"], Read)
        {
            Csv = new CsvForm("runs", "at or finishedAt") { Numbers = ["attempt"], Truths = ["mayFail"] },
        },
    };

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

    /// <param name="sha">A commit.</param>
    /// <returns>The subject that all checks and statuses of it are about, whichever source reports them: by it they are found when a pipeline of the commit is reported.</returns>
    public static string ChecksOf(string sha) => $"run:checks:{sha}";

    private static RunSignal Read(OwnFact fact)
    {
        var said = fact.Members;
        var (run, name) = (said.NeededText("run"), said.NeededText("name"));
        var state = said.Word<RunState>("state") ?? throw said.Wrong("state", "it is missing.");
        var (queued, started, finished) = (said.Instant("queuedAt"), said.Instant("startedAt"), said.Instant("finishedAt"));
        var attempt = said.Count("attempt") ?? 1;
        if (attempt == 0)
            throw said.Wrong("attempt", "attempts are counted from 1.");
        if (started > finished)
            throw said.Wrong("finishedAt", "it lies before startedAt.");
        var at = fact.At(state switch { RunState.Queued => queued, RunState.Running => started, _ => finished });
        return fact.Make(at, $"{name} {state.ToString().ToLowerInvariant()}", (id, title) => new RunSignal
        {
            Id = id,
            At = at,
            Title = title,
            Run = Of(said, run),
            Level = said.Word<RunLevel>("level") ?? RunLevel.Pipeline,
            State = state,
            Name = name,
            Attempt = attempt,
            Pipeline = said.Text("pipeline") is { } pipeline ? Of(said, pipeline) : null,
            Branch = said.Text("branch"),
            Sha = said.Sha("commit"),
            QueuedAt = state == RunState.Queued ? queued ?? at : queued,
            StartedAt = state == RunState.Running ? started ?? at : started,
            FinishedAt = state is RunState.Queued or RunState.Running ? finished : finished ?? at,
            MayFail = said.IsTrue("mayFail"),
        });
    }

    // Build numbers begin anew in every repository.
    private static string Of(OwnMembers said, string run) => said.Repository("repository") is { } repository ? $"{repository}#{run}" : run;
}
